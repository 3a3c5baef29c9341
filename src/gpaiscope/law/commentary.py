"""What is said of the open questions of law: who holds which reading, on what text, and the safe course meanwhile.

A table by the question's name. It was gathered from commentators and is no law: nothing here decides an answer, so it
is no part of `Body` and the rules' hash leaves it out. Two results judged by the same law keep the same hash when
somebody publishes a note. Where a commentary convinces, a question or a rule changes, and the hash with it.

A reading with no holder is one for which none was found. Who only sets a reading out, or writes on something near, is
no holder of it. Each reading names the text on which it rests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite

SEEN: Final = "25 November 2026"
"""Until when commentators were looked for. The Cambridge Commentary, on these very articles, could not be read."""

WEIGHTS: Final = {
    "official": "official",
    "official-disclaimed": "official, by its own words no position",
    "scholarly": "scholarly",
    "practice": "note of a law firm",
    "blog": "blog, company or association",
}
"""How much weight a commentator has, the most first, and how it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who wrote on a question: who, where, and how much weight that has, one of `WEIGHTS`.

    ``partial``: only a part of it, such as its abstract, could be read. ``note`` says how far it goes.
    """

    who: str
    where: str
    weight: str
    partial: bool = False
    note: str = ""

    def on(self, note: str) -> Holder:
        """The same source, with what it says on one question."""
        return replace(self, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What stands behind a reading: the provisions that it rests on, and who was found to hold it."""

    rests_on: tuple[Citation, ...]
    held_by: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commentary:
    """What is said of one question.

    ``safe`` is what a careful provider does while it is open, in one or two sentences of which the first says it
    alone; places such as ``{notification_days}`` stand for numbers of the law. ``noted_by`` saw the question, or
    speaks to it, without taking a side.
    """

    safe: str
    readings: Mapping[str, Support]
    noted_by: tuple[Holder, ...] = ()


def safe_course(question: str, *, short: bool = False) -> str:
    """The safe course while a question is open, or only its first sentence; empty where none is known of it.

    Its places are for the caller to fill from the law of the day.
    """
    found = COMMENTARY.get(question)
    if found is None:
        return ""
    return found.safe.split(". ")[0].rstrip(".") + "." if short else found.safe


def _rests(*texts: str, held_by: tuple[Holder, ...] = ()) -> Support:
    return Support(rests_on=cite(*texts), held_by=held_by)


# Who wrote

