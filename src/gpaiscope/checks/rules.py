"""The rules of ``gpaiscope check``: what each finds, why that matters, and how to mend it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite

LEVELS: Final = ("error", "warning", "note")
"""How grave an issue is, gravest first; the words are those of SARIF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """One rule. ``mend`` is what a person does about an issue that says nothing more exact itself."""

    id: str
    level: str
    what: str
    why: str
    mend: str
    cites: tuple[Citation, ...] = ()


RULES: Final = (
    CheckRule(
        id="fault",
        level="error",
        what="gpaiscope failed on this path",
        why="A fault of the program is no answer about the model: nothing was concluded.",
        mend="report it with the command and the file",
    ),
    CheckRule(
        id="unreadable",
        level="error",
        what="what a path holds cannot be read",
        why="Nothing is concluded of a file that is wrong, and nothing about its model is passed over in silence.",
        mend="correct the file",
    ),
    CheckRule(
        id="broken-evidence",
        level="warning",
        what="a file of the folder is there and cannot be read",
        why="What it would have said is missing, and an answer may hang on that.",
        mend="put the whole file there, or take it away",
    ),
    CheckRule(
        id="compute-doubtful",
        level="warning",
        what="an amount of compute is too small to be meant as FLOP",
        why="Compute is compared with the lines of the law as FLOP: an amount in a larger unit lies below all of them.",
        mend="write the amount in FLOP",
        cites=cite("Guidelines 115"),
    ),
    CheckRule(
        id="licence-not-open",
        level="error",
        what="the licence keeps the model out of the exception for open-source models",
        why="Only a licence that allows access, use, changes and distribution keeps the exception; without it a"
        " provider owes the technical documentation, the information for those downstream and, from a third country,"
        " a representative.",
        mend="release under a licence that allows these, or prepare the documents: `gpaiscope documents PATH`",
        cites=cite("AI Act Art 53(2)", "AI Act Art 54(1)", "Guidelines 75", "Guidelines 80"),
    ),
    CheckRule(
        id="licence-unsettled",
        level="warning",
        what="the law leaves open whether the licence keeps the exception for open-source models",
        why="Its list of forbidden uses can be read as safety terms, or as more than an open licence may have.",
        mend="choose the reading that you follow with --reading, or prepare the documents",
        cites=cite("Guidelines 77", "Guidelines 81"),
    ),
    CheckRule(
        id="licence-missing",
        level="warning",
        what="nothing says under which licence the model is released",
        why="Whether the exception for open-source models applies hangs on it first.",
        mend="say `license` in the card, or openness.licence in the dossier",
        cites=cite("AI Act Art 53(2)", "Guidelines 75"),
    ),
    CheckRule(
        id="monetised",
        level="error",
        what="the model counts as monetised, which ends the exception for open-source models",
        why="A model that is paid for, in money or in personal data that serve more than security, is outside the"
        " exception.",
        mend="change the offer, or prepare the documents: `gpaiscope documents PATH`",
        cites=cite("AI Act recital 103", "Guidelines 83", "Guidelines 84"),
    ),
    CheckRule(
        id="not-published",
        level="warning",
        what="what the exception for open-source models wants public is not",
        why="The weights, the architecture and the information on usage all have to be public.",
        mend="publish what is missing, in the card for example",
        cites=cite("AI Act Art 53(2)", "Guidelines 87", "Guidelines 89"),
    ),
    CheckRule(
        id="files-contradict",
        level="warning",
        what="the card, the dossier and the files beside them contradict each other",
        why="Of what they say differently nothing is taken, so an answer may stay open or rest on the wrong one.",
        mend="correct what is wrong of the two",
    ),
    CheckRule(
        id="card-incomplete",
        level="note",
        what="the card leaves out what the files prove",
        why="Who reads only the card, such as a hub, does not learn it.",
        mend="`gpaiscope check PATH --fix`, or `gpaiscope card PATH`",
    ),
    CheckRule(
        id="base-missing",
        level="warning",
        what="the model was made from another, and nothing says from which",
        why="Who modifies a model becomes a provider above a third of the compute that made it, so that model has to be"
        " known.",
        mend="say `base_model` in the card, or an [[original]] in the dossier",
        cites=cite("Guidelines 60", "Guidelines 61"),
    ),
    CheckRule(
        id="relation-missing",
        level="warning",
        what="the card names a base model and not what was done to it",
        why="Whether training, merging or quantising made the model decides which compute is measured against a third.",
        mend="say `base_model_relation`: finetune, adapter, merge or quantized",
        cites=cite("Guidelines 60"),
    ),
    CheckRule(
        id="third-passed",
        level="error",
        what="the modification took more than a third of the original's compute",
        why="Whoever modifies a model so much is the provider of the modified model.",
        mend="prepare what the provider of the modified model owes: `gpaiscope documents PATH`",
        cites=cite("Guidelines 60"),
    ),
    CheckRule(
        id="criterion-passed",
        level="warning",
        what="the model meets the criterion of a general-purpose model",
        why="Above this compute a model that makes text, speech, images or video is taken to be a general-purpose one.",
        mend="see what is owed and by when: `gpaiscope deadlines PATH`",
        cites=cite("Guidelines 17"),
    ),
    CheckRule(
        id="presumption-passed",
        level="error",
        what="the training passed the line of systemic risk",
        why="Such a model is presumed to have high-impact capabilities, and its provider notifies the Commission.",
        mend="notify the Commission: `gpaiscope draft PATH notification`",
        cites=cite("AI Act Art 51(2)", "AI Act Art 52(1)"),
    ),
    CheckRule(
        id="line-near",
        level="warning",
        what="compute lies so near to a line that an estimate could lie on either side",
        why="An estimate as accurate as the Guidelines ask leaves open on which side it is.",
        mend="measure the compute, or document why the estimate is right",
        cites=cite("Guidelines 120"),
    ),
    CheckRule(
        id="placed-in-training",
        level="note",
        what="a placing comes before the end of the training whose compute is counted in full",
        why="Either the model is trained on once it is placed, or one of the days is wrong, and what is owed with it.",
        mend="mend the day that is wrong; a model that is trained on once it is placed is right as it stands",
        cites=cite("Guidelines 22"),
    ),
    CheckRule(
        id="document-outdated",
        level="error",
        what="a set of documents says something else than it would say today",
        why="Documents are kept up to date, and whoever was given a copy relies on it.",
        mend="write the set anew: `gpaiscope draft PATH --all --output set`",
        cites=cite("AI Act Art 53(1)(a)"),
    ),
    CheckRule(
        id="documents-contradict",
        level="warning",
        what="facts of which documents are made contradict each other",
        why="Documents that are handed over would say two things, or something that is not so: none of them can be"
        " made final until one value stands.",
        mend="write one value, in the dossier and in what stands beside it",
        cites=cite("AI Act Art 53(1)"),
    ),
    CheckRule(
        id="date-missed",
        level="error",
        what="the last day of an act has passed, and nothing says that it was done",
        why="What is not done can be fined once the Commission has its powers.",
        mend="do it, or say in the dossier that and when it was done",
        cites=cite("AI Act Art 101(1)"),
    ),
    CheckRule(
        id="date-may-be-missed",
        level="warning",
        what="the last day of an act that may be owed, or that may have been done or be due later, has passed",
        why="Facts are missing, or the law is open; on the safe course it is late.",
        mend="find out whether it is owed: `gpaiscope ask PATH`; where the law is open, follow the safe course",
        cites=cite("AI Act Art 101(1)"),
    ),
    CheckRule(
        id="date-near",
        level="warning",
        what="the last day of an act is near",
        why="It is still time to do it.",
        mend="do it, and say so in the dossier",
    ),
    CheckRule(
        id="exclusion-unclear",
        level="warning",
        what="it is unclear whether the model is kept out of the Union's market",
        why="Only a clear exclusion makes whoever brings the model to the Union its provider in the maker's place.",
        mend="say it as union_excluded of the supply, or as an eu-exclusion, in the dossier",
        cites=cite("Guidelines 56"),
    ),
    CheckRule(
        id="plan-passed",
        level="warning",
        what="a planned day has passed, and no event says that it happened",
        why="An answer that rests on a plan says nothing of what is so today.",
        mend="say in the dossier what happened, or move the plan",
    ),
    CheckRule(
        id="procedure-contradiction",
        level="warning",
        what="what was told the Commission, or what it did, does not fit together",
        why="Steps that cannot all be so give dates that cannot all be right.",
        mend="correct the [[procedure]] in the dossier",
        cites=cite("AI Act Art 52(1)"),
    ),
    CheckRule(
        id="answer-open",
        level="note",
        what="whether an actor is a provider is open",
        why="Open is not no: what would be owed stays undecided until the missing facts are there.",
        mend="`gpaiscope ask PATH` says what is missing, most decisive first",
        cites=cite("AI Act Art 3(3)"),
    ),
)

BY_ID: Final = {rule.id: rule for rule in RULES}
ALWAYS: Final = frozenset({"fault", "unreadable"})
"""Rules that are never left out: of what was not read nobody knows that it is right."""


def is_as_grave(level: str, other: str) -> bool:
    """Whether a level is as grave as another, or graver."""
    return LEVELS.index(level) <= LEVELS.index(other)


def selected(select: frozenset[str], ignore: frozenset[str]) -> frozenset[str]:
    """The rules that were chosen; an empty choice is all of them."""
    return frozenset(id for id in BY_ID if id in ALWAYS or ((not select or id in select) and id not in ignore))


def objection(word: str, key: str) -> str | None:
    """Why a word cannot stand among the rules that are chosen or left out; None where it can."""
    if word not in BY_ID:
        return f"{word!r} is no rule"
    return f"{word!r} is never left out" if key == "ignore" and word in ALWAYS else None


def suggestion(word: str) -> str:
    """What was probably meant by a word that is no rule, or none that can be left out."""
    if word in ALWAYS:
        return "take it out: of what was not read nothing is known"
    close = get_close_matches(word, BY_ID, n=1)
    return f"did you mean {close[0]}?" if close else "`gpaiscope check --rules` lists them"
