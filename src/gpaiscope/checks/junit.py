"""JUnit's XML: a suite a model, a case a rule, so that a run's history can be followed rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from gpaiscope.checks.found import Checked, Found, Report
from gpaiscope.checks.rules import RULES
from gpaiscope.cleaning import Finished, clean


def write(report: Report) -> Finished:
    """The suites in the order of the models."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="gpaiscope check"{_counts(report.models)}>']
    for each in report.models:
        lines += _suite(each)
    return Finished("\n".join([*lines, "</testsuites>", ""]))


def _counts(models: tuple[Checked, ...]) -> str:
    rules = [rule for model in models for rule in {each.rule for each in model.open}]
    errors = rules.count("fault")
    return f' tests="{len(models) * len(RULES)}" failures="{len(rules) - errors}" errors="{errors}"'


def _suite(model: Checked) -> Iterator[str]:
    name = f"{model.path} {model.model}".strip()
    yield f"  <testsuite name={_quoted(name)}{_counts((model,))}>"
    for rule in RULES:
        found = [each for each in model.found if each.rule == rule.id]
        head = f"    <testcase classname={_quoted(name)} name={_quoted(rule.id)}"
        yield f"{head}/>" if not found else f"{head}>"
        if found:
            yield from _case(found)
            yield "    </testcase>"
    yield "  </testsuite>"


def _case(found: list[Found]) -> Iterator[str]:
    open_ = [each for each in found if not each.accepted]
    if not open_:
        yield f"      <skipped message={_quoted(found[0].accepted)}/>"
        return
    kind = "error" if open_[0].rule == "fault" else "failure"
    told = "\n".join(f"{each.where}: {each.says} To mend it: {each.to_do}." for each in open_)
    text = "\n".join(clean(line) for line in told.split("\n"))
    level = open_[0].level
    yield f"      <{kind} type={_quoted(level)} message={_quoted(open_[0].says)}>{escape(text)}</{kind}>"


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