_GUIDELINES: Final = Holder(who="European Commission, Guidelines", where="C(2025) 7719 final", weight="official")
_QA: Final = Holder(
    who="European Commission, questions and answers on general-purpose AI models",
    where="https://digital-strategy.ec.europa.eu/en/faqs/general-purpose-ai-models-ai-act-questions-answers, "
    "as accessed on 11 September 2026, through quotations",
    weight="official-disclaimed",
)
_DEEPSEEK: Final = Holder(
    who="European Commission, answer to a parliamentary question on DeepSeek",
    where="newzintel.com/?p=108718, a press mirror",
    weight="official",
)
_RTR: Final = Holder(
    who="RTR, the Austrian AI Service Desk", where="rtr.at, Risikostufen KI-Modelle", weight="official"
)
_JRC_CHANGE: Final = Holder(
    who="external study for the JRC, October 2025", where="JRC143257, publications.jrc.ec.europa.eu", weight="scholarly"
)
_JRC_ABILITY: Final = Holder(
    who="external studies for the JRC",
    where="JRC143256 and JRC143553, publications.jrc.ec.europa.eu",
    weight="scholarly",
)
_PISTILLO: Final = Holder(
    who="M. Pistillo, Apollo Research", where="arXiv 2512.05742, v4 of 10 August 2026", weight="scholarly", partial=True
)
_PISTILLO_VILLALOBOS: Final = Holder(
    who="M. Pistillo and P. Villalobos", where="arXiv 2502.00003, January 2025", weight="scholarly", partial=True
)
_KWON: Final = Holder(
    who="J. Kwon and S. Casper", where="arXiv 2601.08005, January 2026", weight="scholarly", partial=True
)
_FEDERATED: Final = Holder(
    who="The regulation of fine-tuning: federated compliance, said to be by Hacker and Holweg",
    where="Computer Law & Security Review; ora.ox.ac.uk, uuid de517d41-0c8b-4b28-b18f-76c7969f0210",
    weight="scholarly",
    partial=True,
)
_QUINLAN: Final = Holder(
    who="B. Quinlan, Reached by Recital, September 2026",
    where="github.com/BQ-Essex/gpai-compliance-crosswalk",
    weight="blog",
)
_STANDARDS_LAB: Final = Holder(
    who="K. Holtman and Z.S. Chin, AI Standards Lab",
    where="aistandardslab.org/gpai_guidelines_analysis, 29 July 2025",
    weight="blog",
    partial=True,
)
_WHITE_PAPER: Final = Holder(
    who="AI Standards Lab, white paper of 2025, before the Guidelines", where="address not kept", weight="blog"
)
_MMOWW: Final = Holder(who="mmoww.net", where="mmoww.net", weight="blog")
_COMPARISON: Final = Holder(
    who="a law firm's comparison of the draft of April 2025 with the final Guidelines",
    where="jdsupra.com, legalnews 5570317",
    weight="practice",
    partial=True,
)
_LEXIFY: Final = Holder(who="lexify.io, Guidelines on GPAI", where="lexify.io", weight="practice", partial=True)
_ORRICK: Final = Holder(
    who="Orrick, Downstream Modification of GPAIMs, 2025",
    where="jdsupra.com, legalnews 9038225",
    weight="practice",
    partial=True,
)
_ORRICK_OPEN: Final = Holder(
    who="Orrick, Application to Open-Source Projects",
    where="updated 25 July 2025; address not kept",
    weight="practice",
    partial=True,
)
_SIMMONS: Final = Holder(
    who="Simmons & Simmons, Grandfathering to the Rescue?",
    where="1 July 2025, before the Guidelines; address not kept",
    weight="practice",
    partial=True,
)
_TRAPLE: Final = Holder(who="Traple, 2025, before the Guidelines", where="address not kept", weight="practice")
_CMS: Final = Holder(who="CMS", where="address not kept", weight="practice", partial=True)
_ICTLC: Final = Holder(
    who="L. Ceselli and others, ICT Legal Consulting",
    where="ictlc.com/ai-act-artificial-intelligence-provider",
    weight="practice",
    partial=True,
)
_MEMO: Final = Holder(
    who="a client memo of July 2025, apparently by Paul, Weiss",
    where="pwv13.live.multimediasolutions.com, a mirror",
    weight="practice",
    partial=True,
)
_DRCLAW: Final = Holder(
    who="Market Access for AI Systems Built on Chinese Foundation Models",
    where="drclaw.tech",
    weight="blog",
    partial=True,
)
_GUEST_POST: Final = Holder(
    who="a guest post of 5 November 2025",
    where="https://artificialintelligenceact.eu/modifying-ai-under-the-eu-ai-act",
    weight="blog",
)
_HF_GUIDE: Final = Holder(
    who="Hugging Face, guide to the Guidelines, 4 August 2025",
    where="https://huggingface.co/blog/yjernite/eu-act-os-guideai",
    weight="blog",
    partial=True,
)
_HF_COMMENT: Final = replace(_HF_GUIDE, who="a reader's comment at the guide of Hugging Face", partial=False)
_OECD: Final = Holder(
    who="a post at the OECD's AI Wonk, 2025",
    where="oecd.ai/en/wonk/proportional-oversight-for-ai-model-updates-can-boost-ai-adoption",
    weight="blog",
)
_WILLISON: Final = Holder(who="S. Willison", where="a post of 19 April 2025", weight="blog")
_LLM_RADAR: Final = Holder(who="LLM Radar", where="dev.to/llmradar, 20 April 2026", weight="blog")


# What they say, by question

