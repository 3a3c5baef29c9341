"""Two models that go by one name keep the names of their days in a calendar, whichever is told first."""

from datetime import date
from pathlib import Path

import icalendar

from gpaiscope import service

MODEL = """[model]
name = "Twin"
outputs = ["text"]
[[actors]]
id = "us"
country = "FR"
[[activities]]
kind = "pre-training"
actor = "us"
flop = "2e24"
[[market]]
event = "made-available"
actor = "us"
territory = "union"
on = {on}
"""


def names(folder: Path, first: str, second: str) -> dict[date, str]:
    """The identifier of each day on which a copyright policy is owed."""
    for name, on in (("a", first), ("b", second)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "gpai.toml").write_text(MODEL.format(on=on))
    written, _ = service.deadlines(folder / "a", folder / "b", on=date(2026, 6, 1)).to_ics()
    events = icalendar.Calendar.from_ical(written).walk("VEVENT")
    return {event["DTSTART"].dt: str(event["UID"]) for event in events if "Copyright" in event["SUMMARY"]}


def test_an_entry_keeps_its_name_when_its_day_comes_to_stand_before_or_after_the_other(tmp_path: Path) -> None:
    before = names(tmp_path, "2026-02-02", "2026-03-02")
    after = names(tmp_path, "2026-04-02", "2026-03-02")
    assert before[date(2026, 3, 2)] == after[date(2026, 3, 2)]
    assert before[date(2026, 2, 2)] == after[date(2026, 4, 2)]
    assert len(set(before.values())) == 2
