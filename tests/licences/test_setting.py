"""Definitions, headings, examples, disclaimers and clauses of acceptance: they grant and ban nothing."""

from __future__ import annotations

import pytest
from licences.texts import licence

from gpaiscope.licences import Verdict, read
from gpaiscope.licences.setting import defines


@pytest.mark.parametrize(
    "words",
    [
        '"Distribution" means any making available to others, including as a hosted or managed service.',
        '1.4 "Commercial Use" shall mean any use that is directed at commercial purposes or at revenue of any amount.',
        "Prohibited uses",
        "Use restrictions",
        "For example, a company with more than 700 million monthly active users may not be among the recipients.",
        "If you do not agree to these terms, then you cannot use the model in any way.",
        "If you do not accept this licence, you may not use, copy or distribute the model for commercial purposes.",
        "We are not responsible if the model is misused, for military purposes for instance.",
        "This licence prohibits no use.",
        "Commercial users need no further licence.",
        "“分发”是指向第三方提供模型，包括以托管服务的方式提供。",
        "如果您不同意本许可证的条款，则不得使用本模型。",
        "您不得将本模型用于任何非法目的。",
        "本模型可免费商用，无需申请授权。",
    ],
)
def test_it_bans_nothing(words: str) -> None:
    assert read(licence(words), index=False).verdict is Verdict.QUALIFIES


@pytest.mark.parametrize(
    "words",
    [
        "Commercial use by any means is prohibited.",
        '"Permitted Purpose" means non-commercial research only. You may use the model for the Permitted Purpose.',
        "Commercial use means any use for profit and is prohibited.",
        '"Territory" means the world except the European Union. The rights hold in the Territory only.',
        "若您期望将模型用作商业用途，请填写问卷进行申请，通过后即可免费商用。",
        "This model does not include the right to be used for commercial purposes.",
        "You may use the model only with the Acme framework and free of charge.",
    ],
)
def test_a_ban_that_looks_like_it_is_one(words: str) -> None:
    assert read(licence(words), index=False).verdict is not Verdict.QUALIFIES


@pytest.mark.parametrize(
    ("sentence", "yes"),
    [
        ('"model" means the weights.', True),
        ("1.11 “Distribution” or “Distribute” means any transmission.".replace("“", '"').replace("”", '"'), True),
        ("commercial use by any means is prohibited.", False),
        ('"permitted purpose" means research.', False),
        ("this licence does not include the right to sell.", False),
        ('"commercial use" means use for profit and is prohibited.', False),
    ],
)
def test_what_a_definition_is(sentence: str, yes: bool) -> None:
    assert defines(sentence.lower(), 0, len(sentence)) is yes


CEILING = (
    '"Ceiling" means yearly revenue of EUR 5 million. The rights end for whoever exceeds the Ceiling.',
    '"Charitable Body" means an entity that is run exclusively for scientific or educational purposes.',
    '"Unpaid Study" means purposes that do not involve any use of the model for commercial use.',
)
LIFTED = "The restriction above shall not apply to a Charitable Body that uses the model for Unpaid Study."


def test_what_only_says_to_whom_a_limit_does_not_apply_is_no_ground() -> None:
    found = read(licence(*CEILING, LIFTED), index=False)
    assert [(str(ground.ground), ground.settled) for ground in found.grounds] == [("user-scale-threshold", True)]


def test_the_same_definition_is_a_ground_where_the_text_also_limits_a_right_by_it() -> None:
    found = read(licence(*CEILING, LIFTED, "You may use the model for Unpaid Study alone."), index=False)
    assert "non-commercial" in {str(ground.ground) for ground in found.grounds}


def test_lifting_a_limit_for_some_does_not_hide_a_ban_in_the_same_sentence() -> None:
    words = "This limit does not apply to schools, which may not use the model for any commercial purpose."
    assert read(licence(words), index=False).verdict is Verdict.DOES_NOT_QUALIFY
