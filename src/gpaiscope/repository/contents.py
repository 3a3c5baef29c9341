"""Every file of a folder that says something about the model, opened once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.lines import json_lines
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.card import Card, mapping, read_card
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.opened import LARGEST_JSON, json_object
from gpaiscope.repository.weights import LARGEST_GGUF_HEADER, Weights, read_gguf, read_safetensors
from gpaiscope.values import Exact, Source, parse_exact

if TYPE_CHECKING:
    from gpaiscope.repository.exchange import Told

LARGEST_INDEX: Final = 16_000_000
MOST_FILES: Final = 1_000
"""Files of weights whose headers are read."""

MOST_BYTES_OF_HEADERS: Final = 24_000_000
"""Bytes of all headers together: 200,000 tensors, as the largest mixtures of experts have."""

MOST_BYTES_OF_JSON: Final = 24_000_000
MOST_LICENCES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A JSON file of ``size`` bytes, with the lines of its keys where it is small enough to count them."""

    name: str
    values: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=dict)
    size: int = 0

    def source(self, key: str = "", text: str = "") -> Source:
        """Where a key of the file stands."""
        return Source(file=self.name, line=self.lines.get(key), key=key, text=text)

    def text(self, key: str) -> str:
        """The text of a key, empty where it holds none."""
        value = self.values.get(key)
        return value.strip() if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in a list, or the one text."""
        value = self.values.get(key)
        listed = value if isinstance(value, list) else [value]
        return tuple(one for one in listed if isinstance(one, str))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text beside the model: a licence or a policy. Of one in a format that is not read, ``text`` is empty."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What somebody trained or merged by: a mapping in YAML, of a file or of a block of the card."""

    file: str
    values: Mapping[str, object]
    text: str = ""
    line: int | None = None

    def at(self, *keys: str) -> str:
        """The text at some keys, one within the other; empty where there is none."""
        value: object = self.values
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value.strip() if isinstance(value, str) else ""

    def number(self, key: str) -> Exact | None:
        """The number at a key of the recipe, or of a table in it; None where there is none that can be read."""
        tables = (self.values, *(table for table in self.values.values() if isinstance(table, Mapping)))
        for table in tables:
            value = table.get(key)
            if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", value):
                return parse_exact(value)
        return None

    def source(self, key: str) -> Source:
        """Where the recipe names a key for the first time."""
        match = re.search(rf"^[\s-]*{re.escape(key)}\s*:", self.text, re.MULTILINE)
        line = self.text.count("\n", 0, match.end()) + 1 if match else self.line
        return Source(file=self.file, line=line, key=key)


@dataclass(slots=True)
class Contents:
    """What was opened. ``weights`` and ``adapters`` by file; ``unloaded`` are names of files that are never opened.

    ``index`` is what the index of several files says of them all together. ``exchanged`` are bills of materials and
    the like, with what they tell.
    """

    folder: Folder
    card: Card | None = None
    configs: dict[str, Config] = field(default_factory=dict)
    recipes: list[Recipe] = field(default_factory=list)
    licences: list[Document] = field(default_factory=list)
    policies: list[Document] = field(default_factory=list)
    weights: dict[str, Weights] = field(default_factory=dict)
    adapters: dict[str, Weights] = field(default_factory=dict)
    gguf: dict[str, Weights] = field(default_factory=dict)
    exchanged: list[Told] = field(default_factory=list)
    index: Mapping[str, object] = field(default_factory=dict)
    unloaded: tuple[str, ...] = ()
    complete: bool = True
    mistakes: list[Mistake] = field(default_factory=list)

    def config(self, name: str) -> Config | None:
        """A JSON file by name; None where the folder has none."""
        return self.configs.get(name)

    @property
    def is_page_alone(self) -> bool:
        """Whether there is nothing but a page without front matter, and licences, which may be of anything."""
        told = (self.configs, self.recipes, self.weights, self.adapters, self.gguf, self.exchanged, self.unloaded)
        return self.card is not None and not self.card.keys and not any(told) and not self.folder.trainer_log

    @property
    def main(self) -> Config | None:
        """The configuration that the model's size follows from: of the model, or of a pipeline's network.

        None without one.
        """
        for name in ("config.json", "transformer/config.json", "unet/config.json", "params.json"):
            if name in self.configs:
                return self.configs[name]
        return None


