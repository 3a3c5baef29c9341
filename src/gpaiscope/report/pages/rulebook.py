"""The law as it is read here: its rules, numbers and open questions, what each says, and what changed when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import chain
from types import ModuleType
from typing import Any, Final

from gpaiscope import law
from gpaiscope.calendar import Counting
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Choose,
    Constant,
    Expr,
    Fact,
    FactKind,
    MemberOf,
    Not,
    Question,
    QuestionReads,
    Rule,
    Under,
    Version,
    truth_valued,
    walk,
)
from gpaiscope.engine.prose import Prose
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import BODY, Body, assumptions, cautions, obligations
from gpaiscope.law.changes import spans
from gpaiscope.law.clocks import FIXED, KINDS, Clock
from gpaiscope.law.commentary import COMMENTARY, SEEN, WEIGHTS, Holder, Support, safe_course
from gpaiscope.law.obligations import Term
from gpaiscope.law.parameters import PARAMETERS, DatedValue, ParameterEntry, applies_from
from gpaiscope.law.sentences import filled, plain
from gpaiscope.report import onward, words
from gpaiscope.report.blocks import (
    Amount,
    Block,
    Cite,
    Code,
    Heading,
    Item,
    Items,
    Line,
    Page,
    Row,
    Rows,
    Sentence,
    Span,
    Table,
)
from gpaiscope.values import Range


def contents(body: Body = BODY) -> Page:
    """Every open question, which a lawyer looks for first, and every rule, in the order of the law."""
    blocks: list[Block] = [Heading(("Open questions",)), Items(items=tuple(map(_listed_question, BODY.questions)))]
    for file, rules in _by_file(body):
        blocks.append(Heading((_title(file.__doc__),)))
        said = (_named(each.id, filled(each.latest.says, body.latest), each.latest.cites) for each in rules)
        blocks.append(Items(items=tuple(said)))
    blocks.append(onward.law("show", law.RULES[0].id, says="one of them in full"))
    return Page(title=("The law as gpaiscope reads it",), blocks=tuple(blocks))


def _by_file(body: Body) -> Iterator[tuple[ModuleType, list[Rule]]]:
    """The rules of a body of law as they stand in its files."""
    rules = {rule.id: rule for rule in body.rules}
    for file in law.FILES:
        yield file, [rules[each.id] for each in file.RULES]


def _title(doc: str | None) -> str:
    return (doc or "").split("\n", 1)[0]


def _named(id: str, says: str, cites: Iterable[Citation]) -> Item:
    return Item(line=(Code(id), f": {says}"), notes=(cited(cites),))


def _listed_question(question: Question) -> Item:
    readings = [f"--reading {question.name}={each.name}" for each in question.readings]
    return Item(line=(Code(question.name), f": {question.asks}"), notes=((Code(words.listed(readings, "or")),),))


def cited(cites: Iterable[Citation], *, full: bool = False) -> Line:
    """Provisions as they now stand, one after the other."""
    found = [span for each in cites if (now := each.on(date.max)) is not None for span in (", ", Cite(now, full=full))]
    return tuple(found[1:])


# One of them


def page(name: str, body: Body = BODY) -> Page:
    """What a name stands for: a rule, a question, a fact, a number, all of them, or what cites a provision.

    Raises UsageError for a name that stands for nothing.
    """
    if name in WHOLE:
        return WHOLE[name](body)
    if name in ARGUMENTS:
        return Page(title=(Code(name),), blocks=tuple(_argument()))
    found = meant(name, body)
    if all(_name(each) == name for _, each in found):
        blocks = chain.from_iterable(_TELLERS[kind](each, body) for kind, each in found)
        return Page(title=(Code(name),), blocks=tuple(blocks))
    items = tuple(_named(id, filled(says, body.latest), cites) for _, _, id, says, cites in _citing(name, body))
    return Page(title=(f"What cites {name}",), blocks=(Items(items=items),))


Kept = Rule | Question | Fact | ParameterEntry | Clock


def meant(name: str, body: Body = BODY) -> list[tuple[str, Kept]]:
    """The rules, questions, facts and parameters that a name stands for, each with its kind.

    Raises UsageError for a name that stands for nothing.
    """
    everything = [(kind, each) for kind, each, *_ in _everything_cited(body)]
    if name in WHOLE:
        return [each for each in everything if each[0] in _KINDS_OF[name]]
    own = [each for each in everything if _name(each[1]) == name]
    found = own or [(kind, each) for kind, each, *_ in _citing(name, body)]
    if not found:
        raise UsageError(_unknown(name, [*(_name(each) for _, each in everything), *ARGUMENTS, *WHOLE]))
    return found


_KINDS_OF: Final = {
    "rulebook": ("rules", "questions"),
    "glossary": ("facts",),
    "sentences": ("rules", "facts"),
    "clocks": ("clocks",),
}
"""What the pages of the whole law hold, by kind."""


def _name(of: Kept) -> str:
    return of.id if isinstance(of, Rule | Clock) else of.name


ARGUMENTS: Final = {
    "permitted-terms": "safety-terms",
    "restricts-a-right": "restrictions",
}
"""Sides of an argument that `gpaiscope licence` names, with the reading that takes each for lists of forbidden uses."""


def _argument() -> Iterator[Block]:
    yield Sentence(
        (
            "One side of what can be argued about a term of a licence, as ",
            Code("gpaiscope licence"),
            " sets out both: no reading of a question of law, which ",
            Code("--reading"),
            " would follow.",
        )
    )
    question = next(each for each in BODY.questions if each.name == "behavioural-restrictions")
    readings = words.listed([f"--reading {question.name}={each.name}" for each in question.readings], "or")
    yield Sentence(("For lists of forbidden uses the question of law is: ", question.asks, " ", Code(readings), "."))
    yield onward.law("show", question.name)


def _unknown(name: str, known: list[str]) -> Mistake:
    close = get_close_matches(name, sorted(set(known)), n=3)
    return Mistake(
        reference="unknown-name",
        message=f"{name!r} is no rule, open question, fact or parameter, and nothing cites it",
        expected="a name that `gpaiscope law list` or `gpaiscope law parameters` prints, or a provision: 'Art 53'",
        help=f"did you mean {' or '.join(close)}?" if close else "",
    )


def _rule(rule: Rule, body: Body) -> Iterator[Block]:
    yield from _holds(rule, body)
    stays = (obligation.stays for obligation in body.obligations if obligation.rule is rule)
    for content in filter(None, stays):
        yield Sentence((f"{words.capital(content.says)} (", *cited(content.cites, full=True), ")."))
    said = (("yes", rule.latest.says), ("no", rule.latest.denies), ("unknown", rule.latest.asks))
    yield Sentence(("What is said of it:",))
    yield Items(items=tuple(Item(line=(filled(text, body.latest),), tone=tone) for tone, text in said))


def _holds(rule: Rule, body: Body) -> Iterator[Block]:
    """Each version of a rule: what it says, since when and by what, and when it holds."""
    for version, first, last in spans(rule, body.latest):
        yield Sentence((f"{words.capital(filled(version.says, body.latest))}.",))
        yield Sentence((_from(first, last), *cited(version.cites, full=True), *_own(version.binding), "."))
        if version.is_off:
            yield Sentence(("It is no longer applied.",))
            continue
        yield Sentence(("It holds if:",))
        yield Items(items=tuple(condition(version.when)))
        for cut in version.cuts:
            word = "Also where" if cut.gives else "Unless"
            yield Sentence((f"{word} {cut.says} (", *cited(cut.cites, full=True), *_own(cut.binding), "):"))
            yield Items(items=tuple(condition(cut.when)))


def _own(binding: str) -> Line:
    return (" (a reading of our own)",) if binding == "own-reading" else ()


def _from(first: date, last: date | None) -> str:
    return f"From {first}{f' to {last}' if last else ''}: "


def _question(question: Question) -> Iterator[Block]:
    yield Sentence((question.asks,))
    commentary = COMMENTARY.get(question.name)
    support = commentary.readings if commentary is not None else {}
    yield Items(
        items=tuple(
            item
            for each in question.readings
            for item in (Item(line=(Code(each.name), f": {each.says}")), *_support(support.get(each.name)))
        )
    )
    yield Sentence((f"{question.source.rstrip('.')}: ", *cited(question.cites, full=True), "."))
    if commentary is not None:
        yield Sentence(("The safe course while it is open: ", filled(commentary.safe)))
        if commentary.noted_by:
            yield Sentence(("Spoken to, without a side taken, by:",))
            yield Items(items=tuple(Item(line=(_holder(each),)) for each in commentary.noted_by))
    follow = words.listed([f"--reading {question.name}={each.name}" for each in question.readings], "or")
    if question.followed:
        yield Sentence(
            ("Answers follow the Guidelines, ", Code(question.followed), ", until one is chosen: ", Code(follow), ".")
        )
    else:
        yield Sentence(("Unsettled until one is followed: ", Code(follow), "."))


def _open_question(question: Question, _: Body) -> Iterator[Block]:
    """A question on a page of its own."""
    yield from _question(question)
    yield Sentence((_COMMENTATORS,), quiet=True)


def _support(support: Support | None) -> Iterator[Item]:
    """What a reading rests on, and who holds it or that nobody was found to."""
    if support is None:
        return
    yield Item(line=("rests on ", *cited(support.rests_on, full=True)), depth=1)
    for each in support.held_by:
        yield Item(line=(f"held by {_holder(each)}",), depth=1)
    if not support.held_by:
        yield Item(line=("nobody was found to hold it",), depth=1)


def _holder(holder: Holder) -> str:
    weight = f"{WEIGHTS[holder.weight]}{', read in part' if holder.partial else ''}"
    says = f": {holder.note}" if holder.note else ""
    return f"{holder.who} ({weight}){says}; {holder.where}"


_COMMENTATORS: Final = (
    f"Commentators were looked for until {SEEN}. What they say is no law, and decides no answer; one commentary on "
    "these articles, the Cambridge Commentary, could not be read."
)


def _fact(fact: Fact, _: Body) -> Iterator[Block]:
    yield Sentence((f"{words.capital(fact.says)} ({fact.kind.value}).",))
    told: list[tuple[str, Line]] = [
        ("asked", (fact.asks,)),
        ("of", (fact.who,)),
        ("in a dossier", (Code(fact.path),) if fact.path else ()),
        ("words", (", ".join(fact.words),)),
        ("assumed", (fact.assumes.says if fact.assumes else "",)),
        ("from", cited(fact.cites, full=True)),
    ]
    rows = tuple(Row(label=(label,), items=(line,)) for label, line in told if words.plain(line))
    if rows:
        yield Rows(rows=rows)


def _parameter(entry: ParameterEntry, body: Body) -> Iterator[Block]:
    yield Sentence((f"{words.capital(entry.says)}.",))
    rows = tuple(
        Row(
            label=(f"{applies_from(dated, body.parameters)}{f' to {dated.until}' if dated.until else ' on'}",),
            items=(_value(entry, dated), cited(dated.cites, full=True)),
        )
        for dated in entry.values
    )
    yield Rows(rows=rows)


def _value(entry: ParameterEntry, dated: DatedValue) -> Line:
    if isinstance(dated.value, date):
        return (str(dated.value),)
    return (Amount(Range.exactly(dated.value), entry.unit, digits=0),)


# Conditions


class _Phrases(Prose):
    """Phrases without brackets in brackets: a quantity that depends on something is said after what it mostly is."""

    def choose(self, condition: str, then: str, otherwise: str, is_truth: bool) -> str:
        """One quantity or another, by a condition."""
        return f"{then} where {condition}, else {otherwise}"


_PHRASES: Final = _Phrases({name: entry.says for name, entry in PARAMETERS.items()})


def condition(node: Expr, depth: int = 0) -> Iterator[Item]:
    """A condition as a list, parts that belong together standing further in."""
    match node:
        case All(parts) if depth == 0:
            for part in parts:
                yield from condition(part, depth + 1)
        case All(parts):
            yield from _parts("all of these", parts, depth)
        case AnyOf(parts):
            yield from _parts("at least one of these", parts, depth)
        case Not(AnyOf(parts)):
            yield from _parts("none of these", parts, depth)
        case Not(All(parts)):
            yield from _parts("not all of these", parts, depth)
        case Choose() if truth_valued(node):
            yield from _choice(node, depth)
        case Under(part, cites):
            first, *rest = condition(part, depth)
            yield Item(line=first.line, notes=(cited(cites), *first.notes), depth=first.depth)
            yield from rest
        case _:
            yield Item(line=tuple(_point(node)), depth=max(0, depth - 1))


def _parts(says: str, parts: Iterable[Expr], depth: int) -> Iterator[Item]:
    yield Item(line=(says,), depth=max(0, depth - 1))
    for part in parts:
        yield from condition(part, max(1, depth) + 1)


def _choice(node: Choose, depth: int) -> Iterator[Item]:
    """What counts where a condition holds, and what else."""
    at = max(0, depth - 1)
    if isinstance(node.condition, All | AnyOf):
        joined = "all" if isinstance(node.condition, All) else "one"
        yield Item(line=(f"if {joined} of these",), depth=at)
        for part in node.condition.parts:
            yield from condition(part, max(1, depth) + 1)
        yield Item(line=("then",), depth=at)
    else:
        yield Item(line=("if ", *_point(node.condition)), depth=at)
    yield from condition(node.then, max(1, depth) + 1)
    if node.otherwise != Constant(False):
        yield Item(line=("otherwise",), depth=at)
        yield from condition(node.otherwise, max(1, depth) + 1)


def _point(node: Expr) -> Iterator[Span]:
    """One point of a condition, in a line."""
    match node:
        case Rule():
            yield from (Code(node.id), f": {filled(node.latest.says)}")
        case Not(Rule() as rule):
            yield from ("not ", Code(rule.id), f": {filled(rule.latest.denies)}")
        case Not(MemberOf(fact, held)):
            yield f"{filled(fact.says)}: not {words.listed(held, 'or')}"
        case Not(Fact() as fact):
            yield filled(fact.denies or f"it is not so that {fact.says}")
        case MemberOf(fact, held):
            yield f"{filled(fact.says)}: {words.listed(held, 'or')}"
        case QuestionReads(question, reading):
            yield from ("the open question ", Code(question.name), f" is read as {reading}: {question.asks}")
        case Not(part):
            yield f"it is not so that {filled(_PHRASES.phrase(part))}"
        case _:
            yield filled(_PHRASES.phrase(node))


# What cites a provision

_ARTICLE: Final = re.compile(r"\barticle\b|\bart\.")
_PARAGRAPH: Final = re.compile(r"[¶§]\s*|\b(paragraph|para\.?|point)\s+")


def _wanted(text: str) -> str:
    told = _PARAGRAPH.sub("", _ARTICLE.sub("art", text.lower()))
    return " ".join(("guidelines " if text.strip().startswith("¶") else "").split() + told.split())


def _citing(name: str, body: Body) -> Iterator[tuple[str, Kept, str, str, list[Citation]]]:
    wanted = _wanted(name)
    for kind, of, says, cites in _everything_cited(body):
        found = [each for each in dict.fromkeys(cites) if _meets(each, wanted)]
        if found:
            yield kind, of, _name(of), says, found


def _meets(citation: Citation, wanted: str) -> bool:
    """Whether a citation is a provision that is meant, or stands within it."""
    whole = _wanted(str(citation))
    own = whole.removeprefix(citation.document.key.lower()).strip()
    names = (whole, own if not own[:1].isdigit() else whole)
    return any(name == wanted or (name.startswith(wanted) and not name[len(wanted)].isalnum()) for name in names)


def _everything_cited(body: Body) -> Iterator[tuple[str, Kept, str, tuple[Citation, ...]]]:
    """All of the law by kind, with what it says and every provision that it cites."""
    owed = {each.id: each for each in body.obligations}
    for rule in body.rules:
        contents = [each.cites for each in owed[rule.id].contents] if rule.id in owed else []
        found = chain.from_iterable((*map(_cited_in, rule.versions), *contents))
        yield "rules", rule, rule.latest.says, tuple(found)
    yield from (("questions", each, each.asks, each.cites) for each in body.questions)
    for entry in body.parameters.values():
        yield "parameters", entry, entry.says, tuple(cite for dated in entry.values for cite in dated.cites)
    yield from (("facts", each, each.says, each.cites) for each in law.facts().values())
    yield from (("clocks", each, each.says, each.cites) for each in body.clocks)


def _cited_in(version: Version) -> tuple[Citation, ...]:
    """The provisions of a version of a rule, of its exceptions and of its branches."""
    conditions = (version.when, *(cut.when for cut in version.cuts))
    branches = [node.cites for part in conditions for node in walk(part) if isinstance(node, Under)]
    return tuple(chain(version.cites, *(cut.cites for cut in version.cuts), *branches))


# Numbers and days


def parameters(day: date | None = None, body: Body = BODY) -> Page:
    """The numbers and days of the law with their provisions: of a day, or all that there were."""
    items = tuple(
        Item(
            line=(Code(entry.name), ": ", *_value(entry, dated)),
            notes=(
                (entry.says,),
                (
                    f"from {applies_from(dated, body.parameters)}{f' to {dated.until}' if dated.until else ''}; ",
                    *cited(dated.cites),
                ),
            ),
        )
        for entry in body.parameters.values()
        for dated in ((entry.on(day),) if day else entry.values)
        if dated is not None
    )
    title = f"The numbers and days of the law{f' on {day}' if day else ''}"
    return Page(title=(title,), blocks=(Items(items=items),))


# Pages of the whole law


def rulebook(body: Body = BODY) -> Page:
    """Every rule and every open question, in the order of the law."""
    blocks: list[Block] = [Sentence(("Generated from the rules. Paragraphs are those of the adopted Guidelines.",))]
    for file, rules in _by_file(body):
        blocks.append(Heading((_title(file.__doc__),)))
        for rule in rules:
            blocks += [Heading((rule.id,), level=3), *_holds(rule, body)]
    blocks.append(Heading(("Open questions",)))
    for question in BODY.questions:
        blocks += [Heading((question.name,), level=3), *_question(question)]
    blocks.append(Sentence((_COMMENTATORS,), quiet=True))
    return Page(title=("The rulebook",), blocks=tuple(blocks))


def glossary(body: Body = BODY) -> Page:
    """Every fact that rules speak of, and where a dossier says it."""
    blocks: list[Block] = [
        Sentence(("Generated from the rules: every fact that they speak of, and where a dossier says it.",))
    ]
    for fact in law.facts().values():
        blocks += [Heading((fact.name,), level=3), *_fact(fact, body)]
    return Page(title=("The glossary",), blocks=tuple(blocks))


def sentences(body: Body = BODY) -> Page:
    """Every sentence that the law says of itself, for each outcome: the page that a lawyer reads and mends.

    Places such as ``{actor}`` stay as they are written.
    """
    blocks: list[Block] = [Sentence((_PREFACE,))]
    for file, rules in _by_file(body):
        blocks.append(Heading((_title(file.__doc__),)))
        for rule in rules:
            blocks += _sentences_of(rule)
    blocks.append(Heading(("Open questions",)))
    for question in BODY.questions:
        readings = tuple(Item(line=(Code(each.name), f": {each.says}")) for each in question.readings)
        blocks += [Heading((question.name,), level=3), Sentence((question.asks,)), Items(items=readings)]
        blocks.append(Sentence(("Safe course: ", safe_course(question.name))))
    blocks.append(Heading(("Facts",)))
    for fact in law.facts().values():
        blocks += [Heading((fact.name,), level=3), Items(items=tuple(_of_fact(fact)))]
    cautioned = tuple(((Code(each.reference),), (each.says,), cited(each.cites)) for each in cautions.EVERY)
    assumed = tuple(((each.says,), (each.kind,), (each.contrary,)) for each in assumptions.ALL)
    short = tuple(((each.short,), (Code(each.id),)) for each in obligations.OBLIGATIONS)
    blocks += [Heading(("Assumptions",)), Table(head=("Assumed", "Kind", "Otherwise"), rows=assumed)]
    blocks.append(Heading(("Beside the answers, where facts do not fit together",)))
    blocks.append(Table(head=("Reference", "Said", "By"), rows=cautioned))
    blocks += [Heading(("Obligations, by the names that people use",)), Table(head=("Obligation", "Rule"), rows=short)]
    return Page(title=("The sentences",), blocks=tuple(blocks))


def clocks(body: Body = BODY) -> Page:
    """Every clock of the law: what starts and what stops it, whom it binds, and what missing it means."""
    blocks: list[Block] = [
        Sentence(("Generated from the law. Days and weeks are counted as Regulation 1182/71 says.",))
    ]
    for clock in body.clocks:
        blocks += [Heading((clock.id,), level=3), *_clock(clock, body)]
    return Page(title=("The clocks",), blocks=tuple(blocks))


def _clock(clock: Clock, body: Body) -> Iterator[Block]:
    where = "; ".join(filled(rule.latest.says, body.latest) for rule in clock.where)
    told = [
        ("What", f"{clock.says}; {KINDS[clock.kind]}"),
        ("Period", _period(clock, body)),
        ("Starts with", "; or ".join(filter(None, (clock.started, clock.started_after)))),
        ("Stopped or moved by", filled(clock.halts, body.latest)),
        ("If it is missed", clock.missed),
        ("To", clock.to),
        (
            "Runs where",
            where or "its start is stated",
        ),
    ]
    yield Sentence((f"{words.capital(clock.short)}.",))
    yield Rows(rows=tuple(Row(label=(label,), items=((says,),)) for label, says in told))
    yield Sentence((*cited(clock.cites, full=True), "."))


def _period(clock: Clock, body: Body) -> str:
    if clock.at_once:
        return "without undue delay"
    if clock.fixed is not None:
        return f"to {plain(body.latest[clock.fixed.name])}, {FIXED}"
    return period(clock.term, body)


def period(term: Term | None, body: Body = BODY) -> str:
    """How long a period is, and how it is counted."""
    if term is None:
        return "to a day that the request or the law sets"
    checked = body.latest["law_checked"]
    assert isinstance(checked, date)  # it is a day of the law
    standing = body.on(max([checked, *(body.draft.days if body.draft else ())])).period(term)
    counted = {
        Counting.REGULATION: "",
        Counting.PROCEDURE: ", from the first working day",
        Counting.CODE: ", plain days",
    }
    before = " before" if term.backwards else " at the earliest" if term.waiting else ""
    return f"{standing}{before}{counted[term.counting]}"


_PREFACE: Final = (
    "Generated from the rules: what is said of each for yes, for no, and while it is open. `{actor}` stands for an "
    "actor's name, `{share}` for the share of the original's compute that the criterion speaks of, any other word in "
    "braces for the number or day of the law that has this name."
)


def _sentences_of(rule: Rule) -> Iterator[Block]:
    for version, first, _ in spans(rule):
        yield Heading((f"{rule.id}{f', from {first}' if len(rule.versions) > 1 else ''}",), level=3)
        said = [("yes", version.says), ("no", version.denies), ("open", version.asks)]
        said += [("also where" if cut.gives else "unless", cut.says) for cut in version.cuts]
        yield Items(items=tuple(Item(line=(f"{word}: {says}",)) for word, says in said))
        yield Sentence((*cited(version.cites, full=True), "."))


def _of_fact(fact: Fact) -> Iterator[Item]:
    truth = fact.kind is FactKind.TRUTH
    said = [("yes", fact.says), ("no", fact.denies)] if truth else [("value", f"{fact.says} ({fact.kind.value})")]
    said += [("open", fact.asks), ("assumed", fact.assumes.says if fact.assumes else "")]
    yield from (Item(line=(f"{word}: {says}",)) for word, says in said if says)


_TELLERS: Final[Mapping[str, Callable[[Any, Body], Iterator[Block]]]] = {
    "rules": _rule,
    "questions": _open_question,
    "facts": _fact,
    "parameters": _parameter,
    "clocks": _clock,
}
WHOLE: Final[Mapping[str, Callable[[Body], Page]]] = {
    "rulebook": rulebook,
    "glossary": glossary,
    "sentences": sentences,
    "clocks": clocks,
}
"""The pages of the whole law, by the names that stand for them."""
