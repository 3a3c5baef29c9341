"""JUnit's XML: a suite a model, a case a rule, so that a run's history can be followed rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from gpaiscope.checks.found import Checked, Found, Report
from gpaiscope.checks.rules import ALWAYS, LEVELS, RULES
from gpaiscope.cleaning import Finished, clean


def write(report: Report, fail_on: str = "error") -> Finished:
    """The suites in the order of the models; what is below ``fail_on`` fails no case, and stands in its output."""
    suites = [_suite(each, report, fail_on) for each in report.models]
    head = f'<testsuites name="gpaiscope check"{_counts(line for suite in suites for line in suite)}>'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head]
    for each, cases in zip(report.models, suites, strict=True):
        lines += [f"  <testsuite name={_quoted(_name(each))}{_counts(cases)}>", *cases, "  </testsuite>"]
    return Finished("\n".join([*lines, "</testsuites>", ""]))


def _counts(cases: Iterable[str]) -> str:
    kinds = Counter(map(_kind, cases))
    counted = {"tests": kinds.total(), **{name: kinds[kind] for name, kind in _KINDS.items()}}
    return "".join(f' {name}="{many}"' for name, many in counted.items())


_KINDS: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def _kind(case: str) -> str:
    """What a case holds: the name of the element on its second line, if it has one."""
    return "".join(case.split("\n")[1:2]).strip().partition(" ")[0].removeprefix("<")


def _name(model: Checked) -> str:
    return f"{model.path} {model.model}".strip()


def _suite(model: Checked, report: Report, fail_on: str) -> list[str]:
    """A case for each rule that was chosen; of a path that was not read only what stopped it is judged."""
    cases, name = [], _quoted(_name(model))
    stopped = any(each.rule in ALWAYS for each in model.found)
    for rule in RULES:
        if rule.id not in report.rules:
            continue
        found = [each for each in model.found if each.rule == rule.id]
        told = _case(found, fail_on) if found else _NOT_JUDGED if stopped else ""
        head = f"    <testcase classname={name} name={_quoted(rule.id)}"
        cases.append(f"{head}>\n      {told}\n    </testcase>" if told else f"{head}/>")
    return cases


_NOT_JUDGED: Final = '<skipped message="not judged: the path could not be read"/>'


def _case(found: list[Found], fail_on: str) -> str:
    open_ = [each for each in found if not each.accepted]
    if not open_:
        return f"<skipped message={_quoted(found[0].accepted)}/>"
    first = open_[0]
    text = escape("\n".join(clean(f"{each.where}: {each.whole}") for each in open_))
    fails = first.rule in ALWAYS or (fail_on in LEVELS and LEVELS.index(first.level) <= LEVELS.index(fail_on))
    if not fails:
        return f"<system-out>{text}</system-out>"
    kind = "error" if first.rule == "fault" else "failure"
    return f"<{kind} type={_quoted(first.level)} message={_quoted(first.says)}>{text}</{kind}>"


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
