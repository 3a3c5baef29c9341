"""What changed between two scans, against the same counted row by row; and folders that cannot be compared."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks import catalogue as generated
from gpaiscope import service
from gpaiscope.catalogue.compared import BEARING, MOST_EXAMPLES, scans_compared
from gpaiscope.catalogue.facts import dossier_of_row
from gpaiscope.catalogue.scan import scan
from gpaiscope.errors import InputError
from gpaiscope.report.values.catalogue import ASKED
from gpaiscope.report.values.scans import Changes
from tests.catalogue.hub import DAY, LLAMA, by_id, duckdb, model, table, tuned, written
from tests.schemas import validator

pytestmark = [pytest.mark.once, pytest.mark.long]

EARLIER = date(2025, 8, 1)
BEFORE = (model(LLAMA, downloads=9), tuned("Acme/Chat", LLAMA), model("old/one"))
"""A name of a hub has other letters than it has afterwards, and is of one model all the same."""

AFTER = (
    model(LLAMA, downloads=10),
    {**tuned("acme/chat", LLAMA), "pipeline_tag": "text-classification"},
    model("new/one"),
    model("new/two"),
)


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue before, at two days, and after it changed."""
    folder = tmp_path_factory.mktemp("scans")
    before, after = (written(folder, each, name) for each, name in ((BEFORE, "b.jsonl"), (AFTER, "a.jsonl")))
    scan([before], folder / "earlier", EARLIER)
    scan([before], folder / "before", DAY)
    scan([after], folder / "after", DAY)
    return folder


def by_hand(before: Path, after: Path) -> Counter[tuple[str, str, str]]:
    """From which outcome to which how many rows went, one row after another."""
    was, now = ({id.lower(): row for id, row in by_id(folder, "results").items()} for folder in (before, after))
    names = {row["conclusion"] for folder in (before, after) for row in table(folder, "reasons")}
    return Counter(
        (name, was[id][name], now[id][name])
        for id in was.keys() & now.keys()
        for name in names
        if name in was[id] and name in now[id] and was[id][name] != now[id][name]
    )


def moved(found: Changes) -> dict[tuple[str, str, str], int]:
    return {
        (each.conclusion, as_cell(each.before, each.before_sure), as_cell(each.after, each.after_sure)): each.models
        for each in found.moves
    }


def as_cell(outcome: str, sure: bool) -> str:
    """An answer as the table of results has it."""
    return f"likely {outcome}" if outcome in ("yes", "no") and not sure else outcome


def test_models_new_and_gone_are_told_with_the_first_of_them(scans: Path) -> None:
    found = scans_compared(scans / "before", scans / "after")
    assert (found.both, found.new.models, found.gone.models) == (2, 2, 1)
    assert (found.new.first, found.gone.first) == (("new/one", "new/two"), ("old/one",))
    assert sum(found.new.outcomes["gpai_model"].values()) == 2
    assert (found.before.models, found.after.models) == (3, 4)


def test_a_row_that_says_something_else_is_told_by_its_facts(scans: Path) -> None:
    found = scans_compared(scans / "before", scans / "after")
    assert found.differs == ("files",)
    assert (found.facts_differ, found.facts) == (1, {"listed_for": 1, "outputs": 1})
    assert moved(found) == by_hand(scans / "before", scans / "after")
    assert all(each.facts_same == 0 for each in found.moves)
    assert {one.id for each in found.moves for one in each.first} == {"acme/chat"}
    assert found.moves[0].first[0].facts == ("outputs", "listed_for")


def test_the_same_facts_on_another_day_move_through_the_law(scans: Path) -> None:
    found = scans_compared(scans / "earlier", scans / "before")
    assert (found.differs[0], "files" in found.differs) == ("day", False)
    assert found.facts_differ == 0
    assert moved(found) == by_hand(scans / "earlier", scans / "before")
    assert found.moves
    assert all(each.facts_differ == 0 for each in found.moves)


def test_where_the_law_and_facts_differ_what_moved_with_the_same_facts_is_counted_apart(scans: Path) -> None:
    found = scans_compared(scans / "earlier", scans / "after")
    assert {"day", "files"} <= set(found.differs)
    assert {each.facts_same for each in found.moves} > {0}
    assert max(each.facts_differ for each in found.moves) == 1
    assert moved(found) == by_hand(scans / "earlier", scans / "after")


def test_a_scan_and_itself_have_nothing_between_them(scans: Path) -> None:
    found = scans_compared(scans / "before", scans / "before")
    assert (found.moves, found.differs, found.new.models, found.gone.models) == ((), (), 0, 0)
    assert sum(found.same["gpai_model"].values()) == 3
    assert "No answer" in service.compare_scans(scans / "before", scans / "before").to_text()


def test_catalogues_as_hubs_have_them_give_the_counts_of_rows_taken_one_by_one(tmp_path: Path) -> None:
    rows = list(generated.records(400, seed=5))
    scan([written(tmp_path, rows[:350], "b.jsonl")], tmp_path / "b", EARLIER)
    changed = [{**each, "pipeline_tag": "text-generation"} if n % 9 == 0 else each for n, each in enumerate(rows[50:])]
    scan([written(tmp_path, changed, "a.jsonl")], tmp_path / "a", DAY)
    found = scans_compared(tmp_path / "b", tmp_path / "a")
    was, now = by_id(tmp_path / "b", "results"), by_id(tmp_path / "a", "results")
    assert moved(found) == by_hand(tmp_path / "b", tmp_path / "a")
    assert (found.new.models, found.gone.models) == (len(now.keys() - was.keys()), len(was.keys() - now.keys()))
    first, second = by_id(tmp_path / "b", "facts"), by_id(tmp_path / "a", "facts")
    other = [id for id in first.keys() & second.keys() if any(first[id][x] != second[id][x] for x in BEARING)]
    assert found.facts_differ == len(other)
    for each in found.moves:
        assert len(each.first) == min(each.models, MOST_EXAMPLES)
        assert all(was[one.id][each.conclusion] == each.before for one in each.first)
        assert all(bool(one.facts) == (one.id in other) for one in each.first)


