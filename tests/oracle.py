"""The classification rules once more, written independently of `gpaiscope.law`, in plain Python.

It reads a completely known case (a plain value for every fact, a reading for every open question)
and answers yes or no, by ``if`` and ``return``, so that it shares no machinery with the rules. Paragraphs are
those of the Guidelines of November 2025; articles those of the AI Act.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

CRITERION: Final = 10**23  # paragraph 17
PRESUMPTION: Final = 10**25  # Art 51(2)
CHAPTER_V: Final = date(2025, 8, 2)  # Art 113(b)

LISTED_OUTPUTS: Final = {"text", "code", "speech", "sung-lyrics", "low-quality-speech", "image"}
PAID: Final = {
    "price",
    "dual-licensing-commercial",
    "dual-licensing-scale",
    "inseparable-support",
    "mandatory-support",
    "exclusive-paid-hosting",
    "exclusive-hosting-with-advertising",
}
MINIMUM_USAGE_INFORMATION: Final = {"modalities", "capabilities", "limitations", "integration"}

Facts = Mapping[str, object]


class Oracle:
    """One case on one day. Every conclusion is a method that gives True or False."""

    def __init__(self, facts: Facts, readings: Mapping[str, str], day: date) -> None:
        self.facts = facts
        self.readings = readings
        self.day = day

    def __getitem__(self, name: str):  # type: ignore[no-untyped-def]
        return self.facts[name]

    def reads(self, question: str, reading: str) -> bool:
        return self.readings[question] == reading

    # --- scope and definition: 17, 20, Art 2(6), 3(63)

    def gpai_criterion(self) -> bool:
        return self._above_criterion("model.training_compute") and self._generates_listed()

    def _generates_listed(self) -> bool:
        if LISTED_OUTPUTS & self["model.outputs"]:
            return True
        if "video" not in self["model.outputs"]:
            return False
        return bool({"text", "code"} & self["model.inputs"]) or self.reads("video-without-text", "listed")

    def _above_criterion(self, own: str) -> bool:
        compute = self[own]
        if self._made_anew(planned=own == "model.expected_training_compute"):
            compute = self[own.replace("model.", "model.last_run_")]
        if self["original.weights_integrated"]:  # merged or copied weights: 118, silent on the first measure
            if self.reads("pre-existing-weights", "counted"):
                compute += self["model.inherited_training_compute"] + self["model.merge_compute"]
        elif self["original.exists"]:  # training goes on: the same parameters were updated before
            compute += self["model.inherited_training_compute"]
        return compute > CRITERION

    def _made_anew(self, planned: bool = False) -> bool:
        """A second large pre-training run, which has begun or is planned: paragraph 22 speaks of one."""
        if not (planned or self["model.second_run_begun"]):
            return False
        return self["model.second_run"] and self.reads("second-pre-training-run", "new-model")

    def gpai_model(self) -> bool:
        if self._only_used_before_placing():
            return False
        return self._general()

    def _general(self) -> bool:
        if "general" in self["model.exception"]:
            return True
        if self._is_narrow():
            return False
        if self["original.exists"] and self["original.gpai_model"] and self._generates_listed():
            return True
        return self.gpai_criterion()

    def _is_narrow(self) -> bool:
        """Exceptionally, and stated so or by what it can do: paragraph 20."""
        return "narrow" in self["model.exception"] or not self["model.beyond_narrow"]

    def _outside_the_act(self, placed: bool) -> bool:
        """Research alone, and defence, by Art 2(6) and 2(3)."""
        if "military-or-national-security" in self["model.purpose"] and self.reads("military-models", "outside"):
            return True
        if "scientific-research" not in self["model.purpose"]:
            return False
        return not placed or self.reads("research-model-placed", "excluded")

    def _only_used_before_placing(self) -> bool:
        if "research-or-prototyping-before-placing" not in self["model.purpose"]:
            return False
        if self._placed_whatever_its_risk():
            return False
        return self.reads("pre-market-carve-out", "statute") or not self["market.internal_use"]

    # --- placing on the market: 49-56, recital 97

    def _supplied_in_union(self) -> bool:
        if not self["market.supplied_on_union_market"]:
            return False
        return not (self["market.union_use_excluded"] and self.reads("exclusion-beyond-integration", "not-placed"))

    def _placed_whatever_its_risk(self) -> bool:
        return self._supplied_in_union() or self["market.system_in_union"] or self["market.internal_use_places"]

    def placed_on_market(self) -> bool:
        if self._placed_whatever_its_risk():
            return True
        return self["market.internal_use"] and self.systemic_risk()

    # --- downstream modifiers: 57-68

    def _shares(self, when: str) -> tuple[Fraction | int, Fraction | int]:
        """The compute of the modification and of the original that are compared, by now or as ``expected_``."""
        modification = self[f"modification.{when}training_compute"]
        if self.reads("successive-modifications", "each-alone"):
            modification = self[f"modification.{when}largest_training_compute"]
        together = self["modification.by_several"] and self.reads("several-modifiers", "together")
        if together:
            modification = self[f"modification.{when}joint_training_compute"]
        original = self["original.training_compute"]
        if self["original.several"]:
            original = {
                "largest": original,
                "smallest": self["original.smallest_training_compute"],
                "sum": self["original.summed_training_compute"],
            }[self.readings["merge-original"]]
        elif self["original.is_modified"] and self.reads("chain-original", "root"):
            original = self["original.root_training_compute"]
        chained = self["original.is_modified"] and self.reads("chain-original", "root")
        known = self["original.training_compute_obtainable"]
        if known and chained and self.reads("several-modifiers", "together"):  # all that was done to the first model
            modification += self["original.added_since_root"]
            original = self["original.root_training_compute"]
        if self._systemic_when_modified() and self.reads("modification-measure", "cumulative"):
            cumulative = f"modification.{when}{'joint_' if together else ''}cumulative_compute"
            return self[cumulative], self["original.cumulative_training_compute"]
        return modification, original

    def _more_than_a_third(self, when: str = "") -> bool:
        modification, original = self._shares(when)
        if not self["original.training_compute_obtainable"]:
            original = PRESUMPTION if self._systemic_when_modified() else CRITERION
        return modification > Fraction(original) / 3

    def _is_modifier(self, modified: bool) -> bool:
        if not (self["original.exists"] and modified):
            return False
        if self["modification.within_group"] and self.reads("distinct-within-group", "one-undertaking"):
            return False
        return not (self["modification.weights_controlled_elsewhere"] and self.reads("weights-control", "who-controls"))

    def _makes_provider(self, when: str = "") -> bool:
        if not self["original.gpai_model"]:
            return False
        if self._more_than_a_third(when):
            return True
        if self["modification.significant_change"] and self.reads("significant-change-below-third", "test"):
            return True
        if self._systemic_when_modified() or self["original.cannot_lift"]:
            return False
        lifted = self._cumulative(f"model.{when}cumulative_compute") > PRESUMPTION
        return lifted and self.reads("sum-above-threshold", "purpose")

    def one_third_criterion(self) -> bool:
        return self._is_modifier(self["actor.modified"]) and self._more_than_a_third()

    def downstream_modifier_provider(self) -> bool:
        words = self["model.exception"]
        general = "general" in words or (not self._is_narrow() and self._generates_listed())
        return general and self._is_modifier(self["actor.modified"]) and self._makes_provider()

    def _modified_gpai_model(self) -> bool:
        """What is made from a model that is not general-purpose is nobody's modification but a model of its own."""
        return self["original.gpai_model"] and self._is_modifier(self["model.modified_by_another"])

    def _came_of_systemic(self) -> bool:
        """One with systemic risk was modified; whether one counts that became such only later is open."""
        later = self["original.systemic_after_modification"] and not self.reads("original-systemic-later", "from-then")
        return (self["original.systemic_risk"] or self["original.risk_lost"]) and not later

    def _of_systemic(self) -> bool:
        """It still counts as made from one with systemic risk; whether so when that lost its risk since is open."""
        if not self["original.systemic_risk"] and self.reads("original-declassified-later", "ends"):
            return False
        return self._came_of_systemic()

    def _systemic_when_modified(self) -> bool:
        was = self["original.systemic_risk"] or self["original.risk_lost"]
        return was and not self["original.systemic_after_modification"]

    def _new_model_of_modifier(self) -> bool:
        return self._modified_gpai_model() and self._makes_provider()

    def _remains_the_original(self) -> bool:
        """A modification by another that makes no provider: the model answers as its original does."""
        return self._modified_gpai_model() and not self._makes_provider()

    # --- systemic risk: Art 51, 52; 24-45, 67

    def _cumulative(self, name: str):  # type: ignore[no-untyped-def]
        compute = self[name]
        spent = name == "model.cumulative_compute"
        if self._made_anew(planned=not spent):
            compute = self["model.last_run_cumulative_compute" if spent else "model.last_run_expected_compute"]
        if self.reads("auxiliary-model-inference", "counted"):
            compute += self[f"model.{'' if spent else 'expected_'}auxiliary_inference_compute"]
        if self.reads("quantisation-compute", "counted"):
            compute += self[f"model.{'' if spent else 'expected_'}quantisation_compute"]
        return compute

    def high_impact_presumption(self) -> bool:
        if self.day < CHAPTER_V or not self.gpai_model():
            return False
        if self._of_systemic() and self._new_model_of_modifier():
            return True
        return self._cumulative("model.cumulative_compute") > PRESUMPTION

    def systemic_risk(self) -> bool:
        if self.day < CHAPTER_V:
            return False
        if not self.gpai_model():
            return False  # Article 51(1) classifies general-purpose models alone, whatever they were made from
        if self._remains_the_original():
            return self["original.systemic_risk"]
        if self["original.systemic_risk"] and not self._modified_gpai_model():
            return True  # developed further by its own provider, it is the same model: paragraph 22
        if self["procedure.designated"]:
            return True
        capable = (
            self.high_impact_presumption()
            or self["model.high_impact_capabilities"]
            or self["procedure.requirement_met"]
            or self["procedure.designated_unnotified"]
        )
        return capable and not self["procedure.accepted"]

    # --- provider: Art 3(3), 49-56

    def _by_modification(self) -> bool:
        if self.downstream_modifier_provider() or self._will_make_provider():
            return True
        if not (self._modified_gpai_model() and self["actor.took_over_modification"]):
            return False
        return self._makes_provider() or self._makes_provider("expected_")

    def _will_make_provider(self) -> bool:
        return self._is_modifier(self["actor.modified"]) and self._makes_provider("expected_")

    def _takes_part(self, planned: bool = False) -> bool:
        if not self["actor.consortium_role_known"]:
            return False
        keeps = self["actor.provides_original"] or self["actor.took_over_original"]
        if self._modified_gpai_model():
            if keeps and not self._makes_provider():
                return True  # what another changed a little is still the model of the original's provider: 58, 59
            if self["actor.took_over_modification"] and self._makes_provider("expected_" if planned else ""):
                return True  # a successor stands where the modifier stood
            return self._will_make_provider() if planned else self.downstream_modifier_provider()
        elsewhere = self["modification.weights_controlled_elsewhere"] and self.reads("weights-control", "who-controls")
        if self["original.exists"] and self["actor.modified"] and elsewhere:
            return False  # whoever controls the weights made the modification, not the actor that asked for it
        own = self["original.exists"] and self["actor.provides_original"]
        return self["actor.develops"] or self["actor.took_over"] or own

    def _places(self) -> bool:
        supplies = self["actor.supplies_on_union_market"]
        if self["market.union_use_excluded"] and self.reads("exclusion-beyond-integration", "not-placed"):
            supplies = False
        if supplies or self["actor.system_in_union"] or self["actor.internal_use_places"]:
            return True
        if self["actor.internal_use"] and self.systemic_risk():
            return True
        if self["actor.took_over"] and self.placed_on_market():
            return True
        uses = self["actor.group_uses"] and self.systemic_risk()
        if (self["actor.group_placed"] or uses) and self._is_one_undertaking():
            return True
        if self["actor.member_placed"] and self.reads("member-places-alone", "coordinator"):
            return True
        return self._placed_by_recipient() or self._placed_by_distributor()

    def _supplies_outside(self) -> bool:
        for_gifts = self.reads("supply-outside-business", "upstream")
        return self["actor.supplies_outside_union"] and (for_gifts or self["actor.supplies_outside_union_in_business"])

    def _placed_by_distributor(self) -> bool:
        """A distributor under another's name passes on what its developer supplied outside the Union: 55."""
        if self["actor.excludes_union"] or self["actor.supplies_excluding_union"] or not self._supplies_outside():
            return False
        return self["actor.supplied_in_anothers_name"] and self.reads("distribution-in-developers-name", "developer")

    def _placed_by_recipient(self) -> bool:
        """Who built a system for another, or supplied outside the Union who brings it there: 51, 55."""
        if self["actor.excludes_union"]:
            return False
        if self["actor.built_system_for_another"]:
            return True
        as_integrator = self.reads("own-use-by-integrator", "as-integrator")
        given = self["actor.given_system"] or (as_integrator and self["actor.given_use"])
        if given and self.reads("supply-outside-business", "upstream"):
            return True
        if not self._supplies_outside():
            return False
        if self["actor.supplies_excluding_union"]:  # what was said to one integrator is not said to another
            return self["actor.system_left_in"] or (as_integrator and self["actor.own_use_left_in"])
        return self["actor.others_system_in_union"] or (as_integrator and self["actor.others_own_use_in_union"])

    def _places_within_modified(self) -> bool:
        """Who supplied the original of what another made anew, as its provider: 55, 56, 65 leave that open."""
        keeps = self["actor.provides_original"] or self["actor.took_over_original"]
        if not (self._new_model_of_modifier() and keeps):
            return False
        return self._placed_by_recipient() and self.reads("original-within-modified", "placed-with-it")

    def _is_one_undertaking(self) -> bool:
        return self.reads("distinct-within-group", "one-undertaking")

    def _for_itself(self) -> bool:
        """Not only as a company of the group of who made the model, where that group is one actor."""
        return not (self["actor.developer_in_group"] and self._is_one_undertaking())

    def provider(self) -> bool:
        if not self.gpai_model() or self._outside_the_act(self._placed_whatever_its_risk()):
            return False
        if self["actor.handed_over"] and self.reads("transfer-of-model", "successor"):
            return False
        if self._takes_part() and self._places():
            return True
        if self._places_as_member() and self.reads("member-places-alone", "member"):
            return True
        if self._places_within_modified():
            return True
        if self["actor.develops"] and not self._modified_gpai_model():
            return False
        if self._brands() and self._for_itself() and self.reads("white-label", "own-name"):
            return True
        uses = self["actor.own_use_in_union"] or (self["actor.internal_use"] and self.systemic_risk())
        return self._brings(self["actor.system_in_union"], uses, self["actor.built_system_for_another"])

    def _places_as_member(self) -> bool:
        """A member of the consortium that made the model supplies it alone: 49 names what the consortium places."""
        if not (self["actor.member_of_maker"] and self["actor.supplies_on_union_market"]):
            return False
        if self["market.union_use_excluded"] and self.reads("exclusion-beyond-integration", "not-placed"):
            return False
        return not self._modified_gpai_model() or self._makes_provider()

    def _brings(self, system: bool, uses: bool, built: bool = False) -> bool:
        """Brings to the Union another's excluded model: in a system of its own or of another, or by own use: 51, 56."""
        if not self.reads("integrator-without-development", "deemed"):
            return False
        if self["actor.develops"] and not self._modified_gpai_model():
            return False
        if not (self["actor.supplier_excludes_union"] or self["actor.supplied_excluding_union"]):
            return False
        if system and self["actor.system_built_by_another"]:
            if self["actor.others_supply_outside_union"] and self.reads("system-by-another", "who-places"):
                return True
            system = False
        supplied = self["actor.supplied_from_outside"]
        inside = self["actor.supplied_by_others"] or self["actor.given_away_by_others"]
        if inside and self.reads("exclusion-beyond-integration", "not-placed"):
            supplied = True
        built = built and self.reads("system-by-another", "who-builds")
        uses = uses and self.reads("own-use-by-integrator", "as-integrator")
        return supplied and (system or built or uses)

    def _brands(self) -> bool:
        """Only places under its own name what another developed, and nobody else placed: Art 3(3)."""
        if self["actor.member_of_maker"]:
            return False  # it had a part in what it places
        return self["actor.supplies_on_union_market"] and self._only_brands()

    def _only_brands(self) -> bool:
        """Developed nothing of what it places or is to place, and nobody else placed it."""
        if self["actor.supplied_by_others"] or self._made_it():
            return False
        if self._new_model_of_modifier():
            return True
        return not (self["original.exists"] and self["original.supplied_in_union"])

    def _made_it(self) -> bool:
        if self._modified_gpai_model():
            keeps = self["actor.provides_original"] or self["actor.took_over_original"]
            if self.downstream_modifier_provider() or (keeps and not self._makes_provider()):
                return True
            return self["actor.took_over_modification"] and self._makes_provider()
        own = self["original.exists"] and self["actor.provides_original"]
        return self["actor.develops"] or self["actor.took_over"] or own

    # --- notification: Art 52(1), 29-31, 40, 68

    def _means_to_integrate(self) -> bool:
        if not self._will_be_general() or self._outside_the_act(True):
            return False
        return self._brings(self["actor.plans_system"], self["actor.plans_own_use"])

    def _is_ahead_of_integrator(self) -> bool:
        """Supplied, without an exclusion, who means to bring a system to the Union, which will place the model: 55."""
        in_business = self["actor.supplies_outside_union_in_business"] or self.reads(
            "supply-outside-business", "upstream"
        )
        supplied = self["actor.supplies_outside_union"] and in_business
        return self["actor.plans_left_in"] and supplied and not self["actor.excludes_union"]

    def _prospective(self) -> bool:
        if self._means_to_integrate():
            return True
        will_brand = self["actor.plans_supply"] and self._only_brands() and not self["actor.others_plan_placing"]
        will_brand = will_brand and self._for_itself()
        takes_part = self._takes_part(planned=True) or (will_brand and self.reads("white-label", "own-name"))
        if not takes_part or not self._will_be_general() or self._outside_the_act(True):
            return False
        if self["actor.plans_placing"] or (self["actor.group_plans"] and self._is_one_undertaking()):
            return True
        if self._is_ahead_of_integrator() and self.reads("ahead-of-integrator", "bound"):
            return True
        # Recital 97: what is used internally only is placed as well where it has systemic risk.
        expected = self._cumulative("model.expected_cumulative_compute") > PRESUMPTION
        will_be_systemic = self.systemic_risk() or (expected and not self["procedure.accepted"])
        return self["actor.plans_internal_use"] and will_be_systemic

    def _keeps_to_itself(self) -> bool:
        if not self._takes_part(planned=True) or not self._will_be_general() or self._outside_the_act(False):
            return False
        if self._modified_gpai_model() and not (self._will_make_provider() or self["actor.took_over"]):
            return False  # what another made of the original is not for the original's provider to notify
        if self._places():
            return False
        return not (self["actor.supplies_outside_union"] or self["actor.excludes_union"])

    def notification_triggered(self) -> bool:
        if self.day < CHAPTER_V:
            return False
        unplaced = self._keeps_to_itself() and self.reads("notification-without-placing", "must-notify")
        again = self["procedure.accepted"] and self["procedure.acceptance_shaken"]
        reached = again and self["actor.notified_itself"] and self._takes_part(planned=True)
        if self["actor.handed_over"] and not self.reads("transfer-of-model", "both"):
            reached = False  # whom an acceptance reached goes on to be bound by it, unless it gave the model away: 40
        if not (self.provider() or self._prospective() or unplaced or reached):
            return False
        if again:
            return True
        before = self["actor.took_over"] and self["procedure.notified"] and not self["actor.notified_itself"]
        if before and self.reads("notification-by-successor", "model-notified"):
            return False  # the model that it took over was notified already; no text speaks of a successor
        if self._came_of_systemic() and self._by_modification():
            return True
        if self._cumulative("model.expected_cumulative_compute") > PRESUMPTION:
            return True
        if self["procedure.requirement_met"] or self["procedure.designated_unnotified"] or self._foreseen():
            return True
        if self["procedure.known_will_be_met"] and self.reads("foresight-not-borne-out", "stays"):
            return True
        return self["model.high_impact_capabilities"] and self.reads("notification-below-threshold", "statute")

    def _foreseen(self) -> bool:
        """It is known that the requirement will be met, and training has not ended short of it: Art 52(1), 29, 30."""
        return self["procedure.known_will_be_met"] and not self["procedure.foresight_failed"]

    def _will_be_general(self) -> bool:
        """As general as its outputs make it once the compute is spent that is expected."""
        if self._is_narrow():
            return False
        if self["original.exists"] and self["original.gpai_model"] and self._generates_listed():
            return True
        if "general" in self["model.exception"]:
            return True
        will_have_impact = self["procedure.requirement_met"] or self._foreseen()
        is_enough = will_have_impact or self._above_criterion("model.expected_training_compute")
        return is_enough and self._generates_listed()

    # --- open source: Art 53(2), 69-89

    def open_source_exemption(self) -> bool:
        if self.day < CHAPTER_V:
            return False
        if not self.placed_on_market() and self._will_have_systemic_risk():
            return False
        if self.systemic_risk():
            return False
        will_be_another = not self.placed_on_market() and self._makes_provider("expected_")
        if self._remains_the_original() and not will_be_another:
            return self["original.open_source_exemption"]
        return self._open_licence() and not self._monetised() and self._published()

    def _will_have_systemic_risk(self) -> bool:
        """As far as is expected before placing: 30, Art 52(1)."""
        if self.systemic_risk():
            return True
        if not self._will_be_general() or self["procedure.accepted"]:
            return False
        if self["original.exists"]:
            will_be_new = self._modified_gpai_model() and self._makes_provider("expected_")
            if self._of_systemic() if will_be_new else self["original.systemic_risk"]:
                return True
        recorded = self["procedure.requirement_met"] or self._foreseen()
        return recorded or self._cumulative("model.expected_cumulative_compute") > PRESUMPTION

    def _open_licence(self) -> bool:
        rights = [self[f"licence.{right}"] for right in ("access", "usage", "modification", "distribution")]
        if any("withheld" in right for right in rights) or self["licence.grounds"]:
            return False
        if "discriminatory" in self["openness.access_verification"]:
            return False
        if self["licence.behavioural_restrictions"] and self.reads("behavioural-restrictions", "restriction"):
            return False
        return self["licence.safety_terms_acceptable"]

    def _monetised(self) -> bool:
        if self["openness.transactions_only_between_microenterprises"]:
            return False
        return bool(PAID & self["openness.monetisation"]) or "other" in self["openness.personal_data"]

    def _published(self) -> bool:
        if not (self["openness.weights_public"] and self["openness.architecture_public"]):
            return False
        return self["openness.usage_information"] >= MINIMUM_USAGE_INFORMATION

    # --- older models: Art 111(3), 106

    def legacy_model(self) -> bool:
        if not self.placed_on_market():
            return False
        if self._made_anew():
            return self["market.placed_anew_on"] < CHAPTER_V
        by_modifying = self["original.exists"] and self._new_model_of_modifier()
        later = self["model.general_later"] or (by_modifying and self["modification.significant_later"])
        if later and not self.reads("older-model-general-later", "placed"):
            return False  # what was placed before was no such model of this provider as yet: Art 111(3) speaks of these
        if self["market.placed_on"] < CHAPTER_V and (
            self["market.supplied_on"] < CHAPTER_V or self.reads("older-internal-use", "placed")
        ):
            return True
        if not self["original.exists"] or self._is_modifier(self["model.modified_by_another"]):
            return False
        return self["original.placed_on"] < CHAPTER_V  # the same model over its whole lifecycle: paragraphs 22, 106


CONCLUSIONS: Final = (
    "gpai_criterion",
    "gpai_model",
    "placed_on_market",
    "one_third_criterion",
    "downstream_modifier_provider",
    "high_impact_presumption",
    "systemic_risk",
    "provider",
    "notification_triggered",
    "open_source_exemption",
    "legacy_model",
)


def conclusions(facts: Facts, readings: Mapping[str, str], day: date) -> dict[str, bool]:
    """Every conclusion of a completely known case."""
    oracle = Oracle(facts, readings, day)
    return {name: bool(getattr(oracle, name)()) for name in CONCLUSIONS}