_GENERAL: Final[Mapping[str, Commentary]] = {
    "pre-existing-weights": Commentary(
        safe="Count the compute that gave the weights, and keep the smaller figure beside it. Where only the larger "
        "passes the line, prepare as for a general-purpose AI model.",
        readings={"counted": _rests("Guidelines 118"), "left-out": _rests("Guidelines 115")},
    ),
    "pre-market-carve-out": Commentary(
        safe="Rely on the carve-out only while research, development or prototyping is the sole use of the model. "
        "With the first other use, treat it as a general-purpose AI model.",
        readings={
            "statute": _rests("AI Act Art 3(63)"),
            "recital": _rests(
                "AI Act recital 97",
                held_by=(_PISTILLO.on("of research under Article 2(6): sole purpose in development and in use"),),
            ),
        },
        noted_by=(
            _QUINLAN.on(
                "sets out, without adopting it, that the definition lacks the word and that a recital makes no scope"
            ),
        ),
    ),
    "video-without-text": Commentary(
        safe="Prepare as for a general-purpose AI model, unless the tasks are clearly narrow. Put down how general "
        "the model is.",
        readings={
            "listed": _rests("Guidelines 20"),
            "from-text-only": _rests("Guidelines 17"),
        },
        noted_by=(
            _RTR.on(
                "not the enforcer: models other than those of language, such as classifiers, can be general-purpose; "
                "video is not named"
            ),
            _JRC_ABILITY.on("propose to measure abilities in place of kinds of output"),
        ),
    ),
    "military-models": Commentary(
        safe="Keep the model apart from every civil use, and have the Member State's authority confirm the purpose. "
        "Prepare as a provider for any other use.",
        readings={
            "outside": _rests("AI Act Art 2(3)"),
            "systems-only": _rests("AI Act Art 2(3)", "AI Act Art 2(1)(a)"),
        },
    ),
    "research-model-placed": Commentary(
        safe="Prepare as a provider as soon as the model is offered in the course of business. Rely on the exclusion "
        "only while research is the sole purpose both of its development and of every use.",
        readings={
            "excluded": _rests(
                "AI Act Art 2(6)",
                "AI Act recital 109",
                held_by=(_HF_GUIDE.on("many who build models for science are outside; hard to know when"),),
            ),
            "in-scope": _rests(
                "AI Act Art 2(1)(a)",
                "AI Act recital 25",
                held_by=(
                    _PISTILLO.on("the purpose must be the sole one in development and in use"),
                    _QUINLAN.on("what Article 3(63) leaves out at its end protects a model that is never placed"),
                ),
            ),
        },
    ),
    "second-pre-training-run": Commentary(
        safe="Treat a run from scratch, or new base weights, as a new model with documents and days of its own. Treat "
        "continued training as the same model, and bring its documents up to date.",
        readings={
            "same-model": _rests(
                "Guidelines 22",
                held_by=(
                    _COMPARISON.on("for the original provider a model never becomes a new one; no second run is named"),
                    _LEXIFY.on("the first large run opens the life cycle; the paragraph does not say 'first'"),
                ),
            ),
            "new-model": _rests(
                "Guidelines 22",
                "Guidelines fn 6",
                held_by=(
                    _MMOWW.on(
                        "a new run or architecture is a new placing; the only text found on a second run, on a site "
                        "with errors elsewhere"
                    ),
                    _WHITE_PAPER.on("whoever first places a model or a version of one"),
                ),
            ),
        },
        noted_by=(
            _JRC_CHANGE.on("tells models apart by behaviour or by compute and data, and sets no threshold"),
            _OECD.on("updates change the risk and mostly escape oversight"),
        ),
    ),
}

