"""JUnit's XML: a suite a model, a case a rule, so that a run's history can be followed rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from gpaiscope.checks.issues import CheckedModel, Issue, Report
from gpaiscope.checks.rules import ALWAYS, LEVELS, RULES, is_as_grave
from gpaiscope.cleaning import Finished, clean

_COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
"""What a suite counts, and the element of a case that it counts."""
_NOT_JUDGED: Final = ("skipped", '<skipped message="not judged: the path could not be read"/>')
_PASSED: Final = ("", "")

Verdict = tuple[str, str]
"""The name of the element that says how a case came out, empty where it passed, and the element."""


def suites_as_xml(report: Report, fail_on: str = "error") -> Finished:
    """The suites in the order of the models; what is below ``fail_on`` fails no case, and stands in its output."""
    suites = [(model, _verdicts(model, report.rules, fail_on)) for model in report.models]
    totals = _count_attributes(verdict for _, cases in suites for verdict in cases.values())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="gpaiscope check"{totals}>']
    for model, cases in suites:
        name = _quoted_clean(f"{model.path} {model.model}".strip())
        lines.append(f"  <testsuite name={name}{_count_attributes(cases.values())}>")
        for rule, (element_name, element) in cases.items():
            case = f"    <testcase classname={name} name={_quoted_clean(rule)}"
            lines.append(f"{case}>\n      {element}\n    </testcase>" if element_name else f"{case}/>")
        lines.append("  </testsuite>")
    return Finished("\n".join([*lines, "</testsuites>", ""]))


def _count_attributes(verdicts: Iterable[Verdict]) -> str:
    elements = Counter(element_name for element_name, _ in verdicts)
    counted = {"tests": elements.total(), **{name: elements[element] for name, element in _COUNTED.items()}}
    return "".join(f' {name}="{many}"' for name, many in counted.items())


def _verdicts(model: CheckedModel, chosen: Iterable[str], fail_on: str) -> dict[str, Verdict]:
    """How a model comes out by each chosen rule; of a path that was not read only what stopped it is judged."""
    stopped = any(issue.rule in ALWAYS for issue in model.issues)
    verdicts = {}
    for rule in (rule.id for rule in RULES if rule.id in chosen):
        issues = [issue for issue in model.issues if issue.rule == rule]
        verdicts[rule] = _verdict_of_issues(issues, fail_on) if issues else _NOT_JUDGED if stopped else _PASSED
    return verdicts


def _verdict_of_issues(issues: list[Issue], fail_on: str) -> Verdict:
    unaccepted = [issue for issue in issues if not issue.accepted]
    if not unaccepted:
        return "skipped", f"<skipped message={_quoted_clean(issues[0].accepted)}/>"
    first = unaccepted[0]
    text = escape("\n".join(clean(f"{issue.file_and_line}: {issue.full_text}") for issue in unaccepted))
    fails = first.rule in ALWAYS or (fail_on in LEVELS and is_as_grave(first.level, fail_on))
    if not fails:
        return "system-out", f"<system-out>{text}</system-out>"
    kind = "error" if first.rule == "fault" else "failure"
    return kind, f"<{kind} type={_quoted_clean(first.level)} message={_quoted_clean(first.says)}>{text}</{kind}>"


def _quoted_clean(text: str) -> str:
    return quoteattr(clean(text))
