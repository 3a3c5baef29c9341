"""Clauses: each ground, told from what is permitted, in texts written for the purpose."""

from __future__ import annotations

import pytest
from licences.texts import GRANT, WARRANTY, licence
from reference import reference

from gpaiscope.licences import Ground, LicenceReading, Permission, Verdict, read


def of(*clauses: str, policy: str | None = None) -> LicenceReading:
    return read(licence(*clauses), policy=policy, index=False)


def grounds(reading: LicenceReading) -> set[str]:
    return {str(ground.ground) for ground in reading.grounds}


def test_a_licence_that_grants_all_and_asks_for_credit_qualifies() -> None:
    reading = of()
    assert reading.verdict is Verdict.QUALIFIES
    assert {permission for _, permission in reading.rights.items()} == {Permission.GRANTED}
    assert [grant.right for grant in reading.granted_by] == ["usage", "modification", "distribution"]
    assert [term.kind for term in reading.conditions] == ["attribution"]


_BEYOND = "field-of-use-restriction-beyond-safety"


@pytest.mark.parametrize(
    ("ground", "clause"),
    [
        ("non-commercial", "The model may be used for non-commercial purposes only."),
        ("non-commercial", "You may not use the model or its outputs for commercial purposes."),
        ("non-commercial", "Any commercial usage of the weights is excluded from this grant."),
        ("non-commercial", "The model is licensed solely for personal use."),
        ("non-commercial", "Use in a production environment is not licensed; only testing and evaluation only."),
        ("non-commercial", "You must not use the model to make money."),
        ("research-only", "You agree to use the weights exclusively for research and education."),
        ("research-only", "Only academic institutions may use the model."),
        ("research-only", "Uses other than research are excluded: no use other than for research is licensed."),
        ("no-redistribution", "You shall not redistribute the weights or make them available to any third party."),
        ("no-redistribution", "Redistribution of the weights is prohibited."),
        ("no-redistribution", "The weights may not be re-hosted or shared with others."),
        (
            "user-scale-threshold",
            "If your product has more than 50 million monthly active users, you must request a licence.",
        ),
        (
            "user-scale-threshold",
            "Organisations whose annual revenue exceeds EUR 10 million need a separate agreement.",
        ),
        ("user-scale-threshold", "Entities with more than 1,000 employees must obtain an enterprise licence."),
        (
            "separate-commercial-licence",
            "For commercial use you must first obtain a commercial licence from the licensor.",
        ),
        ("separate-commercial-licence", "Users who wish to use the model commercially must register with us."),
        ("separate-commercial-licence", "Offering the model as a hosted service is not permitted without our consent."),
        ("separate-commercial-licence", "You shall pay the licensor a royalty each year."),
        ("territorial-exclusion", "You may not use or download the model in the European Union."),
        ("territorial-exclusion", "Users in China may not download the weights."),
        ("other", "You may not modify the model or create derivative works."),
        (
            "field-of-use-restriction-beyond-safety",
            "The weights are licensed only for use on Acme accelerator hardware.",
        ),
        (_BEYOND, "The weights are licensed for use on Acme processors only."),
        (_BEYOND, "Use of the model is limited to the field of agriculture."),
        (_BEYOND, "No rights are granted to Acme Corp or its affiliates."),
        (_BEYOND, "Competitors of the licensor may not use the model."),
        (_BEYOND, "The model may not be used by competitors of the licensor."),
        (_BEYOND, "This permission is granted only to organisations with fewer than 100 staff."),
        ("territorial-exclusion", "The model may not be used by residents of Ruritania."),
    ],
)
def test_a_ground_defeats_the_licence(ground: str, clause: str) -> None:
    reading = of(clause)
    assert reading.verdict is Verdict.DOES_NOT_QUALIFY
    assert ground in grounds(reading)
    found = next(item for item in reading.grounds if item.ground == ground)
    assert found.settled
    assert found.position is not None
    text = licence(clause)
    assert text.index(clause) <= found.position.start < found.position.end <= text.index(clause) + len(clause)
    assert found.quotation in clause
    assert 76 <= found.paragraph <= 83
    assert found.change


