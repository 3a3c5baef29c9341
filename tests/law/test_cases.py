"""Each case of the law comes out as its author expected: see ``cases/README.md`` for how one is written."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from law_cases import FOLDER, Written, differences, mistakes, tell, written

from gpaiscope import law
from gpaiscope.errors import GpaiscopeError

pytestmark = pytest.mark.once

CASES = list(written())


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file}: {case.name}" for case in CASES])
def test_case_comes_out_as_expected(case: Written) -> None:
    wrong = mistakes(case)
    assert not wrong, f"the case «{case.name}» in {case.file}.toml is not well written:\n" + "\n".join(wrong)
    try:
        told = tell(case)
    except GpaiscopeError as error:
        pytest.fail(f"the case «{case.name}» in {case.file}.toml cannot be read:\n{error}")
    wrong = differences(case, told)
    assert not wrong, f"«{case.name}» ({case.data['cites']}, {case.day}):\n" + "\n".join(wrong)


def test_each_file_of_the_law_has_a_file_of_cases_and_no_name_stands_twice() -> None:
    stems = {file.__name__.rpartition(".")[2] for file in law.FILES}
    assert {path.stem for path in FOLDER.glob("*.toml")} == stems
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


def test_a_document_or_a_field_of_one_that_there_is_not_is_named() -> None:
    asks = {"forms": {"model-reports": "6 months"}, "drafts": {"model-report: 99": []}}
    case = Written(
        file="seams/documents",
        name="a slip",
        data={"name": "a slip", "cites": "Template", "on": date(2026, 11, 27), "dossier": "", **asks},
    )
    assert mistakes(case) == [
        "there is no document model-reports",
        "no document has the field model-report: 99",
    ]


def test_a_mistake_in_a_case_is_named() -> None:
    case = Written(
        file="scope",
        name="a slip",
        data={"name": "a slip", "cites": "Guidelines 999", "facts": {"model.output": ["text"]}, "expect": {"x": "ja"}},
    )
    assert mistakes(case) == [
        "on is missing",
        "no rule knows the fact model.output",
        "there is no rule x",
        "ja is not one of ['no', 'unknown', 'unsettled', 'yes']",
        "'Guidelines 999': the Guidelines have paragraphs 1 to 141",
        "model.output: 'model.output'",
    ]