JSON_FILES: Final = (
    r"(?:config|model_index|adapter_config|generation_config|params|open_clip_config|tokenizer_config|"
    r"config_sentence_transformers|sentence_bert_config|preprocessor_config|processor_config|quantize_config)\.json"
    r"|(?:transformer|unet|text_encoder|text_encoder_2|vae)/config\.json"
)
CARD: Final = r"readme\.md|readme\.markdown|readme"
MODEL_CARD: Final = r"model_?card\.md"
LICENCE: Final = (
    r"(?:licen[cs]e|copying|terms)(?:[-_. ][^/]{0,60})?"
    r"|[^/]{0,40}(?:model|weight|checkpoint)[^/]{0,40}(?:licen[cs]e|terms(?![a-z]))[^/]{0,40}"
    r"|[^/]{0,60}(?:许可证|许可协议|授权协议)[^/]{0,40}"
)
POLICY: Final = r"[^/]{0,60}(?:use|usage)[-_ ]?policy[^/]{0,30}|prohibited[^/]{0,60}"
_NO_TEXT: Final = r"[^/]+\.(?:pdf|docx?|odt|rtf)"
_TEXTS: Final = r"(?:[^/.]|\.(?!json|py|pdf|png|jpg|toml|yaml|yml|bin|safetensors|gguf)){0,100}"
PICKLED: Final = r"[^/]+\.(?:bin|pt|pth|ckpt|pkl|pickle|msgpack|h5|npz)"


def read_contents(folder: Folder) -> Contents:
    """Open what is known by name. What cannot be read is a mistake among the contents, and the rest is read."""
    contents = Contents(folder=folder, mistakes=[*folder.unlisted])
    contents.unloaded = tuple(folder.named(PICKLED))
    for pattern in (CARD, MODEL_CARD):
        for name in folder.named(pattern):
            # A page that is called a model's card is one, before a page of the project without its keys.
            if contents.card is None or (pattern is MODEL_CARD and not contents.card.keys):
                contents.card = _read(contents, name, _card) or contents.card
    room = MOST_BYTES_OF_JSON
    for name in folder.named(JSON_FILES):
        bare = folder.bare(name)
        if bare == bare.lower() and room > 0:  # others are of no library, and of one name there may be very many
            found = _read(contents, name, partial(_config, most=room))
            if found is not None:
                contents.configs.setdefault(bare, found)
                room -= found.size
    for pattern, into in ((POLICY, contents.policies), (LICENCE, contents.licences)):
        for name in [name for name in folder.named(pattern) if re.fullmatch(_TEXTS, name)][:MOST_LICENCES]:
            document = _read(contents, name, _document)
            if document is not None and all(document.name != policy.name for policy in contents.policies):
                into.append(document)
    unread = [name for name in folder.named(LICENCE) if re.fullmatch(_NO_TEXT, name, re.IGNORECASE)]
    contents.licences += (Document(name=name, text="") for name in unread[:MOST_LICENCES])
    read_recipes(contents)
    _read_weights(contents)
    _read_exchanged(contents)
    return contents


EXCHANGED: Final = (
    r"[^/]{0,100}\.(?:cdx|spdx3?|croissant|codemeta)\.json(?:ld)?"
    r"|(?:bom|sbom|aibom|ml-?bom|spdx|croissant|codemeta)\.json(?:ld)?"
    r"|[^/]{0,100}\.cdx\.xml|(?:bom|sbom|aibom|ml-?bom)\.xml"
)
"""How files in these formats are called."""


MOST_EXCHANGED: Final = 8


def _read_exchanged(contents: Contents) -> None:
    """Bills of materials and the like that lie beside the model, and what the card carries of ours."""
    for name in [*contents.folder.named(EXCHANGED)][:MOST_EXCHANGED]:
        told = _read(contents, name, _exchanged)
        if told is not None:
            contents.exchanged.append(told)
    if contents.card is not None and contents.card.key("gpaiscope") is not None:
        told = _read(contents, contents.card.file, _carried_by_card)
        if told is not None:
            contents.exchanged.append(told)


def _exchanged(contents: Contents, name: str) -> Told:
    from gpaiscope.repository.exchange import read

    return read(contents.folder.read(name, LARGEST_JSON + 1)[0], name)


def _carried_by_card(contents: Contents, name: str) -> Told:
    from gpaiscope.repository.exchange import read

    told = read(contents.folder.text(name)[0].encode("utf-8"), name)
    return replace(told, mistakes=())  # of its other keys the card itself tells


RECIPE: Final = r"(?:configs?/|recipes?/|axolotl/)?[^/]{1,80}\.ya?ml"
MOST_RECIPES: Final = 10


def read_recipes(contents: Contents) -> None:
    """What lies in the folder, or stands in a block of the card, that somebody trained or merged by."""
    for name in [*contents.folder.named(RECIPE)][:MOST_RECIPES]:
        document = _read(contents, name, _document)
        values = mapping(document.text) if document is not None and len(document.text) <= LARGEST_COUNTED else {}
        if document is not None and values:
            contents.recipes.append(Recipe(file=name, values=values, text=document.text))
    if contents.card is not None:
        for line, values in contents.card.recipes:
            contents.recipes.append(Recipe(file=contents.card.file, values=values, line=line))


T = TypeVar("T")


def _read(contents: Contents, name: str, reader: Callable[[Contents, str], T]) -> T | None:
    try:
        return reader(contents, name)
    except InputError as error:
        contents.mistakes.extend(error.mistakes)
        return None


