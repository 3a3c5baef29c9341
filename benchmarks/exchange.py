"""Whether facts come back as they went out, whatever is done to the documents that carry them.

Run by hand: ``python benchmarks/exchange.py 1000``. So many random dossiers with a documentation, of every sort of fact
that is exchanged, are written in all formats and read again: each fact must come back with its value and source. Then
documents are damaged (control characters, huge numbers, NaN, wrong types, very long texts, deep nesting, cut off):
reading one may tell mistakes, and may refuse it, and must never fail, nor give what a dossier refuses.

Where the reference libraries are installed (``make formats``), every document is held against them: the schemas of
CycloneDX 1.6 and 1.7, the model of SPDX 3.0.1 and its official shapes (fetched, or out of the folder GPAISCOPE_SPDX
with spdx-model.ttl and spdx-context.jsonld), the validator of Croissant, the context of CodeMeta, and the cards of the
Hub's own library.
Exits with 1 where anything is lost, fails or is not valid.
"""

from __future__ import annotations

import copy
import json
import os
import random
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import exchanged

from gpaiscope.errors import InputError
from gpaiscope.repository.exchange import FORMATS, Fact, read, write
from gpaiscope.repository.exchange.crosswalk import HUB_LICENCES
from gpaiscope.repository.exchange.evidence import findings_of
from gpaiscope.repository.writing import written

HOSTILE: tuple[object, ...] = (
    None, True, -1, 10**400, float("nan"), float("inf"), 1e308, "", "\x1b[2J\x07", "\u202egnp.exe", "\ud800",
    "NaN", "-0", "1e999999999", "9" * 5000, "{" * 5000, "[" * 100_000, '{"low": "2", "high": "1"}',
    '{"value": null}', '"x"', "[]", "{}",
    [], {}, [[]], [None] * 300, {"value": {"value": {}}}, {"low": "NaN"}, "x" * 300_000, ["\x00"], "../../etc/passwd",
)  # fmt: skip


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    start = time.perf_counter()
    facts, lost = round_trips(number)
    print(f"{number} dossiers with {facts} facts in {len(FORMATS)} formats: {len(lost)} facts lost or changed")
    told, failed = damaged(number)
    print(f"{sum(told.values())} damaged documents: {dict(told)}; {len(failed)} failures")
    wrong = [line for check in checks() for line in check(number)]
    print(f"{time.perf_counter() - start:.0f} s")
    for line in (*lost[:5], *failed[:5], *wrong[:10]):
        print(f"  {line}")
    return 1 if lost or failed or wrong else 0


def round_trips(number: int) -> tuple[int, list[str]]:
    """How many facts there were, and those that did not come back as they were."""
    count, lost = 0, []
    for seed in range(number):
        own = exchanged.facts(seed)
        count += len(own)
        for form, xml in (*((form, False) for form in FORMATS), ("cyclonedx", True)):
            lost += [f"dossier {seed}, {form}: {each}" for each in differences(own, form, xml=xml)]
    return count, lost


def differences(own: list[Fact], form: str, *, xml: bool = False) -> list[str]:
    """The facts that a format changes, and the mistakes that its document is read with."""
    back = read(write(own, form, exchanged.DAY, xml=xml).encode(), f"model.{form}")
    before, after = ({each.path: (each.value, each.source) for each in facts} for facts in (own, back.facts))
    changed = [f"{path}: {before.get(path)} or {after.get(path)}" for path in {**before, **after}
               if before.get(path) != after.get(path)]  # fmt: skip
    return changed + [each.message for each in back.mistakes]


