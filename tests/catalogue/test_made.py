"""How a model was made, as it is read of the cells of a catalogue before anything is concluded."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.assessment import law_on
from gpaiscope.catalogue import bases, reading, rows, sources
from gpaiscope.catalogue.cards import read_cards
from gpaiscope.repository.database import connected
from tests.catalogue.hub import DAY

pytest.importorskip("duckdb")
pytestmark = pytest.mark.once


def test_training_that_a_known_table_tells_beside_a_base_is_no_bad_cell(tmp_path: Path) -> None:
    """The table of Epoch AI has one column for training, whatever a model was made of: nobody filled it in wrongly."""
    table, spare = tmp_path / "epoch.csv", tmp_path / "fill.jsonl"
    table.write_text("Model,Training compute (FLOP),Base model\nBorealis,1e24,\nAurora,5e24,Borealis\n", "utf-8")
    connection = connected(tmp_path / "scan.duckdb", threads=1)
    listed = sources.files_of([table], mapped=False)
    files = sources.catalogue_files(connection, listed, None, tmp_path, lambda done, total: None)
    assert [file.form.name for file in files] == ["epoch"]
    assert len(list(sources.load_cells(connection, files))) == 1
    read_cards(connection, spare)
    rows.parse_cells(connection)
    bases.read_bases(connection, spare)
    bases.read_own_entries(connection, law_on(DAY), spare)
    reading.read_made(connection, [file.form for file in files], spare)
    assert connection.execute("SELECT id FROM made_from JOIN rows USING (n)").fetchall() == [("Aurora",)]
    assert connection.execute("SELECT id, cell FROM bad").fetchall() == []
    connection.close()
