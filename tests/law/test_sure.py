"""What is known without guesses never contradicts what is known with them, in the law's own cases."""

from __future__ import annotations

import pytest
from law_cases import Written, tell, written

from gpaiscope.assessment import Assessment

SHARE = 6
"""One case in so many: each is worked out twice."""
TOLD = [
    case for case in written() if "dossier" in case.data and "expect" in case.data and case.data.get("assume", True)
]


@pytest.mark.parametrize("case", TOLD[::SHARE], ids=lambda case: f"{case.file}: {case.name}")
def test_who_knows_less_never_says_otherwise(case: Written) -> None:
    assessment = tell(case).assessment
    assert isinstance(assessment, Assessment)
    without = {(each.id, each.actor): each.finding.outcome for each in assessment.without_guesses.everything}
    contradicted = [
        f"{each.id}@{each.actor}: {each.finding.outcome.value}, and without guesses {less.value}"
        for each in assessment.everything
        if (less := without.get((each.id, each.actor))) is not None
        and less.decided
        and each.finding.outcome is not less
    ]
    assert not contradicted