def _card(contents: Contents, name: str) -> Card:
    text, whole = contents.folder.text(name)
    card = read_card(text, name)
    contents.mistakes.extend(card.mistakes)
    if not whole:
        message = f"only the first {len(text):,} characters were read"
        contents.mistakes.append(Mistake(reference="card-too-long", message=message, file=name))
    return card


LARGEST_COUNTED: Final = 200_000
"""Bytes of a JSON file whose lines are counted."""


def _config(contents: Contents, name: str, most: int = LARGEST_JSON) -> Config:
    most = min(most, LARGEST_JSON)
    data, _ = contents.folder.read(name, most + 1)
    values = json_object(data, Path(name), most)
    text = data.decode("utf-8-sig", errors="replace") if len(data) <= LARGEST_COUNTED else ""
    return Config(name=name, values=values, lines=json_lines(text).of if text else {}, size=len(data))


def _document(contents: Contents, name: str) -> Document:
    text, _ = contents.folder.text(name)
    return Document(name=name, text=text)


def _read_weights(contents: Contents) -> None:
    """The headers of the model's own files of weights: of the shards that an index names, or of the only file."""
    shards = _shards(contents)
    budget = MOST_BYTES_OF_HEADERS
    for names, into, reader in (
        (shards, contents.weights, read_safetensors),
        ([*contents.folder.named(r"adapter_model\.safetensors")], contents.adapters, read_safetensors),
        (_gguf(contents), contents.gguf, read_gguf),
    ):
        if len(names) > MOST_FILES:
            contents.complete = False
        for name in names[:MOST_FILES]:
            if into is contents.gguf and budget <= 0 and into:
                break  # the same model in other precisions, each with the whole vocabulary
            room = LARGEST_GGUF_HEADER if into is contents.gguf else budget
            found, size = _header(contents, name, reader, room)
            budget -= size
            if found is None:
                contents.complete = contents.complete and into is not contents.weights
            else:
                into[name] = found


LEAST_TAKEN: Final = 10_000
"""Bytes that a header counts for that cannot be read."""

Reader = Callable[[BinaryIO, str, int], Weights]


def _header(contents: Contents, name: str, reader: Reader, room: int) -> tuple[Weights | None, int]:
    """A header of at most so many bytes, and how many it took; without room for one nothing is read."""
    if room <= 0:
        contents.mistakes.append(Mistake(reference="header-too-large", message="too many headers to read", file=name))
        return None, 0
    taken = LEAST_TAKEN
    try:
        with contents.folder.open(name) as file:
            try:
                return reader(file, name, room), file.tell()
            finally:
                taken += file.tell()
    except InputError as error:
        contents.mistakes.extend(error.mistakes)
        return None, taken


_SHARD: Final = r"(?:[^/]{0,100}-)?(\d{5})-of-(\d{5})"


def _shards(contents: Contents) -> list[str]:
    folder = contents.folder
    if "model.safetensors.index.json" in folder.names:
        return [*_of_index(contents, "model.safetensors.index.json")]
    if "model.safetensors" in folder.names:
        return ["model.safetensors"]
    network = [*folder.named(r"(?:transformer|unet)/diffusion_pytorch_model\.safetensors")]
    if not network:
        for name in folder.named(r"(?:transformer|unet)/diffusion_pytorch_model\.safetensors\.index\.json"):
            return [*_of_index(contents, name)]
    sharded = [*folder.named(rf"model-{_SHARD}\.safetensors")] or [*folder.named(rf"{_SHARD}\.safetensors")]
    if sharded:
        match = re.search(_SHARD, sharded[0])
        contents.complete = match is not None and int(match[2]) == len(sharded)
        return sharded
    single = [name for name in folder.named(r"[^/]+\.safetensors") if not name.startswith("adapter_")]
    return network or (single if len(single) == 1 else [])


def _of_index(contents: Contents, name: str) -> Iterator[str]:
    """The files that an index names: plain names in its own folder, each once."""
    try:
        index = contents.folder.json(name, LARGEST_INDEX)
    except InputError as error:
        contents.mistakes.extend(error.mistakes)
        contents.complete = False
        return
    table, said = index.get("weight_map"), index.get("metadata")
    if isinstance(said, dict) and "/" not in name:
        contents.index = {**said, "file": name}
    around, present = name[: name.rfind("/") + 1], frozenset(contents.folder.names)
    shards = table.values() if isinstance(table, dict) else ()
    for shard in dict.fromkeys(each if isinstance(each, str) else "" for each in shards):
        if around + shard in present and "/" not in shard:
            yield around + shard
        else:
            contents.complete = False
    if not isinstance(table, dict) or not contents.complete:
        message = "the index names files that are not in the folder"
        contents.mistakes.append(Mistake(reference="shards-missing", message=message, file=name))


def _gguf(contents: Contents) -> list[str]:
    return [name for name in contents.folder.named(r"[^/]+\.gguf") if "mmproj" not in name.lower()]