def test_all_that_a_dossier_is_made_of_is_compared(scans: Path) -> None:
    """A column that makes no difference to any dossier may differ unseen, and no other."""
    row = by_id(scans / "before", "facts")["Acme/Chat"]
    whole = dossier_of_row(row, "", {})
    for name in row.keys() - {*BEARING, "id", "task_says", "licence_says", "kinds_says"}:
        if not name.endswith("_from"):
            assert dossier_of_row({**row, name: None}, "", {}) == whole, name


def test_every_format_tells_it_and_json_is_as_its_schema_says(scans: Path) -> None:
    found = service.compare_scans(scans / "earlier", scans / "after")
    validator("catalogue-comparison").validate(json.loads(json.dumps(found.to_dict())))
    text = found.to_text()
    assert max(map(len, text.splitlines())) <= 80
    assert "Answers that moved" in text
    assert "more moves" in text
    assert "more moves" not in found.to_markdown(full=True)
    assert "before \\ after" in found.to_html(full=True)
    assert set(found.values.same) >= set(ASKED)


def test_text_of_a_catalogue_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    hostile = "evil/\x1b[31m<script>'; DROP TABLE moved; --"
    scan([written(tmp_path, [model(hostile)], "b.jsonl")], tmp_path / "b", DAY)
    scan(
        [written(tmp_path, [{**model(hostile), "pipeline_tag": "text-classification"}], "a.jsonl")], tmp_path / "a", DAY
    )
    found = service.compare_scans(tmp_path / "b", tmp_path / "a")
    assert found.values.moves[0].first[0].id == hostile
    assert "\x1b" not in found.to_text()
    assert "<script>'" not in found.to_html(full=True)


# -- folders that cannot be compared


def refused(before: Path, after: Path) -> dict[str, str]:
    with pytest.raises(InputError) as error:
        scans_compared(before, after)
    return {each.file: each.reference for each in error.value.mistakes}


def copied(scans: Path, to: Path) -> Path:
    return Path(shutil.copytree(scans / "before", to))


def test_what_is_wrong_with_both_folders_is_said_at_once(scans: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    found = refused(tmp_path / "gone", tmp_path / "other")
    assert found == {str(tmp_path / "gone"): "no-result", str(tmp_path / "other"): "no-result"}
    assert refused(scans / "b.jsonl", scans / "before") == {str(scans / "b.jsonl"): "no-result"}


def test_a_scan_that_is_not_finished_is_told_from_one_that_lost_a_table(scans: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.scan").mkdir()
    lost = copied(scans, tmp_path / "lost")
    (lost / "facts.parquet").unlink()
    with pytest.raises(InputError, match=r"not finished(.|\n)*lacks facts\.parquet"):
        scans_compared(tmp_path / "out", lost)


def test_a_result_is_compared_while_the_next_scan_into_its_folder_is_not_finished(scans: Path, tmp_path: Path) -> None:
    last = copied(scans, tmp_path / "last")
    (tmp_path / ".last.scan").mkdir()
    assert scans_compared(last, scans / "after").both == 2


@pytest.mark.parametrize(
    ("manifest", "reference"),
    [
        ({"schema_version": "9.9"}, "other-version"), ({"law": None}, "no-result"), ({"inputs": 3}, "no-result"),
        ({"law": {"day": 5, "hash": []}}, "no-result"), ({"law": {"day": "soon", "hash": "x"}}, "no-result"),
        ({"inputs": [{"path": "a"}]}, "no-result"), ({"inputs": [5]}, "no-result"),
    ],
)  # fmt: skip
def test_a_manifest_of_another_version_or_kind_is_refused(
    scans: Path, tmp_path: Path, manifest: dict[str, object], reference: str
) -> None:
    folder = copied(scans, tmp_path / "other")
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**told, **manifest}))
    assert set(refused(folder, scans / "after").values()) == {reference}


def test_tables_that_are_broken_or_others_are_said_of_both(scans: Path, tmp_path: Path) -> None:
    broken, other = copied(scans, tmp_path / "broken"), copied(scans, tmp_path / "other")
    (broken / "results.parquet").write_bytes(b"PAR1 no more")
    duckdb.sql("SELECT 1 AS id").write_parquet(str(other / "facts.parquet"))
    found = refused(broken, other)
    assert found[str(broken / "results.parquet")] == "catalogue-unreadable"
    assert found[str(other / "facts.parquet")] == "no-result"


def test_a_page_that_is_broken_within_is_an_error_and_no_fault(scans: Path, tmp_path: Path) -> None:
    broken = copied(scans, tmp_path / "broken")
    path = broken / "facts.parquet"
    data = bytearray(path.read_bytes())
    data[10 : len(data) // 3] = bytes(len(data) // 3 - 10)
    path.write_bytes(data)
    assert set(refused(broken, scans / "after").values()) == {"catalogue-unreadable"}