_MODIFICATION: Final[Mapping[str, Commentary]] = {
    "weights-control": Commentary(
        safe="Count it as one's own, on either side, until it is agreed in writing who answers for it.",
        readings={"who-modifies": _rests("Guidelines 57"), "who-controls": _rests("Guidelines fn 13")},
    ),
    "modification-measure": Commentary(
        safe="Work out both measures, and act on the one that passes the third. Keep both figures.",
        readings={
            "parameter-updates": _rests("Guidelines 60", "Guidelines 115"),
            "cumulative": _rests("Guidelines 115", "AI Act Art 51(2)"),
        },
    ),
    "successive-modifications": Commentary(
        safe="Keep a running total for each base model, and treat it as one modification.",
        readings={"summed": _rests("Guidelines 59", "Guidelines 60"), "each-alone": _rests("Guidelines 60")},
        noted_by=(
            _ORRICK.on("the Guidelines do not say; offers clauses for contracts and no answer"),
            _PISTILLO_VILLALOBOS.on("thresholds of training can be evaded by fine-tuning and by reuse of models"),
        ),
    ),
    "several-modifiers": Commentary(
        safe="Keep a running total for each base model, with what earlier modifiers added as far as it can be known. "
        "Where the sum passes the third, prepare as a provider.",
        readings={
            "each-alone": _rests("Guidelines 57", "Guidelines 60"),
            "together": _rests("Guidelines 59", "Guidelines 118"),
        },
        noted_by=(_ORRICK.on("notes the gap for one modifier over time, not for several"),),
    ),
    "merge-original": Commentary(
        safe="Measure by the original that took the least compute. Keep the figures for the others and for the sum.",
        readings={
            "largest": _rests("Guidelines 60"),
            "smallest": _rests("Guidelines 60"),
            "sum": _rests("Guidelines 118"),
        },
    ),
    "chain-original": Commentary(
        safe="Measure by both, the model at hand and the first of the chain, and act on whichever third is passed.",
        readings={"immediate": _rests("Guidelines 57", "Guidelines 60"), "root": _rests("Guidelines 22")},
    ),
    "significant-change-below-third": Commentary(
        safe="Where the change is significant, prepare as a provider whatever compute it took. Test generality, "
        "capabilities and risk before and after, and keep the results.",
        readings={
            "test": _rests(
                "Guidelines 58",
                "Guidelines 59",
                held_by=(
                    _GUEST_POST.on("the significant change is the test, compute its indicator; few will pass it"),
                    _HF_COMMENT.on("a change of purpose can make a provider whatever the compute, as with products"),
                ),
            ),
            "criterion": _rests("Guidelines 60", "Guidelines 64"),
        },
        noted_by=(
            _FEDERATED.on("propose to look for new or greater risk beside the threshold of compute"),
            _STANDARDS_LAB.on("find the words on modifiers ambiguous and the likely readings risky"),
        ),
    ),
    "original-systemic-later": Commentary(
        safe="Take up the duties of systemic risk, and notify within {notification_days} days of knowing that the "
        "original has systemic risk.",
        readings={
            "from-then": _rests("Guidelines 67", "Guidelines 26"),
            "when-modified": _rests("Guidelines 67", "Guidelines 62"),
        },
    ),
    "original-declassified-later": Commentary(
        safe="Go on with the duties of systemic risk. Submit arguments for the modified model itself, with a "
        "notification, and name the decision on its original in them.",
        readings={
            "stays": _rests("Guidelines 67", "Guidelines 26", "Guidelines 40"),
            "ends": _rests("Guidelines 67", "Guidelines 62"),
        },
    ),
    "sum-above-threshold": Commentary(
        safe="Prepare as a provider. Notify within {notification_days} days of knowing that the sum passes "
        "{presumption_flop} FLOP.",
        readings={
            "criterion": _rests("Guidelines 60", "Guidelines fn 7"),
            "purpose": _rests(
                "Guidelines 59",
                "AI Act Art 51(2)",
                held_by=(
                    _WHITE_PAPER.on(
                        "classifies by the cumulative compute of the result, with duties for the modification alone"
                    ),
                ),
            ),
        },
        noted_by=(
            _STANDARDS_LAB.on("find the words on modifiers ambiguous, and enforcement weaker for it"),
            _PISTILLO_VILLALOBOS.on("thresholds of training can be evaded by fine-tuning and by reuse of models"),
        ),
    ),
    "distinct-within-group": Commentary(
        safe="Treat the group as one actor, and show what follows for each company beside it.",
        readings={
            "separate": _rests("Guidelines 57"),
            "one-undertaking": _rests("AI Act Art 75(1)"),
        },
        noted_by=(_QUINLAN.on("Article 75(1) shares out jurisdiction and attributes no acts"),),
    ),
}

