"""The packaged tables, which are written in TOML for people and kept by Python as it keeps its modules.

To read the table of licences as TOML takes 10 ms, at each start. Python has a place for what it read before: it puts
the code of a module beside it, in ``__pycache__``, and takes it from there while the module's time and length are what
they were. A table is put there by the very same loader. So a stale one is as impossible as a stale module, nobody can
plant one who could not plant a module, and where nothing may be written it is read as TOML, as before.
"""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any


class _TableLoader(SourceFileLoader):
    """Python's own loader of modules, for a table: its source is TOML, and its code the dictionary that this says."""

    def __init__(self, path: Path) -> None:
        # The name by which Python keeps it: `parameters.toml` stands beside a module `parameters.py`.
        super().__init__("table", f"{path}.py")
        self.file = str(path)
        self.from_source: dict[str, Any] | None = None

    def path_stats(self, path: Any) -> Any:
        return super().path_stats(self.file)

    def get_data(self, path: Any) -> bytes:
        return super().get_data(self.file if path == self.path else path)

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> CodeType:  # type: ignore[override]
        import tomllib  # where the table is kept, nothing else here needs it

        self.from_source = tomllib.loads(bytes(data).decode(), parse_float=Decimal)
        # What will not be kept need not be compiled, which takes as long as to read it.
        return compile("None" if sys.dont_write_bytecode else repr(self.from_source), self.file, "eval")

    def table(self) -> dict[str, Any]:
        code = self.get_code(self.name)
        if self.from_source is not None:
            return self.from_source
        kept: dict[str, Any] = eval(code, {"datetime": datetime, "Decimal": Decimal})  # type: ignore[arg-type]
        return kept


def beside(module: str, name: str) -> dict[str, Any]:
    """The table of that name beside a module, which gives its ``__file__``. Numbers with a point are exact."""
    return _TableLoader(Path(module).with_name(name)).table()
