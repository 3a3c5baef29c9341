"""Six situations with a documentation that fills every field, and one that fills none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

DAY: Final = date(2026, 11, 27)

_ACTOR: Final = """
[[actors]]
id = "acme"
name = "Acme AI GmbH"
country = "DE"
size = "large"
code_of_practice = ["transparency", "copyright", "safety-and-security"]
"""

_MODEL: Final = """
complete = ["original", "activities", "market"]
[model]
name = "Aurora 70B"
hub_id = "example/aurora-70b"
outputs = { value = ["text"], source = "model card" }
inputs = ["text", "image"]
"""

_TRAINED: Final = """
[[activities]]
kind = "pre-training"
actor = "acme"
started_on = 2026-01-05
ended_on = 2026-03-20
architecture = { parameters = { value = "70.3e9", source = "configuration" }, tokens = "15.2e12" }
"""

_PLACED: Final = """
[[market]]
event = "made-available"
actor = "acme"
channel = "api"
territory = "union"
on = 2026-06-01
"""

_PROPRIETARY: Final = """
[openness]
licence = "proprietary"
"""

_OPEN: Final = """
[openness]
licence = "Apache-2.0"
weights_public = true
architecture_public = true
usage_information = ["modalities", "capabilities", "limitations", "integration"]
access_verification = "none"
monetisation = []
personal_data = "none"
"""

_SYSTEMIC: Final = """
[[activities]]
kind = "pre-training"
actor = "acme"
started_on = 2026-01-05
ended_on = 2026-03-20
flop = { value = { low = "3.1e25", best = "3.4e25", high = "3.8e25" }, source = "training log" }

[[procedure]]
event = "requirement-met"
actor = "acme"
on = 2026-03-01
[[procedure]]
event = "notified"
actor = "acme"
on = 2026-03-10
flop = "3.4e25"
[[procedure]]
event = "information-requested"
actor = "acme"
on = 2026-10-01
due_on = 2026-12-15
[[procedure]]
event = "serious-incident"
actor = "acme"
kind = "death"
on = 2026-11-20
"""

_MODIFIED: Final = """
complete = ["activities", "market"]
[model]
name = "Aurora 40B, legal"
outputs = ["text"]
inputs = ["text"]
[[actors]]
id = "acme"
name = "Acme AI GmbH"
country = "NL"
size = "sme"
[[original]]
name = "Borealis 40B"
systemic_risk = false
training_compute = { value = "1.1e23", source = "technical report" }
[[activities]]
kind = "continued-pre-training"
actor = "acme"
from = "Borealis 40B"
started_on = 2026-02-02
ended_on = 2026-02-27
flop = { value = { low = "3.8e22", best = "4.4e22", high = "4.9e22" }, source = "profiler" }
"""

_OLDER: Final = """
[[market]]
event = "made-available"
actor = "acme"
channel = "public-hub"
territory = "union"
on = 2024-11-20
[legacy]
training_information_unavailable = true
"""

_OLDER_TRAINED: Final = """
[[activities]]
kind = "pre-training"
actor = "acme"
started_on = 2024-01-05
ended_on = 2024-03-20
flop = "2.1e24"
"""

_ABROAD: Final = (
    _ACTOR.replace('"DE"', '"US"')
    + """
[actors.authorised_representative]
name = "Rep SARL"
country = "FR"
mandate_on = 2026-05-04
"""
)

SITUATIONS: Final = {
    "provider": _MODEL + _ACTOR + _TRAINED + _PLACED + _PROPRIETARY,
    "open-source": _MODEL + _ACTOR + _TRAINED + _PLACED + _OPEN,
    "systemic": _MODEL + _ACTOR + _SYSTEMIC + _PLACED + _PROPRIETARY,
    "modifier": _MODIFIED + _PLACED + _PROPRIETARY,
    "older": _MODEL + _ACTOR + _OLDER_TRAINED + _OLDER + _PROPRIETARY,
    "third-country": _MODEL + _ABROAD + _TRAINED + _PLACED + _PROPRIETARY,
}


def put(folder: Path, situation: str, documentation: str = "") -> Path:
    """The dossier of a situation in a folder, with a documentation beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SITUATIONS[situation]
    if not text.lstrip().startswith("complete"):
        text = text.replace("[model]", "[model]", 1)
    (folder / "gpai.toml").write_text(text, encoding="utf-8")
    if situation == "open-source":
        documentation = documentation.replace(
            'licence_category = "proprietary"', 'licence_category = "free-and-open-source"'
        )
    if documentation:
        (folder / "documentation.toml").write_text(documentation, encoding="utf-8")
    return folder


def filled(say: str = "Words of somebody who knows: {key}.") -> str:
    """A documentation in which every key says something, texts what ``say`` gives for their key."""
    import tomllib

    import gpaiscope.documents

    file = Path(gpaiscope.documents.__file__).with_name("vocabulary.toml")
    raw = tomllib.loads(file.read_text("utf-8"))
    lines: list[str] = []
    for name, table in raw["tables"].items():
        if name in ("sign_off", "filed", "unavailable"):
            continue
        lines.append(f"[[{name}]]" if table.get("many") else f"[{name}]")
        for key, (kind, *_) in table["keys"].items():
            lines.append(f"{key} = {_value(kind, f'{name}.{key}', say, raw['words'])}")
    for document in ("documentation-form", "downstream-information", "training-content-summary"):
        lines += ["[[versions]]", f'document = "{document}"', 'version = "1.0"', "on = 2026-07-01"]
    lines += ["[[maximum_sizes]]", 'direction = "output"', 'modality = "text"', 'maximum = "8,192 tokens"']
    return "\n".join(lines) + "\n"


_SPECIAL: Final = {
    "model.released_on": "2026-06-01",
    "model.placed_on": "2026-06-01",
    "model.parameters": '"70.3e9"',
    "model.licence_category": '"proprietary"',
    "model.inputs": '["text", "image"]',
    "model.outputs": '["text"]',
    "training.flop": '"6.4e24"',
    "training.wall_clock_days": "75",
    "training.hardware_days": "185_000",
    "training.energy_mwh": "3_100",
    "tiers.reached": "false",
    "sizes.split": '"training"',
    "sizes.modality": '"text"',
    "sizes.amount": '"15.2e12"',
    "sizes.unit": '"tokens"',
    "crawling.domains_in_all": "10",
    "versions.document": '"copyright-policy"',
    "incidents.resolved_on": "2026-11-25",
    "data.provenance": '["web-crawling", "private-third-party", "user-data", "public-datasets", "other", "synthetic"]',
    "data.modalities": '["text"]',
    "datasets.modality": '"text"',
}


def _value(kind: str, path: str, say: str, words: dict[str, dict[str, str]]) -> str:
    import json

    if path in _SPECIAL:
        return _SPECIAL[path]
    name, _, of = kind.partition(":")
    text = json.dumps(say.replace("{key}", path), ensure_ascii=False)
    return {
        "text": text,
        "prose": text,
        "texts": f"[{text}]",
        "day": "2026-07-01",
        "month": "2026-07-01",
        "flag": "true",
        "count": "12",
        "amount": "12",
        "amount-or-none": "12",
        "word": f'"{next(iter(words.get(of, {"": ""})))}"',
        "words": f'["{next(iter(words.get(of, {"": ""})))}"]',
    }[name]