_COMPUTE: Final[Mapping[str, Commentary]] = {
    "quantisation-compute": Commentary(
        safe="Count it, and keep the figure without it too. Where only one of them passes a line, prepare as above it.",
        readings={
            "counted": _rests("Guidelines 116", "Guidelines 22"),
            "left-out": _rests("Guidelines 115", "Guidelines 116"),
        },
    ),
    "auxiliary-model-inference": Commentary(
        safe="Count it, and keep the figure without it too. Where only one of them passes a line, prepare as above it.",
        readings={"counted": _rests("Guidelines 116"), "left-out": _rests("Guidelines 119")},
    ),
}

_NOTIFICATION: Final[Mapping[str, Commentary]] = {
    "notification-below-threshold": Commentary(
        safe="Notify within {notification_days} days of knowing that the model has high-impact capabilities, whatever "
        "its compute.",
        readings={
            "statute": _rests("AI Act Art 51(1)(a)", "AI Act Art 52(1)"),
            "guidelines": _rests("Guidelines fn 7", held_by=(_GUIDELINES.on("footnote 7 counts two triggers"),)),
        },
    ),
    "notification-by-successor": Commentary(
        safe="Tell the AI Office at once that the provider changed, and point to the notification that was made.",
        readings={
            "model-notified": _rests("AI Act Art 52(1)"),
            "own": _rests("AI Act Art 52(1)", "AI Act Art 3(3)"),
        },
    ),
    "foresight-not-borne-out": Commentary(
        safe="Tell the Commission what was foreseen and since when, and that the training ended, or is now to end,"
        " short of the line. Keep the estimates and the figures.",
        readings={
            "stays": _rests("AI Act Art 52(1)"),
            "lapses": _rests("AI Act Art 51(1)(a)", "AI Act Art 52(1)"),
        },
    ),
    "notification-without-placing": Commentary(
        safe="Notify within {notification_days} days of knowing that the line is or will be passed. Say in it that no "
        "placing is meant.",
        readings={
            "must-notify": _rests(
                "AI Act Art 52(1)",
                "AI Act recital 112",
                held_by=(_PISTILLO.on("by implication: internal deployment is covered"),),
            ),
            "no-provider": _rests(
                "AI Act Art 3(3)",
                "AI Act Art 2(1)(a)",
                held_by=(
                    _QA.on("by implication: ties the duty to models meant for the market"),
                    _QUINLAN.on("the trigger looks ahead; standing as a provider does not"),
                ),
            ),
        },
    ),
    "second-route-grounds": Commentary(
        safe="Send the arguments with the notification, and fulfil Article 55 until the Commission has accepted them.",
        readings={
            "open": _rests("AI Act Art 52(2)", "Guidelines 39"),
            "closed": _rests("AI Act Art 3(65)", "Guidelines 32"),
        },
    ),
    "reassessment-first-day": Commentary(
        safe="Send the request on the day after the period has ended, or later.",
        readings={
            "same-day": _rests("AI Act Art 52(5)", "Regulation 1182/71 Art 3(2)(c)"),
            "day-after": _rests("Regulation 1182/71 Art 3(2)(c)", "Regulation 1182/71 Art 3(4)"),
        },
    ),
    "reassessment-counted-from": Commentary(
        safe="Count from the day of being informed, and send the request after that period.",
        readings={"decision": _rests("AI Act Art 52(5)"), "informed": _rests("Guidelines 42")},
    ),
    "reassessment-of-presumed": Commentary(
        safe="Go on as the provider of a model with systemic risk. Put to the AI Office why it is no longer among the "
        "most advanced.",
        readings={
            "designations-only": _rests("AI Act Art 52(5)", "Guidelines 45"),
            "by-analogy": _rests("AI Act Art 3(64)", "Guidelines 37"),
        },
    ),
}

