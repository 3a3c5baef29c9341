"""What a person has to hold in mind grows in no room."""

from __future__ import annotations

import pytest

from tools import concepts

NOW = concepts.figures_by_room(concepts.ROOT)
LIMITS = concepts.limits()


@pytest.mark.parametrize("room", NOW)
def test_no_figure_of_a_room_grows(room: str) -> None:
    limit = LIMITS.get(room)
    assert limit, "a new room: python tools/concepts.py --lower writes what it is held to"
    grown = {title: NOW[room][title] for title in concepts.MAY_NOT_GROW if NOW[room][title] > limit[title]}
    fallen = {title: NOW[room][title] for title in concepts.MAY_NOT_FALL if NOW[room][title] < limit[title]}
    assert (grown, fallen) == ({}, {}), f"the limits are {limit}; `--names` lists what stands twice"


def test_what_grew_is_never_written_as_a_limit() -> None:
    (room, own), *_ = NOW.items()
    grown = {title: figure + 1 for title, figure in own.items()}
    assert concepts.lowered({room: grown}, LIMITS)[room]["fragments"] == LIMITS[room]["fragments"]
    fallen = {title: figure / 2 for title, figure in own.items()}
    assert concepts.lowered({room: fallen}, LIMITS)[room]["fragments"] <= LIMITS[room]["fragments"] / 2
