"""What is missing of many models on one page: the most decisive question of each, or all, by who can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Command, Heading, Item, Items, Line, Named, Page, Sentence
from gpaiscope.report.say import say
from gpaiscope.report.shared_questions import AskedModel, SharedQuestion, by_who, folded, shared_questions


def gaps_of_many(
    models: Sequence[AskedModel], days: Sequence[date], conclusion: str, onward: Command, *, full: bool = False
) -> Page:
    """The questions of many models. ``onward`` is the command that tells the rest; ``full``: here are all of them."""
    about = words.listed([day.isoformat() for day in days])
    title = say("What is missing of {models} · on {days}", models=words.count(len(models), "model"), days=about)
    if conclusion:
        title = say("{title} · for {conclusion}", title=title, conclusion=Code(conclusion))
    return Page(title=title, blocks=tuple(_blocks(models, onward, full)))


def _blocks(models: Sequence[AskedModel], onward: Command, full: bool) -> Iterator[Block]:
    questions = shared_questions(models, full=full)
    many = words.count(len(questions), "question")
    if questions and full:
        yield Sentence(
            say("{questions}: all that are open of each model, once where several share one.", questions=many)
        )
    elif questions:
        yield Sentence(
            say("{questions}: the most decisive one of each model, once where several share it.", questions=many)
        )
    for who, group in by_who(questions).items():
        yield Heading((words.capital(who),))
        yield Items(items=tuple(map(_item, group)))
    nothing = [model for model in models if not model.questions]
    if nothing:
        yield Heading(say("Nothing is open on which it hangs how a model stands and what is owed now"))
        yield Sentence(_names(nothing))
    rest = folded(models, questions)
    if further := sum(len(model.further_questions) for model in models):
        yield Sentence(
            say("Other answers hang on {questions} more.", questions=words.count(further, "question")), quiet=True
        )
    if rest > 0:
        most = max(models, key=lambda model: len(model.questions))
        yield Sentence(
            say(
                "{questions} more of single models; {name} has most of them.",
                questions=words.count(rest, "question"),
                name=Named(most.name),
            ),
            quiet=True,
        )
        yield onward


def _item(question: SharedQuestion) -> Item:
    path = Code(question.path)
    notes: list[Line] = [say("{path} · of {models}", path=path, models=_names(question.first or question.others))]
    if question.first and question.others:
        notes.append(say("open, too, of {models}", models=_names(question.others)))
    return Item(line=(question.asks,), notes=tuple(notes))


def _names(models: Sequence[AskedModel]) -> Line:
    """The names of models, one after the other; names may hold commas."""
    spans = [span for model in models for span in ("; ", Named(model.name))]
    return tuple(spans[1:])