_PLACING: Final[Mapping[str, Commentary]] = {
    "duties-before-placing": Commentary(
        safe="Document what is meant for the market from the start of its training. What is expected above "
        "{presumption_flop} FLOP is notified, evaluated and secured from then on as well.",
        readings={
            "from-development": _rests(
                "AI Act Art 55(1)(b)",
                "AI Act Art 52(1)",
                "AI Act recital 114",
                held_by=(
                    _QA.on("some duties reach the development of models meant for the market"),
                    _PISTILLO.on("by implication: of internal deployment only the research before it escapes"),
                ),
            ),
            "from-placing": _rests(
                "AI Act Art 2(1)(a)",
                "AI Act Art 2(8)",
                "AI Act Art 3(3)",
            ),
        },
        noted_by=(
            _QUINLAN.on("sets out, without adopting it, that a model is only reached by its placing"),
            _KWON.on("find a gap: an uncertain scope, and checks at single moments"),
        ),
    ),
    "exclusion-beyond-integration": Commentary(
        safe="Treat a model that can be had in the Union as placed there. Whoever means to stay out closes supply to "
        "the Union, and states the exclusion with that of integration.",
        readings={
            "no-effect": _rests("Guidelines 56", "AI Act Art 3(9)"),
            "not-placed": _rests(
                "Guidelines 56",
                held_by=(
                    _MEMO.on("a clear statement takes developers abroad out of the role; not said of direct supply"),
                ),
            ),
        },
        noted_by=(_DRCLAW.on("asks who bears the duties where the developer placed nothing; its answer was not seen"),),
    ),
    "fine-before-placing": Commentary(
        safe="Notify within {notification_days} days of knowing that the threshold is or will be passed.",
        readings={
            "provider-only": _rests("AI Act Art 101(1)", "AI Act Art 3(3)"),
            "who-must-notify": _rests("AI Act Art 52(1)", "Guidelines 30", "Guidelines 43"),
        },
        noted_by=(_QUINLAN.on("the trigger of the notification looks ahead; who never places may be no provider"),),
    ),
    "ahead-of-integrator": Commentary(
        safe="Once such a plan is known, notify and appoint a representative, or exclude the Union before the system "
        "comes. Ask those who are supplied to say where their systems go.",
        readings={
            "bound": _rests("AI Act Art 52(1)", "AI Act Art 54(1)", "Guidelines 30"),
            "not-bound": _rests("Guidelines 55", "AI Act Art 3(3)"),
        },
    ),
    "original-within-modified": Commentary(
        safe="Prepare as the original's provider once a system with the modified model comes to the Union. Whoever "
        "means not to be one excludes the Union in the terms of the supply, integration into systems included.",
        readings={
            "placed-with-it": _rests("Guidelines 55", "Guidelines 65", "AI Act recital 109"),
            "modified-alone": _rests("Guidelines 55", "Guidelines 59"),
        },
    ),
    "supply-outside-business": Commentary(
        safe="Prepare as the provider once a product with the model comes to the Union. Whoever means not to be one "
        "excludes the Union in the terms, integration into systems included.",
        readings={
            "upstream": _rests("Guidelines 55", "Guidelines 56"),
            "nobody": _rests(
                "AI Act Art 3(10)",
                "AI Act recital 109",
                held_by=(_HF_GUIDE.on("development outside commercial activity is wholly outside; hard to know when"),),
            ),
        },
    ),
    "exclusion-lifted": Commentary(
        safe="Say in writing who answers for the model from which day on, before the exclusion is given up. Without "
        "that, each is prepared as the provider: the integrator of what it placed, the supplier from its supply on.",
        readings={
            "stays": _rests("AI Act Art 3(9)", "Guidelines 56"),
            "supplier-alone": _rests("Guidelines 55", "Guidelines 56"),
        },
    ),
    "own-use-by-integrator": Commentary(
        safe="Get a written statement of the developer on the Union market before using the model there. Where it left "
        "the Union out, whoever uses the model prepares as the provider; where it did not, the developer does.",
        readings={
            "as-integrator": _rests("Guidelines 51", "Guidelines 56", "AI Act Art 3(11)"),
            "no-integrator": _rests("Guidelines 56", "AI Act Art 3(3)"),
        },
        noted_by=(
            _QA.on("of an own model: to put a system into service for oneself can be to place the model"),
            _QUINLAN.on("finds mere own use the weak point: nothing is supplied"),
        ),
    ),
    "system-by-another": Commentary(
        safe="Say in the contract who answers for the model as its provider, before the system comes to the Union. "
        "Without that, who builds the system and who brings it there both prepare as the provider.",
        readings={
            "who-places": _rests("Guidelines 56", "AI Act Art 3(9)"),
            "who-builds": _rests("Guidelines 56", "AI Act Art 3(68)"),
        },
        noted_by=(_TRAPLE.on("of an integrator: a provider only of what it modifies and passes on as its own"),),
    ),
    "member-places-alone": Commentary(
        safe="Say in the consortium's agreement who answers for the model as its provider. Without that, who "
        "coordinates and the member that places it both prepare as the provider.",
        readings={
            "member": _rests("AI Act Art 3(3)", "Guidelines 50"),
            "coordinator": _rests("Guidelines 49"),
        },
    ),
    "white-label": Commentary(
        safe="Get a written statement by which the developer remains the provider. Without one, whoever puts its name "
        "on the model prepares as the provider.",
        readings={
            "developer-only": _rests(
                "AI Act Art 3(3)",
                "Guidelines 49",
                held_by=(_TRAPLE.on("of an integrator: a provider only of what it modifies and passes on as its own"),),
            ),
            "own-name": _rests("AI Act Art 3(3)", "AI Act Art 3(9)"),
        },
        noted_by=(
            _ICTLC.on("calls white label a known uncertainty; what they conclude was not seen"),
            _CMS.on("provider of a system and of a model can differ, with duties on both levels"),
        ),
    ),
    "integrator-without-development": Commentary(
        safe="Get a written statement by which the developer answers for the model in the Union. Without one, whoever "
        "integrates the model prepares as its provider.",
        readings={
            "deemed": _rests(
                "Guidelines 56",
                "AI Act recital 97",
                held_by=(
                    _GUIDELINES.on("paragraph 56: whoever integrates it, once its maker clearly shut out the Union"),
                ),
            ),
            "developed-only": _rests(
                "AI Act Art 3(3)",
                held_by=(
                    _TRAPLE.on("of any integrator: a provider only of what it modifies and passes on as its own"),
                ),
            ),
        },
        noted_by=(
            _CMS.on("provider of a system and of a model can differ, with duties on both levels"),
            _MEMO.on("a clear statement takes developers abroad out of the role"),
            _DRCLAW.on("asks who bears the duties where the developer placed nothing; its answer was not seen"),
        ),
    ),
    "distribution-in-developers-name": Commentary(
        safe="Say in the contract with the distributor who places the model in the Union. Without that, the developer "
        "prepares as the provider.",
        readings={
            "developer": _rests("AI Act Art 3(3)", "Guidelines 55"),
            "own-act": _rests("AI Act Art 3(9)"),
        },
    ),
    "transfer-of-model": Commentary(
        safe="Settle in the contract who keeps the documents, answers the AI Office and notifies. Until the AI Office "
        "knows of it, both act as the provider.",
        readings={
            "successor": _rests("AI Act Art 3(3)"),
            "both": _rests("AI Act Art 3(9)", "AI Act Art 53(1)"),
        },
    ),
    "internal-use-declassified": Commentary(
        safe="Go on as its provider until the AI Office says otherwise. Put down for what the model is used and whom "
        "that concerns.",
        readings={
            "stays-placed": _rests("AI Act Art 3(9)"),
            "no-longer": _rests("AI Act recital 97", "Guidelines 40"),
        },
    ),
    "older-internal-use": Commentary(
        safe="Treat the model as placed when Chapter V began to apply, and comply without the transitional period.",
        readings={
            "placed": _rests("AI Act recital 97", "AI Act Art 111(3)"),
            "not-placed": _rests("AI Act Art 113", "AI Act Art 111(3)"),
        },
    ),
    "older-model-general-later": Commentary(
        safe="Comply from the day on which the model makes its maker a provider, without the transitional period.",
        readings={
            "placed": _rests("Guidelines 22", "Guidelines 106"),
            "not-placed": _rests("AI Act Art 111(3)", "AI Act Art 3(63)"),
        },
    ),
    "after-withdrawal": Commentary(
        safe="Keep the documents and a contact for {retention_years} years after placing, and go on answering the AI "
        "Office. Follow incidents as long as copies are in use.",
        readings={
            "end": _rests("AI Act Art 3(10)", "AI Act recital 114"),
            "continue": _rests("AI Act Art 54(3)(b)", "AI Act Art 91(1)"),
        },
    ),
}