def damaged(number: int) -> tuple[Counter[str], list[str]]:
    """What became of damaged documents: read, read in part, refused; and where reading failed."""
    told: Counter[str] = Counter()
    failed: list[str] = []
    for seed in range(number):
        own = exchanged.facts(seed)
        for form, xml in (*((form, False) for form in FORMATS), ("cyclonedx", True)):
            choose = random.Random(f"{seed} {form} {xml}")
            data = damage(choose, str(write(own, form, exchanged.DAY, xml=xml)))
            try:
                told[outcome(data, form)] += 1
            except Exception as error:  # whatever it is, it should not be
                failed.append(f"dossier {seed}, {form}: {type(error).__name__}: {str(error)[:200]}")
    return told, failed


def outcome(data: bytes, form: str) -> str:
    """What becomes of one document. What is read of it stands in a dossier."""
    try:
        told = read(data, f"model.{form}")
    except InputError as error:
        str(error)
        return "refused"
    written(findings_of(told))
    return "read in part" if told.mistakes else "read whole"


def damage(choose: random.Random, text: str) -> bytes:
    """A document with something wrong in it: at places of its tree, or in its bytes."""
    if text.startswith(("---", "<")) or choose.random() < 0.2:
        data = bytearray(text.encode())
        for _ in range(choose.randrange(1, 6)):
            at = choose.randrange(len(data))
            data[at : at + choose.choice((0, 1, 40))] = choose.choice(
                (
                    b"\x00",
                    b"\xff\xfe",
                    b'"',
                    b"}",
                    b"[" * 200,
                    b": ",
                    b"\n",
                    b"<a>" * 200,
                    b"</name>",
                    b"&#0;",
                    b"<!DOCTYPE a>",
                )
            )
        return bytes(data)
    tree = json.loads(text)
    places = list(_places(tree))
    for _ in range(choose.randrange(1, 5)):
        node, key = choose.choice(places)
        if isinstance(node, dict) or key < len(node):
            node[key] = copy.deepcopy(choose.choice(HOSTILE))
    return json.dumps(tree).encode()


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(value, dict | list):
            yield from _places(value)


# -- the reference libraries


def checks() -> Iterator[Callable[[int], list[str]]]:
    """A check by each of the reference libraries that is installed."""
    for name, check in (("cyclonedx", by_cyclonedx), ("spdx_python_model", by_spdx), ("mlcroissant", by_croissant),
                        ("rdflib", by_codemeta), ("huggingface_hub", by_hub), ("pyshacl", by_shapes)):  # fmt: skip
        try:
            __import__(name)
        except ImportError:
            print(f"{name}: not installed, so nothing was held against it")
        else:
            yield check


def by_cyclonedx(number: int) -> list[str]:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    from cyclonedx.validation.xml import XmlValidator

    wrong = []
    for version, schema in (("1.6", SchemaVersion.V1_6), ("1.7", SchemaVersion.V1_7)):
        for seed in range(number):
            text = write(exchanged.facts(seed), "cyclonedx", exchanged.DAY, version=version, xml=True)
            if error := XmlValidator(schema).validate_str(text):
                wrong.append(f"CycloneDX {version} in XML, {seed}: {str(error.data)[:200]}")
        print(f"CycloneDX {version} in XML: {number} documents against its schema, {len(wrong)} not valid")
        validator = JsonStrictValidator(schema)
        for seed in range(number):
            if error := validator.validate_str(
                write(exchanged.facts(seed), "cyclonedx", exchanged.DAY, version=version)
            ):
                wrong.append(f"CycloneDX {version}, {seed}: {str(error.data)[:200]}")
        print(f"CycloneDX {version}: {number} documents against its schema, {len(wrong)} not valid")
    return wrong


def by_spdx(number: int) -> list[str]:
    import io

    from spdx_python_model import v3_0_1 as model

    wrong = []
    for seed in range(number):
        text, graph = write(exchanged.facts(seed), "spdx", exchanged.DAY), model.SHACLObjectSet()
        try:
            model.JSONLDDeserializer().read(io.BytesIO(text.encode()), graph)
            model.JSONLDSerializer().write(graph, io.BytesIO())  # checks what is demanded
            if missing := graph.missing_ids:
                wrong.append(f"SPDX, {seed}: nothing is called {missing}")
        except Exception as error:
            wrong.append(f"SPDX, {seed}: {type(error).__name__}: {str(error)[:200]}")
    print(f"SPDX 3.0.1: {number} documents against its model, {len(wrong)} not valid")
    return wrong


