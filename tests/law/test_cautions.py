"""What is said beside the answers where facts do not fit together."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from gpaiscope.law import cautions
from gpaiscope.law.cautions import EVERY, Caution
from gpaiscope.law.citation import DOCUMENTS


def test_each_has_a_reference_of_its_own() -> None:
    assert set(EVERY) == {each for each in vars(cautions).values() if isinstance(each, Caution)}
    assert max(Counter(each.reference for each in EVERY).values()) == 1


@pytest.mark.parametrize("caution", EVERY, ids=lambda each: each.reference)
def test_a_caution_is_whole_sentences_and_cites_what_stands(caution: Caution) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", caution.reference)
    assert re.match(r"[A-Z{]", caution.says)
    assert caution.says.endswith((".", "{then}"))
    assert "  " not in caution.says
    assert caution.cites
    assert all(each.document in DOCUMENTS.values() for each in caution.cites)