_OTHERS: Final[Mapping[str, Commentary]] = {
    "behavioural-restrictions": Commentary(
        safe="Treat the licence as not open. Prepare the technical documentation, the information for integrators and, "
        "from outside the Union, a representative.",
        readings={
            "safety-terms": _rests("Guidelines 81"),
            "restriction": _rests("Guidelines 77", "Guidelines 80"),
        },
        noted_by=(
            _LLM_RADAR.on("terms like those of Llama and Gemma are not those of Apache 2.0; not on this paragraph"),
            _ORRICK_OPEN.on("recital 102 indicates and does not bind; the Commission has room"),
            _WILLISON.on("the Act's notion of open source is not that of the Open Source Initiative"),
        ),
    ),
    "records-after-mandate": Commentary(
        safe="Keep the documentation and the contact for {retention_years} years after placing, or hand them in writing"
        " to whom the provider appoints next. Settle it in the mandate.",
        readings={"kept": _rests("AI Act Art 54(3)(b)"), "ended": _rests("AI Act Art 54(3)", "AI Act Art 54(5)")},
    ),
    "eea-establishment": Commentary(
        safe="Appoint a representative established in the Union before placing.",
        readings={"third-country": _rests("AI Act Art 54(1)"), "as-union": _rests("EEA Agreement")},
    ),
    "older-model-crossing": Commentary(
        safe="Notify within {notification_days} days of the crossing, or of {chapter_v_applies} where it came before, "
        "and reserve Article 111(3) in it. Take up the duties of systemic risk that came with a later crossing from "
        "then on: no text clearly shelters leaving it out.",
        readings={
            "transition": _rests("AI Act Art 111(3)", "Guidelines 106", "Guidelines 22"),
            "two-weeks": _rests("AI Act Art 52(1)", "AI Act Art 55(1)", "Guidelines 30"),
        },
        noted_by=(
            _DEEPSEEK.on("older models have until the end of the transition; no word on later change"),
            _SIMMONS.on("the transition may help modified models; not on the threshold"),
            _MMOWW.on("versions that are new in substance lose the transition; a site with errors elsewhere"),
        ),
    ),
    "older-model-incident": Commentary(
        safe="Report it without undue delay, and reserve Article 111(3) in the report.",
        readings={
            "transition": _rests("AI Act Art 111(3)", "Guidelines 106"),
            "at-once": _rests("AI Act Art 55(1)(c)"),
        },
    ),
    "group-turnover": Commentary(
        safe="Reckon with the turnover of the whole group.",
        readings={"own": _rests("AI Act Art 101(1)"), "group": _rests("AI Act Art 101(1)", "AI Act Art 75(1)")},
    ),
    "conduct-continued": Commentary(
        safe="End the omission at once, and put down the day. Count on a fine for what still went on from "
        "{powers_apply}.",
        readings={
            "reachable": _rests(
                "AI Act Art 101(1)",
                "IR 2026/1755 Art 10(2)",
                "Guidelines 112",
                held_by=(_GUIDELINES.on("paragraph 112: fines for who does not comply fully once the powers apply"),),
            ),
            "not-reachable": _rests("Charter Art 49(1)"),
        },
        noted_by=(_QUINLAN.on("what ended before is out of reach; leaves open what began before and went on"),),
    ),
}

COMMENTARY: Final[Mapping[str, Commentary]] = {
    **_GENERAL,
    **_MODIFICATION,
    **_COMPUTE,
    **_NOTIFICATION,
    **_PLACING,
    **_OTHERS,
}
"""What is said of each open question, by its name."""