def by_shapes(number: int) -> list[str]:
    """By the official shapes of SPDX 3.0.1, which are fetched, and not kept here."""
    import pyshacl
    import rdflib

    try:
        model, context = (_official(name) for name in ("spdx-model.ttl", "spdx-context.jsonld"))
    except OSError as error:
        print(f"SPDX 3.0.1: its shapes cannot be had ({error}), so nothing was held against them")
        return []
    shapes, known = rdflib.Graph().parse(data=model, format="turtle"), json.loads(context)["@context"]
    wrong = []
    for seed in range(number):
        raw = json.loads(write(exchanged.facts(seed), "spdx", exchanged.DAY)) | {"@context": known}
        graph = rdflib.Graph().parse(data=json.dumps(raw), format="json-ld")
        conforms, _, told = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=shapes)
        if not conforms:
            wrong.append(f"SPDX by its shapes, {seed}: {told[:400]}")
    print(f"SPDX 3.0.1: {number} documents by its shapes, {len(wrong)} with violations")
    return wrong


def _official(name: str) -> str:
    """A file of the specification: out of the folder that GPAISCOPE_SPDX names, else from where it is published."""
    if folder := os.environ.get("GPAISCOPE_SPDX"):
        return Path(folder, name).read_text("utf-8")
    with urllib.request.urlopen(f"https://spdx.org/rdf/3.0.1/{name}", timeout=30) as answer:
        return answer.read().decode("utf-8")


def by_croissant(number: int) -> list[str]:
    import logging

    import mlcroissant

    logging.disable()
    wrong = []
    for seed in range(number):
        raw = json.loads(write(exchanged.facts(seed), "croissant", exchanged.DAY))
        try:
            mlcroissant.Dataset(jsonld=raw)
        except Exception as error:
            wrong.append(f"Croissant, {seed}: {str(error)[:200]}")
    print(f"Croissant: {number} documents by its validator, {len(wrong)} not valid")
    return wrong


def by_codemeta(number: int) -> list[str]:
    """Every key of a document is a term of the context of CodeMeta 3.0 or of its own, and says something."""
    import rdflib

    known = json.loads(Path(__file__).with_name("codemeta-3.0.jsonld").read_text("utf-8"))["@context"]
    wrong = []
    for seed in range(number):
        raw = json.loads(write(exchanged.facts(seed), "codemeta", exchanged.DAY))
        raw["@context"] = [known, raw["@context"][1]]
        terms = {*known, *raw["@context"][1], "@context", "@type"}
        graph = rdflib.Graph().parse(data=json.dumps(raw), format="json-ld")
        if (strange := sorted(raw.keys() - terms)) or len(graph) < len(raw) - 1:
            wrong.append(f"CodeMeta, {seed}: {strange or 'something says nothing'}")
    print(f"CodeMeta 3.0: {number} documents in its terms, {len(wrong)} not valid")
    return wrong


def by_hub(_: int) -> list[str]:
    """Each identifier of the Hub, however it is spelt, is the one that the Hub's own library reads in the card."""
    from huggingface_hub import ModelCard

    wrong = []
    names = HUB_LICENCES.split()
    for name in names:
        for spelt in dict.fromkeys((name, name.upper(), name.title(), name.replace("-", "_"))):
            text = str(write([Fact(path="openness.licence", value=spelt)], "card", exchanged.DAY))
            told = ModelCard(f"{text}\n# M\n").data
            if told.license != name or told.get("license_name"):
                wrong.append(f"licence {spelt}: {told.license}, {told.get('license_name')}")
    print(f"Hub: {len(names)} licences in four spellings by its library, {len(wrong)} not as it knows them")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