@pytest.mark.parametrize(
    "clause",
    [
        "You must not use the model for military purposes.",
        "The model may not be used for medical advice, for law enforcement or to harass people.",
        "You may not use outputs of the model to train other language models.",
        "Your use must comply with our Acceptable Use Policy at https://example.com/aup.",
        "We may revoke this licence, which is revocable.",
        "The licensor may modify these terms from time to time.",
        "The licensor reserves the right to restrict, remotely or otherwise, use of the model.",
        "You must not reverse engineer the model.",
        "The model must not be used to provide legal advice.",
        "You agree not to use the model:\n\n- to defame or disparage others;\n- to impersonate people.",
        "If your service has more than 100 million monthly active users, you shall display the model's name.",
        "You must register before downloading the weights.",
        "Whoever uses the model shall be kind to lighthouse keepers, and users must not paint them green.",
    ],
)
def test_what_can_be_argued_either_way_is_unsettled_with_both_readings(clause: str) -> None:
    reading = of(clause)
    assert reading.verdict is Verdict.UNSETTLED
    assert [argument.gives for argument in reading.readings] == [Verdict.QUALIFIES, Verdict.DOES_NOT_QUALIFY]
    assert not any(ground.settled for ground in reading.grounds)


@pytest.mark.parametrize(
    ("kind", "clause"),
    [
        ("share-alike", "If you distribute the model or a derivative, you must do so under this licence."),
        ("law", "You must comply with applicable laws and regulations."),
        ("safety", "You must not use the model to develop chemical, biological or nuclear weapons."),
        ("safety", "You must not use the model to produce child sexual abuse material or to commit acts of terrorism."),
    ],
)
def test_what_is_permitted_is_told_from_a_ground(kind: str, clause: str) -> None:
    reading = of(clause)
    assert reading.verdict is Verdict.QUALIFIES
    assert kind in [term.kind for term in reading.conditions]


@pytest.mark.parametrize(
    "clause",
    [
        "You may use it for any purpose, commercial or non-commercial.",
        "The rights include commercial use.",
        "Nobody is liable for commercial damages or losses.",
        "The name of the licensor may not be used to endorse products without prior written permission.",
        "You may not remove notices or impose further restrictions on the rights granted here.",
        "You may charge a fee for the act of transferring a copy, and offer a warranty in exchange for a fee.",
        "Modified versions must carry prominent notices.",
        "This licence is governed by the law of a Member State of the European Union.",
        "No trademark licence is granted.",
        "No rights are granted to use the names or logos of the licensor.",
        "The rights granted here are not limited to the field of machine learning.",
        "The model may be used by competitors of the licensor as by anyone else.",
        "The model was trained on Acme processors only.",
        "You need not register before downloading the weights.",
        "The licensor may publish new versions of this licence; each version has its own version number.",
    ],
)
def test_words_that_only_sound_like_a_ground_are_none(clause: str) -> None:
    reading = of(clause)
    assert grounds(reading) == set()
    assert reading.verdict is Verdict.QUALIFIES


def test_a_policy_beside_the_licence_is_read_with_it() -> None:
    clause = "Your use must comply with the Acceptable Use Policy, which is incorporated by reference."
    harmless = "Acceptable Use Policy. By using the model you agree to comply with all applicable law."
    harmful = "Acceptable Use Policy. You agree not to use the model for commercial purposes."
    assert of(clause).verdict is Verdict.UNSETTLED
    assert of(clause, policy=harmless).verdict is Verdict.QUALIFIES
    reading = of(clause, policy=harmful)
    assert reading.verdict is Verdict.DOES_NOT_QUALIFY
    assert {ground.document for ground in reading.grounds if ground.settled} == {"policy"}


def test_a_policy_alone_takes_nothing_from_the_licence_or_does() -> None:
    assert (
        read("By using the model, you agree to comply with all applicable law.", index=False).verdict
        is Verdict.QUALIFIES
    )
    policy = "Prohibited uses. You agree not to use the model to harass others, to send spam or to deceive people."
    assert read(policy, index=False).verdict is Verdict.UNSETTLED


