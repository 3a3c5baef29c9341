-- Fifteen rules as a person writes them who knows the law, the table and the engine: unknown is NULL, an amount has two
-- ends, and every open question has its first reading. `ratios.py` holds it against the text that is compiled from the law.
WITH amounts AS (
    SELECT *,
        CASE WHEN model__training_compute_lo > 100000000000000000000000 THEN TRUE
            WHEN model__training_compute_hi <= 100000000000000000000000 THEN FALSE END AS own_above,
        CASE WHEN coalesce(model__training_compute_lo, 0) + coalesce(model__inherited_training_compute_lo, 0)
                > 100000000000000000000000 THEN TRUE
            WHEN model__training_compute_hi + model__inherited_training_compute_hi
                <= 100000000000000000000000 THEN FALSE END AS above_with_original,
        CASE WHEN coalesce(model__training_compute_lo, 0) + coalesce(model__inherited_training_compute_lo, 0)
                + coalesce(model__merge_compute_lo, 0) > 100000000000000000000000 THEN TRUE
            WHEN model__training_compute_hi + model__inherited_training_compute_hi + model__merge_compute_hi
                <= 100000000000000000000000 THEN FALSE END AS above_with_merged,
        3 * modification__training_compute_lo AS three_times_lo,
        3 * modification__training_compute_hi AS three_times_hi,
        CASE WHEN coalesce(model__cumulative_compute_lo, 0) + coalesce(model__auxiliary_inference_compute_lo, 0)
                + coalesce(model__quantisation_compute_lo, 0) > 10000000000000000000000000 THEN TRUE
            WHEN model__cumulative_compute_hi + model__auxiliary_inference_compute_hi
                + model__quantisation_compute_hi <= 10000000000000000000000000 THEN FALSE
            END AS cumulative_above_threshold,
        original__exists OR original__weights_integrated AS from_weights,
        (original__systemic_risk OR CASE WHEN original__risk_lost_stated THEN original__risk_lost ELSE FALSE END)
            AND NOT CASE WHEN original__systemic_after_modification_stated
                THEN original__systemic_after_modification ELSE FALSE END AS systemic_when_modified,
        CASE WHEN modification__significant_change_stated
            THEN (list_contains(modification__significant_change, 'generality') OR list_contains(modification__significant_change, 'capabilities') OR list_contains(modification__significant_change, 'systemic-risk'))
            ELSE FALSE END AS changed,
        (list_contains(licence__access, 'granted') OR list_contains(licence__access, 'conditional'))
            AND (list_contains(licence__usage, 'granted') OR list_contains(licence__usage, 'conditional'))
            AND (list_contains(licence__modification, 'granted') OR list_contains(licence__modification, 'conditional'))
            AND (list_contains(licence__distribution, 'granted') OR list_contains(licence__distribution, 'conditional'))
            AND NOT (list_contains(licence__grounds, 'non-commercial') OR list_contains(licence__grounds, 'research-only') OR list_contains(licence__grounds, 'no-redistribution') OR list_contains(licence__grounds, 'user-scale-threshold') OR list_contains(licence__grounds, 'separate-commercial-licence') OR list_contains(licence__grounds, 'field-of-use-restriction-beyond-safety') OR list_contains(licence__grounds, 'territorial-exclusion') OR list_contains(licence__grounds, 'other'))
            AND licence__safety_terms_acceptable
            AND (list_contains(openness__access_verification, 'none') OR list_contains(openness__access_verification, 'non-discriminatory')) AS open_source_licence,
        ((list_contains(openness__monetisation, 'price') OR list_contains(openness__monetisation, 'dual-licensing-commercial') OR list_contains(openness__monetisation, 'dual-licensing-scale') OR list_contains(openness__monetisation, 'inseparable-support') OR list_contains(openness__monetisation, 'mandatory-support') OR list_contains(openness__monetisation, 'exclusive-paid-hosting') OR list_contains(openness__monetisation, 'exclusive-hosting-with-advertising'))
            OR list_contains(openness__personal_data, 'other'))
            AND NOT CASE WHEN openness__transactions_only_between_microenterprises_stated
                THEN openness__transactions_only_between_microenterprises ELSE FALSE END AS monetised,
        openness__weights_public AND openness__architecture_public
            AND list_contains(openness__usage_information, 'modalities')
            AND list_contains(openness__usage_information, 'capabilities')
            AND list_contains(openness__usage_information, 'limitations')
            AND list_contains(openness__usage_information, 'integration')
            AS open_source_publication
    FROM cases
), lines AS (
    SELECT *,
        CASE WHEN original__weights_integrated THEN above_with_merged
            WHEN NOT original__weights_integrated THEN above_with_original
            WHEN above_with_merged = above_with_original THEN above_with_merged END AS above_with_weights,
        CASE WHEN three_times_lo > original__training_compute_hi THEN TRUE
            WHEN three_times_hi <= original__training_compute_lo THEN FALSE END AS above_third_of_original,
        CASE WHEN three_times_lo > CASE WHEN systemic_when_modified IS NOT DISTINCT FROM FALSE
                THEN 100000000000000000000000 ELSE 10000000000000000000000000 END THEN TRUE
            WHEN three_times_hi <= CASE WHEN systemic_when_modified
                THEN 10000000000000000000000000 ELSE 100000000000000000000000 END THEN FALSE
            END AS above_third_of_threshold
    FROM amounts
), judged AS (
    SELECT *,
        CASE WHEN from_weights THEN above_with_weights WHEN NOT from_weights THEN own_above
            WHEN above_with_weights = own_above THEN own_above END AS above_criterion,
        CASE WHEN original__training_compute_obtainable THEN above_third_of_original
            WHEN NOT original__training_compute_obtainable THEN above_third_of_threshold
            WHEN above_third_of_original = above_third_of_threshold THEN above_third_of_original
            END AS modification_above_third
    FROM lines
)
SELECT case_id,
    above_criterion,
    above_criterion AND (list_contains(model__outputs, 'text') OR list_contains(model__outputs, 'code') OR list_contains(model__outputs, 'speech') OR list_contains(model__outputs, 'sung-lyrics') OR list_contains(model__outputs, 'low-quality-speech') OR list_contains(model__outputs, 'image') OR list_contains(model__outputs, 'video')) AS gpai_criterion,
    model__modified_by_another AS modified_by_another,
    original__exists AND original__gpai_model AND model__modified_by_another AS modified_gpai_model,
    NOT model__modified_by_another AS same_model,
    above_third_of_original,
    above_third_of_threshold,
    modification_above_third,
    cumulative_above_threshold,
    NOT systemic_when_modified AND NOT original__cannot_lift AND cumulative_above_threshold AS sum_passes_threshold,
    modification_above_third OR changed AS modification_is_significant,
    open_source_licence,
    monetised,
    open_source_publication,
    open_source_licence AND NOT monetised AND open_source_publication AS open_source_conditions
FROM judged
