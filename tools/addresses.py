"""Where the package says that it lives: read by hatchling whenever wheel or sdist is built.

The templates stand in one place, under ``[tool.hatch.metadata.hooks.custom]`` in ``pyproject.toml``, and the address in
none: who releases says it in ``GPAISCOPE_URL``. Then the metadata have the pages of the project, and the links
of README lead there from wherever it is shown. Without it they name no page, and README stands there with the words of
its links alone. An sdist keeps what it was built with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

VARIABLE = "GPAISCOPE_URL"
_LINK = re.compile(r"(?P<words>\[[^\]]+\])\((?!https?:)(?P<path>[^)\s]+)\)")


class Addresses(MetadataHookInterface):
    """Fills the fields that the project leaves open."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set what an sdist has not set before."""
        address, version = os.environ.get(VARIABLE, ""), metadata["version"]
        if "urls" not in metadata:
            metadata["urls"] = pages(self.config["pages"], address, version)
        if "readme" not in metadata:
            text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
            told = description(text, self.config["file"], address, version)
            metadata["readme"] = {"content-type": "text/markdown", "text": told}


def pages(templates: Mapping[str, str], address: str, version: str) -> dict[str, str]:
    """The project's pages by their names, none without an address."""
    if not address:
        return {}
    return {name: each.format(url=_root(address), version=version) for name, each in templates.items()}


def description(text: str, template: str, address: str, version: str) -> str:
    """README for a place that does not have the files beside it."""
    if not address:
        return _LINK.sub(lambda found: found["words"][1:-1], text)
    filled = template.format(url=_root(address), version=version, path="{path}")
    return _LINK.sub(lambda found: f"{found['words']}({filled.format(path=found['path'])})", text)


def _root(address: str) -> str:
    if not re.fullmatch(r"https://[\w.-]+(?:/[\w.~-]+)*/?", address):
        raise ValueError(f"{VARIABLE} has to be an address that begins with https://, and is {address!r}")
    return address.rstrip("/")