def test_terms_without_a_grant_are_unknown_and_say_so() -> None:
    reading = read("Copyright 2026 Harbour Ltd. " + WARRANTY, index=False)
    assert reading.verdict is Verdict.UNKNOWN
    assert "usage" in reading.notes[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\x00\x01\x02\x03 binary \x00\x04" * 50, "not text"),
        (
            GRANT + "4. Further terms. The licensee, who has read the terms and understood what they mean for the",
            "cut off",
        ),
        (
            "Модель можно использовать, копировать, изменять и распространять без ограничений для всех целей.",
            "language",
        ),
        (licence() + "この使用許諾は商用利用を禁止しています。研究目的に限ります。" * 20, "script"),
        (licence().replace("use", "u\u0455e"), "scripts are mixed"),
        (licence() + "and so on. " * 40_000, "beginning"),
    ],
)
def test_what_cannot_be_read_is_unknown_and_says_why(text: str, says: str) -> None:
    reading = read(text, index=False)
    assert reading.verdict is Verdict.UNKNOWN
    assert any(says in note for note in reading.notes), reading.notes


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("Der Lizenzgeber gewährt Ihnen eine Lizenz, das Modell zu nutzen, zu ändern und zu verbreiten, jedoch nur für "
         "nicht-kommerzielle Zwecke.", Ground.NON_COMMERCIAL),
        ("Le concédant vous accorde une licence pour utiliser, modifier et distribuer le modèle, uniquement à des "
         "fins de recherche et de test.", Ground.RESEARCH_ONLY),
        ("Il licenziante ti concede una licenza per utilizzare, modificare e distribuire il modello esclusivamente per "
         "scopi non commerciali e di studio.", Ground.NON_COMMERCIAL),
        ("El licenciante le otorga una licencia para usar, modificar y distribuir el modelo únicamente con fines no "
         "comerciales y de estudio.", Ground.NON_COMMERCIAL),
        ("许可方授予您使用、修改和分发模型的许可。如需用于商业目的，须事先申请授权。", Ground.COMMERCIAL_LICENCE),
        ("许可方授予您使用、修改和分发本模型的许可。本许可不适用于欧盟境内的用户。", Ground.TERRITORIAL),
    ],
)  # fmt: skip
def test_other_languages_are_read_for_their_grounds(text: str, ground: Ground) -> None:
    reading = read(text, index=False)
    assert reading.verdict is Verdict.DOES_NOT_QUALIFY
    assert ground in {item.ground for item in reading.grounds}


def test_layout_does_not_change_the_verdict() -> None:
    clause = "You may not use the model for commercial purposes."
    written = licence(clause)
    for text in (
        written.replace(" ", "\n"),
        "<p>" + written.replace("\n\n", "</p><p>") + "</p>",
        "\n".join(f"> **{line}**" for line in written.splitlines()),
        written.upper(),
        written.replace("commercial", "com\u00admercial"),
    ):
        reading = read(text, index=False)
        assert reading.verdict is Verdict.DOES_NOT_QUALIFY
        assert grounds(reading) == {"non-commercial"}


GRANTS_ALL = "You may use, reproduce, modify and distribute the model and what is made of it for any purpose."


@pytest.mark.parametrize(
    "outside",
    [
        '"Agreement" means these terms for non-commercial use. For commercial use, this Agreement is not applicable.',
        "For any commercial purpose this licence shall not apply; ask the author.",
        "This licence does not extend to commercial use.",
        "In case of commercial exploitation, the terms above are not applicable and another licence must be had.",
    ],
)
def test_a_licence_that_is_not_applicable_to_commercial_use_forbids_it(outside: str) -> None:
    reading = read(f"Acme Model Licence\n\n{outside}\n\n{GRANTS_ALL}\n")
    assert reading.verdict == "does-not-qualify"
    assert any("ommercial" in ground.quotation for ground in reading.grounds)


def test_what_is_lifted_for_commercial_use_bans_nothing() -> None:
    lifted = "For commercial use the limits of this licence do not apply."
    assert read(f"Acme Model Licence\n\n{lifted}\n\n{GRANTS_ALL}\n").verdict == "qualifies"


@pytest.mark.parametrize(
    ("added", "is_open"),
    [
        ('Our only modification is that you shall prominently display "Acme 7B" on the screen of your product.', True),
        ('Products may only be sold to schools and shall display "Acme 7B".', False),
    ],
)  # fmt: skip
def test_to_display_a_name_is_credit_and_excuses_no_limit_beside_it(added: str, is_open: bool) -> None:
    mit = reference("licences", "mit.txt").read_text(encoding="utf-8")
    assert (read(f"{mit}\n\n{added}\n").verdict == "qualifies") is is_open


def test_a_ground_is_quoted_from_the_clause_that_restricts_and_not_from_what_a_word_means() -> None:
    defined = '"Permitted Purposes" means research purposes only.'
    grant = "You may use, modify and distribute the model for research purposes only, as permitted here."
    reading = read(f"Acme Model Licence\n\n1. {defined}\n\n2. {grant}\n", index=False)
    assert reading.verdict is Verdict.DOES_NOT_QUALIFY
    (quoted,) = [ground.quotation for ground in reading.grounds if ground.kind == "research only"]
    assert "You may use" in quoted
    alone = read(f"Acme Model Licence\n\n1. {defined}\n\n2. You may use it for Permitted Purposes.\n", index=False)
    assert any("Permitted Purposes" in ground.quotation for ground in alone.grounds)
