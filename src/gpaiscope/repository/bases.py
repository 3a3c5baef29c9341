"""Base models that a card's prose and the recipes of trainers name, each with where it stands.

A name counts only where the words around it say that this model was made from it: the sentence of a trainer, a row
such as ``Base model:``, "fine-tuned from", "a merge of". What a card says of other models, of an architecture, of
code or of copies of itself names no base.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from gpaiscope.compute import originals
from gpaiscope.deferred import dataclass
from gpaiscope.repository.card import Card
from gpaiscope.repository.contents import Contents, Recipe
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.prose import of_a_link
from gpaiscope.values import Source

_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,95}")
ADDRESS: Final = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base model that a file names: its identifier on the Hub, or a name where it is none.

    ``called`` are the words of the file where they were read as the identifier of the table of originals.
    """

    name: str
    source: Source
    called: str = ""

    @property
    def hub_id(self) -> str:
        """The identifier, empty for a name that is none."""
        bare = ADDRESS.sub("", self.name).rstrip("/").partition("@")[0]
        return bare if _ID.fullmatch(bare) else ""

    @property
    def key(self) -> str:
        """What tells it apart: the entry in the table of originals, or the name."""
        entry = originals.find(self.hub_id) if self.hub_id else None
        return (entry.hub_id if entry else self.hub_id or self.name).lower()

    @property
    def says(self) -> str:
        """How the name was read, empty where it stands there as it is."""
        return f"{self.called}, read as {self.name}" if self.called else ""


_NOTHING: Final = re.compile(
    r"\s*(?:[-\u2013\u2014_]*|none|null|nil|nan|n\.?/?a\.?|not applicable|(?:trained )?(?:from )?scratch)\s*",
    re.IGNORECASE,
)
"""What people write where a model has no base."""


def names_none(name: str) -> bool:
    """Whether what stands in the place of a base model's name says that there is none, or nothing at all."""
    return bool(_NOTHING.fullmatch(name))


_UNTOLD: Final = re.compile(
    r"\W*(?:(?:is )?(?:unknown|undisclosed|unspecified|unnamed|confidential|tb[adc]|to ?do|\?+)"
    r"|not (?:yet )?(?:disclosed|specified|stated|given|provided|available|public|known)|more information needed"
    r"|(?:to be|will be) \w+|same as above|see (?:above|below)|coming soon|placeholder"
    r"|(?:your|my)[-_ ](?:base[-_ ])?model"
    r"|(?:some |the |an? )?(?:base|unknown|custom|other|local|private|own|proprietary)(?:[-_ ]model)?)\W*",
    re.IGNORECASE,
)
"""What people write where they do not say which model it was: there may be one, and it has no name."""
_CHECKPOINT: Final = re.compile(
    r"(?:.*/)?(?:checkpoint|ckpt|global_?step|step|epoch|iter(?:ation)?|run|stage)[-_]?\d*/?", re.IGNORECASE
)
"""What a run calls what it saves on its way."""


def usable(name: str) -> bool:
    """Whether a name can be that of a model and not a path on somebody's disk, a placeholder or nothing."""
    on_disk = name.startswith(("/", ".", "~", "<", "[", "$", "{")) or "\\" in name or _LOCAL.match(name)
    says_nothing = names_none(name) or _UNTOLD.fullmatch(name) or _CHECKPOINT.fullmatch(name)
    return 0 < len(name) <= 200 and name.isprintable() and not (on_disk or says_nothing)


_CACHED: Final = re.compile(r"models--(?P<owner>[\w.-]{1,96}?)--(?P<name>[\w.-]{1,96})")
"""How the cache of the Hub's client calls the folder of a model."""
_GENERIC: Final = re.compile(
    r"checkpoints?|ckpt|outputs?|merged|final|best|last|runs?|epochs?|global|steps?|stage|adapters?|q?lora|sft|dpo|grpo|"
    r"ppo|models?|weights|exp\w*|te?mp|latest|save[ds]?|results?|trained|fine-?_?tuned?|base|my|the|v?\d+[bm]?|hf|"
    r"snapshots?|main",
    re.IGNORECASE,
)
"""Words that folders are called by whatever model lies in them."""
FEWEST_OWN: Final = 4
"""Letters that a folder's name has at least, beside such words, to be a model's name."""


def off_disk(path: str) -> str:
    """The model that a path on somebody's disk ends in: its identifier, or a name; empty where it is any folder."""
    if cached := _CACHED.search(path):
        return f"{cached['owner']}/{cached['name']}"
    parts = [part for part in re.split(r"[/\\]+", path.strip()) if part]
    if not parts or re.match(r"[<\[${]", path.strip()):
        return ""
    if len(parts) > 1 and originals.find(both := "/".join(parts[-2:])) is not None:
        return both
    name = parts[-1].removesuffix(".nemo")
    letters = re.sub(
        r"[^A-Za-z]", "", "".join(word for word in re.split(r"[-_. ]", name) if not _GENERIC.fullmatch(word))
    )
    return known(name) or (name if len(letters) >= FEWEST_OWN and usable(name) and len(parts) > 1 else "")


def of_text(text: str, source: Source) -> Base:
    """The base that the place for one names: as it stands there, or what a path ends in, without a name where none."""
    return (
        Base(name=text, source=source)
        if usable(text)
        else Base(name=off_disk(text), source=source, called=quoted(text, 100))
    )


# -- recipes


def of_recipes(contents: Contents) -> Iterator[tuple[str, tuple[Base, ...]]]:
    """The bases of each recipe in the folder, with the relation that such a recipe makes: ``merge`` or ``finetune``."""
    for recipe in contents.recipes:
        merged = merged_in(recipe)
        named = merged or tuple(_trained_from(recipe))
        if named:
            yield ("merge" if merged else "finetune"), named


def merged_in(recipe: Recipe) -> tuple[Base, ...]:
    """The models that a recipe of mergekit merges; empty for another recipe."""
    named = ((written.partition("+")[0].strip(), source) for written, source in _parts(recipe))
    return _unique(
        Base(name=ADDRESS.sub("", name), source=source)
        for name, source in named
        if _ID.fullmatch(name) and not _LOCAL.match(name)
    )


def of_own_disk(recipe: Recipe) -> tuple[Base, ...]:
    """What a recipe of mergekit merges, or lays on a model, that is a folder on somebody's disk.

    Nobody tells whose it is, nor what it took: who merges may have trained it before.
    """
    parts = ((name.strip(), source) for written, source in _parts(recipe) for name in written.split("+"))
    return _unique(Base(name=name, source=source) for name, source in parts if name and _is_local(name))


def _is_local(name: str) -> bool:
    is_identifier = _ID.fullmatch(ADDRESS.sub("", name)) and not _LOCAL.match(name)
    return not is_identifier and not known(name.rpartition("/")[2])


_LOCAL: Final = re.compile(r"(?:outputs?|out|models?|checkpoints?|saves?|results?|merged|weights)/", re.IGNORECASE)
"""How a path within somebody's folder begins that could be an identifier."""


def _parts(recipe: Recipe) -> Iterator[tuple[str, Source]]:
    """What a recipe of mergekit merges, as it writes it, each with its place; nothing of another recipe."""
    if {"merge_method", "experts"} & recipe.values.keys():
        for key, written in (*_models(recipe.values), *_models({"model": recipe.values.get("base_model")})):
            yield written, recipe.source(key)


def _models(table: object, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every model that a part of such a recipe names, with an adapter that is laid on it: ``base+adapter``."""
    if isinstance(table, list):
        for each in table[:200]:
            yield from _models(each, depth)
    elif isinstance(table, Mapping) and depth < 8:
        for key, value in table.items():
            if key in ("model", "source_model") and isinstance(value, str):
                yield key, value
            elif key in ("models", "slices", "sources", "experts", "model") and not isinstance(value, str):
                yield from _models(value, depth + 1)
            elif key == "path" and isinstance(value, str):
                yield key, value


BASE_KEYS: Final = (
    ("base_model",), ("base_model_name_or_path",), ("model_name_or_path",), ("model", "name_or_path"),
    ("model_name",), ("model", "model_name_or_path"), ("restore_from_path",), ("hf_model_id",),
    ("model", "restore_from_path"),
    ("model_id",), ("model", "pretrained_model_name_or_path"),
    ("checkpointer", "checkpoint_dir"), ("model", "_component_"),
)  # fmt: skip
"""Where Axolotl, LLaMA-Factory, TRL, Unsloth, NeMo and torchtune name what they start from."""

_TRAINER_KEYS: Final = frozenset(
    [
        *("adapter", "checkpointer", "cutoff_len", "dataset", "dataset_name", "datasets", "epochs", "finetuning_type"),
        *("learning_rate", "lora_r", "lora_rank", "lora_target", "max_steps", "micro_batch_size", "num_epochs", "peft"),
        *("num_train_epochs", "optimizer", "per_device_train_batch_size", "recipe", "sequence_len", "stage", "trainer"),
        *("step_scheduler", "training_arguments"),
    ]
)


def trains(recipe: Recipe) -> bool:
    """Whether a recipe is one of training: it names what only trainers ask for."""
    return len(_TRAINER_KEYS & recipe.values.keys()) >= 2


def _trained_from(recipe: Recipe) -> Iterator[Base]:
    """What a trainer starts from: an identifier, or a folder or component that is called as a known model is."""
    if not trains(recipe):
        return
    for keys in BASE_KEYS:
        written = ADDRESS.sub("", recipe.at(*keys))
        source = recipe.source(keys[-1])
        if usable(written) and _ID.fullmatch(written):
            yield Base(name=written, source=source)
            return
        called = re.sub(r"\.nemo$|^(?:q?lora|dora)_", "", re.split(r"[/\\.](?=\w*$)", written)[-1] if written else "")
        called = PurePosixPath(written).name.removesuffix(".nemo") if written.startswith("/") else called
        if called and (entry := known(called)):
            yield Base(name=entry, source=source, called=called)
            return


# -- prose

_HUB_LINK: Final = (
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
    r"(?!datasets/|spaces/|papers/|collections/|blog/|docs/|learn/|models\?|join|settings|chat\b)"
    r"(?P<id>[A-Za-z0-9][\w.-]{0,95}(?:/[\w.-]{1,95})?)(?![\w/-])"
)
_LINKED: Final = re.compile(rf"\[(?P<text>[^\[\]]{{1,160}})\]\(\s*(?:{_HUB_LINK}[^()\s]{{0,80}}|[^()\s]{{1,300}})\s*\)")
_BARE_LINK: Final = re.compile(rf"<?{_HUB_LINK}>?")
FAMILY: Final = (
    r"(?:(?:code|tiny|open|vicuna|alpaca)[- ]?)?llama|mi[sx]tral|ministral|devstral|codestral|magistral|"
    r"pixtral|qwen|qwq|"
    r"gemma|falcon|phi|gpt|pythia|starcoder|santacoder|deepseek|yi|baichuan|chatglm|glm|internlm|internvl|bloomz?|opt|"
    r"(?:flan[- ]?|m|u|by|code)?t5|"
    r"(?:distil|ro|de|al|xlm[- ]?ro|modern|camem|came|pho|(?:graph)?code|bio|clinical|sci|legal|fin|ru|ko|indo|ara|mac|"
    r"mobile|tiny|m|g)?berta?|electra|bart|"
    r"stable[- ]?(?:diffusion|cascade|lm|code|"
    r"video)|sdxl|sd|flux|whisper|wav2vec2|wavlm|hubert|xls|w2v|granite|nemotron|minitron|olmo|smollm|"
    r"smolvlm|mpt|redpajama|"
    r"stablelm|openchat|vicuna|hermes|openhermes|nous|zephyr|solar|minilm|mpnet|clip|siglip|vit|kimi|"
    r"minimax|command[- ]?r|"
    r"aya|jamba|mamba|rwkv|orca|wizard(?:lm|coder|math)?|llava|idefics|paligemma|florence|blip|nllb|"
    r"m2m100|mbart|bge|e5|"
    r"gte|lfm|hunyuan|wan|cogvideox?|ltx|kandinsky|pixart|exaone|dbrx|arctic|persimmon|fuyu|cerebras|galactica|xgen|"
    r"orpheus|speecht5|seamless|musicgen|bark|xtts|swin|dino|segformer|sam|layoutlm|donut|trocr|nomic|"
    r"jina|neox|gpt-?neo|"
    r"chocolatine|labradorite|merlinite|tulu|dolphin|airoboros|tess|capybara"
)
_PLAIN: Final = (
    rf"(?:[A-Z][\w.]{{1,20}}(?:'s|’s) )?(?<![A-Za-z0-9_/-])(?:meta[- ])?(?:{FAMILY})\d?(?:[-. ]?v?\d[\w.]"
    rf"{{0,8}}|[-_][\w.]{{1,20}}|"
    r"(?: ?- ?| )(?:\d[\w.x]{0,8}|v\d[\w.]{0,6}|[xX]?[lL](?![\w])|base\b|large\b|small\b|tiny\b|medium\b|(?-i:IT)\b|"
    r"coder\b|instruct\b|chat\b|"
    r"code\b|math\b|nemo\b|nano\b|mini\b|neo\b|[bB](?![\w]))){0,7}"
)
_SIZED: Final = (
    r"(?<![A-Za-z0-9_/-])[A-Z][A-Za-z0-9.]{1,20}(?:-[A-Za-z0-9.]{1,20}){0,5}?-\d{1,3}(?:\.\d)?b(?:-[\w.]{1,20}){0,4}"
)
"""A name of any family that gives its size: ``Heron-Code-7B-v1``."""
_LINK_OR_HUB: Final = (
    r"\x01(?P<link>\d{1,4})\x02|(?P<hub>(?<![A-Za-z0-9_/.-])[A-Za-z0-9][\w.-]{1,40}/[A-Za-z0-9][\w."
    r"-]{2,95})(?![\w/])"
)
_MODEL: Final = rf"(?:{_LINK_OR_HUB}|(?P<plain>(?a:{_SIZED}|{_PLAIN})))"
_OF_KNOWN_FAMILY: Final = rf"(?:{_LINK_OR_HUB}|(?P<plain>(?a:{_PLAIN})))"

_THE: Final = (
    r"(?:[\s:*_`\"“”(]|the\b|an?\b|our\b|its\b|of\b|pre-?trained\b|original\b|base\b|foundational\b|foundation\b|"
    r"models?\b|large\b|language\b|llm\b|weights\b|checkpoints?\b|open[- ]source\b|meta(?:['’´]s)\b|google(?:'s|’s)\b|"
    r"openai(?:'s|’s)\b|microsoft(?:'s|’s)\b|mistral ai(?:'s|’s)\b|alibaba(?:'s|’s)\b|powerful\b|latest\b|named\b|"
    r"called\b|is\b|by\b|from\b|previous\b|multilingual\b|english\b|instruct(?:ion)?[- ]tuned\b|chat\b"
    r"|version\b|existing\b|"
    r"encoder\b|transformer\b|code\b|available\b|dense\b|backbone\b|<[^<>]{1,20}>)*?"
)
"""What may stand between the words that announce a base and its name."""

_TUNED: Final = (
    r"(?:(?:supervised |instruction[- ]|instruct[- ]|lora[- ]|qlora[- ]|dpo[- ]|sft[- ]|"
    r"preference[- ])?(?:fine[-‑ ]?)?tuned?|tuning)"
)
_FINE_TUNE: Final = (
    r"(?:fine[-‑ ]?tun(?:e|es|ed|ing)|post-?train(?:s|ed|ing)?|instruction[- ]tun(?:ed|ing)|q?lora|sft|dpo|grpo)"
)
_FOR_WHAT: Final = r"(?=[^.]{0,60}\b(?:on|for|with|using|via|by|to|in|into)\b|[\s.*`)]*$)"
"""Behind a name that a sentence begins with: what it was tuned with, or the end."""
_SAYINGS: Final[tuple[str, ...]] = (
    (rf"\bis a(?:n|nother)? (?:[\w-]+ ){{0,3}}?{_TUNED} (?:version|variant|checkpoint|model) (?:of|from|"
        rf"based on)\b{_THE}{_MODEL}"),
    (rf"\bis an? {_MODEL}(?: (?:pre-?trained|base))? model,? (?:(?:that|which) (?:is|was) )?{_TUNED}\b"),
    (rf"\bis an? (?:variant|version) of\b{_THE}{_MODEL}(?: model)?,? (?:(?:that|which) (?:is|was) )?{_TUNED}\b"),
    (r"^[-*+|>\s#]*(?:fine[-‑ ]?tuned from(?: model)?|finetuned from(?: model)?|base[- ]models?|base llm|"
        r"backbone(?: model)?|"
         r"base|parent|foundation|(?:parent|source|pre-?trained|initial|starting|original)[- ](?:models?|checkpoint|"
         r"weights|backbone|point)|foundation model|"
        r"trained from|derived from|"
         r"based on|llm|language model|base checkpoint|initiali[sz]ed from|基座模型|基础模型|底座模型|基模型|"
         r"ベースモデル|베이스 모델|기반 모델|기본 모델|베이스 ?모델|사용 ?모델|"
         r"底模|模型基座|modelo base|modèle de base|modello (?:di )?base|basismodell?|grundmodell|basmodell|"
         r"temel model|taban model|baz model|"
         r"model dasar|model bazowy|базовая модель|базова модель|mô hình (?:gốc|nền|cơ sở))"
         rf"(?:\s*[\[(](?:optional|s)[\])])?\s*(?:\([^()]{{0,30}}\))?\s*[:：|=]+\s*{_THE}{_MODEL}"),
    (rf"\b{_TUNED}(?: (?:with|using|via) (?:[\w-]+ ){{1,3}})?(?: directly)? (?:from|on top of|off(?: of)?|"
        rf"over|version of|checkpoint of|variant of)\b{_THE}{_MODEL}"),
    (rf"\b(?:initiali[sz]ed (?:with|from|by|using)|(?:starting|started|trained|adapted|derived|"
        rf"based and modified|continued|upscaled|pruned|"
         rf"expanded|extended|bootstrapped|developed|specialized|aligned|converted|branched) (?:from|off)|"
        rf"warm[- ]?started from|"
         rf"(?:continu\w+|further)[- ](?:pre[-‑ ]?)?train\w* (?:of|on top of|from|the)|"
        rf"built (?:up)?on(?: top of)?|built (?:off|from|with)|"
         rf"based (?:up)?on(?: top of)?|(?:an? )?(?:expansion|derivative|extension|port|adaptation|"
        rf"fine[-‑ ]?tune|finetune|continuation|"
         rf"post-?train(?:ed|ing)|further train\w+|instruct(?:ion)? tune|qlora|lora|adapter|"
        rf"depth[- ]upscal\w+) (?:of|for|on|from))\b{_THE}{_MODEL}"),
    (rf"\b(?:we|i|have|has been|was|were|by) (?:further |then |also |have |first |instruct(?:ion)?[- ]|"
        rf"supervised )?(?:fine[-‑ ]?tun(?:e|ed|ing)|post-?train(?:ed)?|instruction[- ]tuned?)\b{_THE}{_MODEL}"),
    (rf"\b(?:we|i|have|has been|was|were|by) (?:further |then |also |have |first |instruct(?:ion)?[- ]|"
        rf"supervised )?(?:fine[-‑ ]?tun(?:e|ed|ing)|post-?train(?:ed)?|"
         rf"continu\w+ (?:pre-?)?train\w*|instruction[- ]tuned?|further (?:pre-?)?trained?|align(?:ed)?|"
        rf"integrated?|use|used|using|start from|start with|adapted)\b{_THE}{_MODEL}"
         r"(?=[^.]{0,80}\b(?:fine[-‑ ]?tun|pre-?train|train|weights|on our|on the|on a|using|with|into|"
        r"as (?:the )?(?:base|backbone|starting)))"),
    (rf"\bthis (?:project|repo(?:sitory)?|work|notebook) (?:[\w-]+ ){{0,3}}?"
         rf"fine[-‑ ]?tun(?:es|ing|ed)\b{_THE}{_MODEL}"),
    (rf"\b(?:uses|we use)\b{_THE}{_MODEL} (?:as (?:the |an? |its )?)?(?:base|backbone|foundation)\b(?: model)?"),
    (rf"\bas (?:the |our |its )?(?:base|backbone|starting point|foundation)\b[^.]{{0,20}}?(?:,|:| is | was |"
        rf" we used )\s*{_MODEL}"),
    (rf"{_MODEL}[-\s]*(?:based(?! (?:up)?on\b)|derivative|derived(?! from\b))\b[,\s]*"
        rf"(?:[\w-]+[,\s]+){{0,4}}?(?:models?|llms?|"
        rf"assistant|speech|fine|chat|variant|merge)"),
    (rf"\ban? (?:[\w-]+ ){{0,3}}?{_MODEL}['’s\"*`]* (?:fine[-‑ ]?tun(?:e|ed)|finetuned?|lora|qlora|"
        rf"derivative|merge)\b"),
    (rf"\b(?:enhanced|improved|modified|uncensored|abliterated|customi[sz]ed|instruct(?:ion)?-tuned|"
        rf"fine-tuned) {_MODEL}(?: \w+)? model\b"),
    (rf"\b{_TUNED}(?: by [\w .&-]{{2,30}}?)? on (?:an? |"
        rf"the )?(?:base )?(?=[\w .-]{{0,25}}\d+[bB]\b){_OF_KNOWN_FAMILY}(?!\S* data)"),
    (rf"\b(?:affinée?|ajust(?:ée?|ado|ada)|fine-?tunée?|feinabgestimmte?|dérivée?|basado|basada|basée?|"
        rf"basierend|entrenado|spécialisée?)"
        rf"(?: \w+)? (?:de|du|von|auf|en|sur|à partir de|a partir de|del|da)\b{_THE}{_MODEL}"),
    (rf"\b(?:pruned|abliterated|uncensored|aligned|adapted|modified|extended|"
        rf"instruction[- ]following|continued|"
        rf"converted) (?:version|variant|model|checkpoint) of\b{_THE}{_MODEL}"),
    (rf"(?:基于|基於|使用|采用|基座(?:模型)?(?:为|是|：)?)\s*(?:[\w. -]{{1,20}}(?:发布|推出|开源|提出)的(?:模型)?)?"
         rf"{_THE}{_MODEL}"
        r"(?=[^。]{0,40}(?:训练|訓練|预训练|微调|微調|扩展|研发|构建|开发|"
        r"得到|而成|模型|进行))"),
    (rf"{_MODEL}\s*(?:をベース|をもとに|を基に|をファインチューニング|を微調整|"
        r"に対して追加学習|의 파인튜닝|를 파인튜닝|을 파인튜닝|기반)"),
    # A sentence, an item or a title that begins with what was done.
    (rf"^[-*+>#\s]*(?:this is )?(?:an? )?(?:[\w-]+ )?{_FINE_TUNE}(?: (?:version|variant|weights|adapters?|model))?"
     rf"(?: (?:of|on top of|for|from))?\b{_THE}{_MODEL}{_FOR_WHAT}"),
    # A sentence that begins with the original, or says that the model is it, tuned.
    (rf"^(?:(?:this|it|the model|\w+) is |[-*+>#\s]*){_THE}{_MODEL}(?: models?)?[,\s(]*"
     rf"(?:that was |which was |further |then )*(?:{_FINE_TUNE}|tuned|trained|adapted)(?: \w+){{0,2}}? "
     rf"(?:on|for|with|using|via|by|to)\b"),
    (rf"\b(?:through|via|after|by|involves?|(?:pipeline|repository|repo|project|work|code|scripts?|recipe|setup)\b"
     rf"[^.]{{0,60}}? (?:for|and|of)) (?:[\w-]+ ){{0,2}}?(?:fine[-‑ ]?tuning|post-?training|adapting)\b"
     rf"{_THE}{_MODEL}{_FOR_WHAT}"),
    (rf"\b(?:leverag(?:es?|ed|ing)|utili[sz](?:es?|ed|ing)|employ(?:s|ed|ing)?|tak(?:es?|ing)|took|"
     rf"start(?:s|ed)? (?:with|from))\b{_THE}{_MODEL}(?=[^.]{{0,80}}\b(?:(?:fine[-‑ ]?)?tun(?:e|es|ed|ing)\b|"
     r"train(?:s|ed|ing)?\b|adapt|as (?:\w+ )?(?:base|backbone|foundation|starting|pre-?trained)))"),
    (rf"\bwith\b{_THE}{_MODEL} as (?:the |an? |its |our )?"
     r"(?:base|backbone|foundation|starting point|initiali[sz]ation)\b"),
    (rf"\b(?:us(?:es|ed|ing)|with|on|around)\b{_THE}{_MODEL}(?: (?:language )?model)?,? (?:(?:which|that) (?:is|was) )?"
     rf"{_FINE_TUNE} (?:on|for|with|using|via|by|to)\b"),
    (rf"\b(?:project|repo(?:sitory)?|pipeline|notebook|work|script|we|i) (?:[\w-]+ ){{0,2}}?"
     rf"(?:fine[-‑ ]?tun(?:es|ed?)|adapts?|trains?(?= an? q?lora\b))\b"
     rf"(?: an? (?:q?lora|adapter)(?: adapter)? (?:on|for|of))?{_THE}{_MODEL}"
     r"(?=[^.]{0,60}\b(?:on|for|with|using|via|by|to|in|into)\b|[\s.*`)]*$)"),
    (rf"\b{_FINE_TUNE}(?: [\w-]+){{0,2}}? (?:pipeline|recipe|project|script|workflow|run|job)s? (?:for|of|on|with)\b"
     rf"{_THE}{_MODEL}"),
    (rf"\b(?:q?lora|adapters?|deltas?)(?: (?:weights|files?))? "
     rf"(?:requires?|expects?|needs?|(?:must|has to|have to|should) be (?:loaded|used|merged|applied) "
     rf"(?:with|on(?: top of)?|onto|into)|(?:was|were) trained (?:against|with))\b"
     rf"{_THE}{_MODEL}"),
    (rf"\b(?:load|apply|attach|merge)(?:ed|s|ing)? (?:the |these |this |our |it |them )*(?:q?lora |trained )?"
     rf"(?:adapters?|weights|it|them) (?:on top of|onto|on|to|into|over)\b{_THE}{_MODEL}"),
    (rf"\b(?:heads?|classifier|layers?|decoder)\b(?: [\w-]+){{0,2}}? (?:on top of|to|onto)\b{_THE}{_MODEL}"),
    (rf"^[-*+>#\s]*(?:this (?:lora|adapter|model) (?:is|was) )?trained on\b[\s*`_]*(?:the )?"
     rf"(?:{_LINK_OR_HUB}|(?P<plain>(?a:(?=[\w .-]{{0,25}}\d[bBmM]\b){_PLAIN})))"
     r"(?=[\s*`_]*(?:[.,]|$|with\b|using\b|for\b))"),
    (rf"\bthe (?:base(?: model)?|backbone|starting point|foundation(?: model)?|original(?: model)?|pre-?trained model) "
     rf"(?:is|was)\b{_THE}{_MODEL}"),
    (rf"\b(?:trained|tuned|built|layered) on top of\b{_THE}{_MODEL}"),
    (rf"\b(?:q?lora|adapters?)\b(?: [\w-]+){{0,3}}? (?:applied|attached|added|trained) (?:to|on|onto|for|on top of)\b"
     rf"{_THE}{_MODEL}"),
    (rf"\b(?:appl(?:y|ied|ying|ies)|us(?:e|ed|ing)) (?:an? )?q?lora(?: adapters?)? (?:to|on|onto|for)\b{_THE}{_MODEL}"),
    (rf"\b(?:q?lora|adapters?|delta)(?: (?:weights|adapters?|checkpoints?|matrices|layers))? "
     rf"(?:for|of|on|to be used with|that turns|which turns|turning|that adapts|adapting)\b{_THE}{_MODEL}"),
    (rf"\b(?:speciali[sz]|customi[sz]|adapt|fine[-‑ ]?tun)(?:es|ed|e|s|ing)?\b{_THE}{_MODEL}"
     r"(?=[^.]{0,40}\b(?:to|for|on|into|with)\b)"),
    (rf"\b(?:inherits?|takes?|took|reus(?:es?|ed)) (?:its|the|their|all)? ?(?:weights|parameters)(?: \w+)? from\b"
     rf"{_THE}{_MODEL}"),
    (rf"\bweights (?:come|came|are taken|were taken|derive|are derived|stem) from\b{_THE}{_MODEL}"),
    (rf"\bbuil(?:ds?|ding) (?:up)?on(?: top of)?\b{_THE}{_MODEL}"),
    (rf"\b(?:version|variant|edition) of\b{_THE}{_MODEL}"
     r"(?=[^.]{0,60}\b(?:(?:fine[-‑ ]?)?tuned|trained|adapted)\b)"),
    # Other languages.
    (rf"(?:微调|微調|精调)(?:了)?\s*{_THE}{_MODEL}(?=\s*(?:模型|基座|大模型|[,，。.、;；]|$))"),
    (rf"\b(?:ajust(?:a|amos|ou|é)|affine|adapte|entrena|treina|afina|optimiza)\b(?: (?:el|le|o|la|un|une|um|de|modelo|"
     rf"modèle|base|lenguaje|linguagem|langage))*{_THE}{_MODEL}"),
    (rf"{_MODEL}(?: modell?o?)? (?:ajustado|afinado|refinado|affiné|feinabgestimmt|feinjustiert)"),
    (rf"\b(?:affinée? (?:de|à partir de)|(?:ajustad|afinad|refinad|treinad)[oa] (?:a partir d[eoa]|sobre)|"
     rf"basiert auf|aufbauend auf|trainiert auf basis)\b{_THE}{_MODEL}"),
    (rf"{_MODEL}[*`\s]*(?:모델)?(?:에|을|를)[^.]{{0,40}}(?:어댑터|LoRA|파인|미세|학습)"),
    (rf"\b(?:auf (?:der )?basis (?:von|des)|ajuste fino (?:de|del|do|sobre)|basead[oa] (?:em|no|na)|"
     rf"ajustad[oa] a partir d[eo]|basat[oa] su|a partire da|affinage de|adaptation de|hasil fine-?tun(?:e|ing) dari|"
     rf"di-?fine-?tune dari|tinh chỉnh (?:từ|trên)(?: mô hình)?|oparty na|gebaseerd op|baserad på|bygger på)\b"
     rf"{_THE}{_MODEL}"),
    (rf"\b(?:дообуч\w+|доработан\w+|адаптирован\w+)(?: [а-яё]+){{0,3}}?{_THE}{_MODEL}"),
    (rf"\bна (?:основе|базе)(?: [а-яё]+){{0,2}}?{_THE}{_MODEL}"),
    (rf"{_MODEL}['’]?\s*(?:modelinin|modelini|modeli|üzerin(?:de|e)|tabanlı|temelli)\b"
     r"(?=[^.]{0,120}(?:ince ayar|eğit|fine-?tun|lora))"),
    (rf"(?:由|从|從|对|對|在|将|將)\s*{_THE}{_MODEL}\s*(?:模型|基础|基礎|上|的|中|进行|進行|\s)*(?:[^。]{{0,20}})"
     r"(?:微调|微調|训练|訓練|精调)"),
    (rf"{_MODEL}\s*を(?=[^。]{{0,40}}(?:ファインチューニング|微調整|追加学習|学習させ))"),
    (rf"{_MODEL}\s*(?:모델)?\s*(?:을|를|에)(?=[^.]{{0,40}}(?:파인 ?튜닝|미세 ?조정|추가 ?학습|학습시))"),
)  # fmt: skip
"""How prose says that a model was made from another, the plainest words first."""

_PATTERNS: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _SAYINGS)

_TRIGGER: Final = re.compile(
    r"tune|tuning|train|base|enhanced|improved|modified|uncensored|abliterat|customi|buil|merge|initiali|"
    r"started|deriv|expan|distil|adapt|prun|upscal|convert|"
    r"continu|backbone|parent|source model|llm|language model|align|"
    r"integrat|using|port of|基|由|采用|ベース|もとに|파인|미세|학습|기반|기본|modelo|modèle|modello|basis|базов|базе|"
    r"основе|дообуч|доработ|адаптир|finetun|lora|adapter|leverag|utili|employ|weights|delta|speciali|parent|initial|"
    r"sft|dpo|grpo|version|variant|foundation|starting|ajust|basa|affin|tinh ch|ince ayar|eğit|gebaseerd|oparty|bygger|"
    r"微调|微調|精调|训|訓|底模|베이스|사용|taban|baz model|entren|trein|affin|afin|treina|requir|expect|"
    r"needs|head|classifier|loaded|pipeline|ファイン|微調整|追加学習|mô hình|temel|dasar|bazowy|took|take",
    re.IGNORECASE,
)
"""A part of every word that announces a base."""

_NO_WEIGHTS: Final = re.compile(
    r"^\.(?:cpp|ai|js|py|rs|com|org|io)(?![a-z])|^\s+factory\b|^\s*(?:词表|架构|分词器|(?:发布|推出|开源|提出)的)|"
    r"^['’\"*`()\s]{0,6}s?\s*(?:(?!(?:on|for|with|using|to|in|by|from|and|as|"
    r"at)\b)[\w+-]+\s+){0,3}(?:architectures?|code ?base|codebase|tokeni[sz]er|paper|framework|librar(?:y|"
    r"ies)|"
    r"templates?|chat (?:template|format)|prompt|script|implementation|vocabulary|vocab|dataset|format|repository|repo|"
    r"methodology|recipe|licen[cs]e|outputs?|completions?|generated|generations|responses|embeddings?|词表|架构|evaluation|"
    r"benchmark|leaderboard|notebook|quantization|api|answers|annotations|labels|for (?:evaluation|"
    r"comparison|judging))\b",
    re.IGNORECASE,
)
"""After a name: what was taken from that model was no weights."""

_OTHERS: Final = re.compile(
    r"\b(?:quanti[sz]ed versions?|quants? (?:courtesy|by|of)|gguf (?:versions?|format)|can be (?:found|"
    r"fine|further|used)|"
    r"compared? (?:to|with)|unlike|outperform\w*|in contrast|see also|for (?:an?|the) [\w-]+ (?:model|"
    r"version), (?:check|see)|"
    r"supports? (?:for )?(?:the |all |any )?models|"
    r"predecessor|next[- ]generation (?:of|version|model)|"
    r"model card (?:was|is)|such as|teacher|judge|tokenized|is available (?:at|here|on)|"
    r"if you|you (?:can|may|"
    r"should|could)|users (?:can|may)|"
    r"we (?:recommend|suggest)|recommended|thanks|thank you|acknowledg\w+|inspired|are not derivatives|"
    r"NOT derivatives|not (?:a )?deriv\w+|"
    r"also available|other (?:models|sizes)|citation|same (?:model )?architecture|same dataset|"
    r"evaluation (?:framework|protocol|method|metric)s?|(?:增加|新增)了?|代表了|"
    r"generated (?:by|with|using|from)|surpass\w*|benchmark\w*|leaderboard|licen[cs]ed?\b(?=.{0,20}under))",
    re.IGNORECASE,
)
"""Sentences that name other models for other reasons."""


FURTHER: Final = 25
"""Characters behind a name that may still say that it is named for another reason."""


def of_prose(card: Card, own: Iterable[str], *, merging: bool = False, packed: bool = False) -> tuple[Base, ...]:
    """The bases that the card's sentences name in the plainest words; ``own`` are names of the model itself.

    Of a model that is ``merging`` others, all that are named as merged; else only the first. Of one that is ``packed``,
    a copy that stores the weights in another way, the model that is linked as the one it is a copy of.
    """
    selves = frozenset(map(plain, own)) - {""}
    if packed and (copied := _copied(card, selves)):
        return (copied,)
    merged = tuple(_merged(card, selves, merging))
    if merged:
        return merged
    sizes = frozenset(size.lower() for name in own for size in _SIZES.findall(name))
    found: list[tuple[int, Base]] = []
    first: dict[str, int] = {}
    for line, text in card.sentences:
        first.setdefault(text, line)  # what is said again says nothing more
    for text, line in first.items():
        if _TRIGGER.search(text) and (told := _of_sentence(card, line, text, selves, sizes)) and not _apart(card, line):
            found.append(told)
    plainest = min((level for level, _ in found), default=LEVEL_OF_ROWS + 1)
    for line, _, label, value in card.rows if plainest > LEVEL_OF_ROWS else ():
        if _ROW_OF_BASE.fullmatch(label) and (name := _in_row(value)):
            base = Base(name=name, source=card.source(line, text=f'"{quoted(f"{label}: {value}", 120)}"'))
            if not _itself(base, selves):
                found.append((LEVEL_OF_ROWS, base))
    if not found:
        return ()
    best = min(level for level, _ in found)
    named = _unique(base for level, base in found if level == best)
    if any(_unlike(named[0], other) and _beside(named[0], other) for other in named[1:]):
        return ()  # a page of several models, each with a base of its own
    others = [base for _, base in found]
    return (_of_own_size(_as_linked(_fullest(named[0], others), card), sizes),)


LEVEL_OF_ROWS: Final = 3
"""How plain a row is that is called the base model's: as the saying of rows among `_SAYINGS`."""
_ROW_OF_BASE: Final = re.compile(
    r"(?:base|foundation|backbone|parent|pre-?trained|starting)[- ]model(?: name)?", re.IGNORECASE
)


def _in_row(value: str) -> str:
    """The name in a row that is called the base model's, of any family: an identifier, else its few first words."""
    value = re.sub(r"\[([^\[\]]{1,160})\]\([^()]{0,300}\)", r"\1", value)
    identifier = re.search(rf"(?:^|[(\s`])({_ID.pattern})(?=$|[)\s,;`])", value)
    if identifier and _looks_like_id(identifier[1]):
        return identifier[1]
    name = re.split(r"\s*[(,;:|]|\s+[-–—]\s+|\s+(?:with|for|by|from|as|on|and)\b", value.strip())[0].strip("*_` ")
    words = name.split()
    fits = 0 < len(words) <= MOST_WORDS and re.search(r"[A-Z\d]", name) is not None and len(plain(name)) > FEWEST_OWN
    return name if fits and usable(name) and not _CLOSED.fullmatch(name) and not known(name) else known(name)


MOST_WORDS: Final = 5


def _unlike(one: Base, other: Base) -> bool:
    """Whether two names are those of different models, and neither is a shorter way to say the other."""
    names = plain(one.name), plain(other.name)
    return one.key != other.key and not any(a in b for a, b in (names, names[::-1]))


BESIDE: Final = 60
"""Lines within which a page lists models of its own, each with its base."""


def _beside(one: Base, other: Base) -> bool:
    return abs((one.source.line or 0) - (other.source.line or 0)) <= BESIDE


_APART: Final = re.compile(
    r"captioner|prompt enhanc|reward model|upscaler|(?:text|vision|image|audio) encoder|communit|"
    r"ecosystem|applications?\b|"
    r"acknowledg|third[- ]party|related (?:work|project|model)|社区|社區|生态|致谢|相关项目|友情链接",
    re.IGNORECASE,
)
"""Headings under which a card speaks of a part, or of what others made."""


def _apart(card: Card, line: int) -> bool:
    """Whether the nearest heading before a line says that it is of a part, or of what others made."""
    above = [heading for heading in card.headings if heading.line < line]
    return bool(above) and above[-1].level > 1 and _APART.search(above[-1].text) is not None


def _of_sentence(
    card: Card, line: int, text: str, selves: frozenset[str], sizes: frozenset[str]
) -> tuple[int, Base] | None:
    """The base that a sentence names by the plainest of its words, and how plain these are; or None."""
    if of_a_link(text):
        return None
    sentence, links = _unlinked(text[:1500])
    if not _MAY_NAME.search(sentence):
        return None
    for level, pattern in enumerate(_PATTERNS):
        match = pattern.search(sentence)
        if match is None or _OTHERS.search(sentence[: match.end() + FURTHER]):
            continue
        before = sentence[: match.start()]
        if _A_PART.search(before) or of_another_release(before, links, selves):
            continue
        if _of_another_size(before, links, sizes) or _USERS.search(before):
            return None
        if _of_two(pattern, match):
            return None
        if match["plain"] and re.search(r"\bprevious\s+$", sentence[: match.start("plain")], re.IGNORECASE):
            continue  # an earlier release of the model itself
        if not _NO_WEIGHTS.match(sentence[match.end() :]):
            base = _base(match, links, card.source(line, text=f'"{quoted(_shown(match[0], links), 120)}"'))
            if base is not None and _PART.match(base.name) and _AND.match(sentence, match.end()):
                return None  # made from several parts, of which this is one
            listed = _LISTED_BESIDE.match(sentence, match.end())
            beside = _base(listed, links, card.source(line)) if listed is not None else None
            if base and beside and not (base.hub_id or beside.hub_id) and _unlike(base, beside):
                return None  # a list of families that can be tuned, or were
            if (
                base is not None
                and not _itself(base, selves, plainly=not level)
                and not _too_unlike(base, sentence, sizes)
            ):
                return level, base
    return None


_MAY_NAME: Final = re.compile(r"[\x01\d/]|llama|starcoder|bert|-(?:base|small|large|medium|tiny)\b", re.IGNORECASE)
"""A part of every name: a link, a digit, an owner, the size in words, or a family that goes by its name alone."""
_PART: Final = re.compile(r"(?:[\w.-]+/)?(?:siglip|clip|vit|eva|dino|whisper|internvit)", re.IGNORECASE)
"""Models of pictures and speech that become parts of others."""
_AND: Final = re.compile(r"[\s\w.-]{0,20}(?:,| and\b|&|\+| with\b) *(?:the |a )?[\x01A-Z]")


_LISTED_BESIDE: Final = re.compile(rf"[\s*`_]*(?:,|/|\band\b|\bor\b|&)[\s*`_]*(?:and |or )?{_MODEL}", re.IGNORECASE)


def _of_two(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether a sentence names two families in the same words: ``BLOOM-based and LLaMA-based models``."""
    other = pattern.search(match.string, match.end()) or re.compile(rf" and {_MODEL}-based\b", re.I).search(match[0])
    one, two = (plain(each["plain"] or "") if each else "" for each in (match, other))
    return "-based" in match[0].lower() and bool(one and two) and one[:4] != two[:4]


_ANNOUNCED: Final = re.compile(
    r"\b(?:releas|introduc|present|announc)\w* (?:the |our )?"
    r"(?:\x01(?P<link>\d{1,4})\x02|(?P<name>[A-Z][\w.-]+))[,\s]*(?:(?:our|an?|the) )?(?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)
_NEWS: Final = re.compile(r"[-*+]\W{0,8}\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\W.{0,40}?\breleas", re.IGNORECASE)
"""A dated item of a list that tells of a release."""
_IS: Final = re.compile(
    r"\W*(?:\x01(?P<link>\d{1,4})\x02|(?P<name>(?!(?:This|The|These|It|Our|That|There|Here|Each|Model)\b)[A-Z]\w*"
    r"(?:[-.]\w+|[A-Z]\w*|\d\w*)+))(?:,? (?:an?|our|the) | (?:is|was) (?:an?|our|the|further|fine|based|built|"
    r"trained|continu|initiali)|\s*[:：] )"
)
"""A sentence, or an item of a list, whose subject is a name with a sign, a digit or a capital within."""


def of_another_release(before: str, links: list[tuple[str, str]], selves: frozenset[str]) -> bool:
    """Whether words say that something of another name was released, or have it for their subject."""
    if _NEWS.match(before) and (named := re.findall(r"\x01(\d{1,4})\x02", before)):
        return not any(plain(links[int(each)][0]) in selves for each in named)
    match = _ANNOUNCED.search(before)
    if match is not None and (match["link"] or re.search(r"[A-Z]", match["name"][:1])):
        return plain(links[int(match["link"])][0] if match["link"] else match["name"]) not in selves
    match = _IS.match(before)
    name = plain(links[int(match["link"])][0] if match["link"] else match["name"]) if match else ""
    return bool(name) and not any(name in own or own in name for own in selves)


_A_PART: Final = re.compile(
    r"\b(?:(?:text|image|vision|visual|audio|speech) (?:encoder|tower)s?|tokeni[sz]ers?|vae|autoencoders?|codecs?|"
    r"vocoders?|features?|embeddings?|representations?|"
    r"reward models?|captioners?|judges?|prompt (?:enhanc|rewrit|extend|expan|refin)\w+|upscalers?|"
    r"(?:safety )?classifiers?|annotators?)(?: (?:that|which))?(?: (?:is|are|was|were))?(?: implemented| built)?\s+$",
    re.IGNORECASE,
)
"""Before the words that announce a base: what was made from it is a part of the model, or a help in training it."""


def _as_linked(base: Base, card: Card) -> Base:
    """The same base by its identifier, where the card links a model of that name anywhere."""
    for _, text in card.own if not base.hub_id else ():
        for match in _BARE_LINK.finditer(text) if "huggingface.co/" in text or "hf.co/" in text else ():
            if "/" in match["id"] and plain(match["id"]) == plain(base.name):
                return replace(base, name=match["id"].rstrip(".,"))
    return base


def _of_own_size(base: Base, sizes: frozenset[str]) -> Base:
    """A family's member of the model's own size, where the base is named without one: ``Llama 2`` of a 13B."""
    if base.hub_id or len(sizes) != 1 or _SIZES.search(base.name):
        return base
    (size,) = sizes
    entry = known(f"{base.name}-{size}")
    return Base(name=entry, source=base.source, called=f"{base.name}, of {size.upper()}") if entry else base


def names_in(text: str, own: Iterable[str], source: Source) -> Iterator[Base]:
    """Every model that a text names, by a link, an identifier of a known family, or a plain name; none of its own."""
    selves = frozenset(map(plain, own)) - {""}
    sentence, links = _unlinked(text[:1500])
    for match in _NAMED.finditer(sentence):
        name = match["hub"] or match["plain"] or ""
        of_no_family = name and not _FAMILY.search(name) and originals.find(name) is None
        if of_no_family or _NO_WEIGHTS.match(sentence[match.end() :]):
            continue
        base = _base(match, links, source)
        if base is not None and not _itself(base, selves):
            yield base


_NAMED: Final = re.compile(_MODEL, re.IGNORECASE)
_FAMILY: Final = re.compile(rf"(?<![A-Za-z])(?:{FAMILY})(?![a-z])", re.IGNORECASE)


def teacher(card: Card) -> Base | None:
    """The model that a card says this one was distilled from: it taught this one, and gave it no weights.

    None where it says so of none.
    """
    for line, text in card.sentences:
        sentence, links = _unlinked(text[:1500]) if "istil" in text else ("", [])
        match = _DISTILLED.search(sentence)
        if match and not _OTHERS.search(sentence[: match.start()]):
            base = _base(match, links, card.source(line, text=f'"{quoted(_shown(match[0], links), 120)}"'))
            if base is not None:
                return base
    return None


_DISTILLED: Final = re.compile(
    rf"\bdistill?(?:ed|ation)\b(?: (?:version|variant|model|checkpoint|knowledge))? (?:from|of)\b{_THE}{_MODEL}",
    re.IGNORECASE,
)
_USERS: Final = re.compile(
    r"\b(?:projects?|applications?|apps?|tools?|products?|software|works|solutions?|services?|systems|chatbots|demos?|"
    r"repositories|repos|integrations?|plugins?)(?: (?:that|which) (?:are|is|were|was))?\s+$",
    re.IGNORECASE,
)
"""Before the words that announce a base: it is what others made that is built on it."""


_SIZES: Final = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?[bBmM])(?![A-Za-z0-9])")
_RESIZED: Final = re.compile(
    r"prun|upscal|expan|extend|merge|expert|moe\b|stack|layers|depth|width|compress|draft|speculat|distil|adapter|"
    r"backbone|encoder|decoder|initiali|projector|tower|vision|speech|audio",
    re.IGNORECASE,
)
"""Ways by which a model comes to another size than that which it was made from, or to have it as a part."""
MOST_UNLIKE: Final = Fraction(3, 2)


def _too_unlike(base: Base, sentence: str, sizes: frozenset[str]) -> bool:
    """Whether a base is of another size than a fine-tune of it could be: it is that of another of the family."""
    theirs = {size.lower() for size in _SIZES.findall(base.name.replace("_", "-"))}
    if len(sizes) != 1 or len(theirs) != 1 or _RESIZED.search(sentence):
        return False
    own, other = (Fraction(size[:-1]) * (1000 if size[-1] == "b" else 1) for (size,) in (sizes, theirs))
    return max(own, other) > MOST_UNLIKE * min(own, other)


_OF_A_SIZE: Final = re.compile(r"\|\s*[*_]*(?:[\w.-]+[- ])?(\d+(?:\.\d+)?[bm])\b[^|]{0,30}\|", re.IGNORECASE)


def _of_another_size(before: str, links: list[tuple[str, str]], sizes: frozenset[str]) -> bool:
    """Whether the words before say that another member of the family was made so: one of another size."""
    row = _OF_A_SIZE.match(before)
    if row and row[1].lower() not in sizes:
        return True
    named = {size.lower() for size in _SIZES.findall(_shown(before, links))}
    return bool(sizes and named) and not named & sizes


_IN_NAME: Final = re.compile(
    r"(?<=[-_ ])((?:code)?llama|mistral|mixtral|qwen|gemma|falcon|yi|phi|"
    r"deepseek)[-_ ]?(v?\d(?:\.\d)?)?[-_ ](\d+(?:\.\d+)?b)(?![a-z0-9])",
    re.IGNORECASE,
)


def in_name(own: Iterable[str]) -> Base | None:
    """The base that the name of a fine-tune carries: ``Example-Llama2-70B``; None where it carries none."""
    for name in own:
        if match := _IN_NAME.search(name):
            return Base(name=match[0], source=Source(text=f"the name {quoted(name, 80)}"))
    return None


def _itself(base: Base, selves: frozenset[str], *, plainly: bool = False) -> bool:
    """Whether a name is that of the model itself, of its family, or of a sibling that differs in size alone.

    ``plainly``: the words say of this very model that it is a tuned version of that one, whatever both are called.
    """
    name = plain(base.name)
    sizeless = _sizeless(base.name)
    unsized = not base.hub_id and not re.search(r"\d", name)
    return any(
        name == own
        or (not plainly and name.startswith(own) and _OF_FAMILY.fullmatch(name, len(own)) is not None)
        or (unsized and own.startswith(name))
        or (bool(sizeless) and sizeless == _sizeless(own))
        or (not base.hub_id and name == _AS_PUBLISHED.sub("", _sizeless(own)))
        for own in selves
    )


_OF_FAMILY: Final = re.compile(r"(?=\D{0,8}\d)(?:v?\d+)?(?:\d+[bm])?(?:base|chat|instruct|[a-z]{0,3})")
"""What the members of a family are called after its name: versions, sizes and kinds."""
_AS_PUBLISHED: Final = re.compile(r"(?:base|pt|hf)+$")
"""What a family's own models are called after its name: ``Example-2-13B-Base`` is the family ``Example 2``."""


def _sizeless(name: str) -> str:
    return (
        re.sub(r"\d+(?:\.\d+)?[bm](?![a-z])|[^a-z0-9]", "", plain(name)) if re.search(r"\d[bm]", name.lower()) else ""
    )


_UNPACKED: Final = re.compile(
    r"\bunquanti[sz]ed\b|\boriginal (?:unquanti[sz]ed |full[- ]precision |fp16 |float\d* )?(?:model|"
    r"weights)\b|\bfull[- ]precision\b|"
    r"\bquanti[sz]ed (?:version|from|using|of)\b|\bquanti[sz]ations? of\b|\b(?:gguf|awq|gptq|exl2|"
    r"mlx)[- ](?:version|quant\w*|format|model)\w* (?:of|from)\b|"
    r"\bconverted (?:to [\w .-]{1,30} )?from\b",
    re.IGNORECASE,
)


def _copied(card: Card, selves: frozenset[str]) -> Base | None:
    """The model that a card links as the one whose weights it stores in another way."""
    for line, text in card.sentences:
        sentence, links = _unlinked(text[:1500])
        for words, hub_id in links:
            if plain(hub_id) in selves:
                continue
            if _UNPACKED.search(words) or _UNPACKED.search(re.split(r"\x01", sentence)[0][-80:]):
                return Base(name=hub_id, source=card.source(line, text=f'"{quoted(words, 80)}"'))
    return None


def _fullest(base: Base, others: list[Base]) -> Base:
    """The same model as it is named most fully: ``Llama-2`` where ``Llama-2-70b`` or an identifier is named as well."""
    own = plain(base.name)
    longer = [each for each in others if own and own in plain(each.name) and each.name != base.name]
    if any(_unlike(one, other) for one in longer for other in longer):
        return base
    best = max(longer, key=lambda each: (bool(each.hub_id), len(each.name)), default=base)
    return best if best.hub_id or not base.hub_id else base


_MERGED: Final = re.compile(
    r"\bmerge[sd]? (?:of|from|between|using|the following)\b|\bmerg(?:ed|ing)\b|\bmergekit\b|"
    r"\bfrankenmerge\b|\bmixture of experts\b.{0,30}\bmade with\b|"
    r"\bmodels? merged\b|\buses the following (?:base )?models\b|\bfollowing models were (?:included|merged|used)",
    re.IGNORECASE,
)
_ANNOUNCES: Final = re.compile(r"[:：]\s*$|\bmodels? merged\b|\bfollowing\b|\bwere included\b", re.IGNORECASE)


_EMOJI: Final = re.compile(r":\w+:\s*$")
_USED: Final = re.compile(
    r"^[#*_\s]*(?:base |the )?(?:models?|ingredients|components|recipe)(?: that were| i)?(?: used|"
    r" merged)?[*_\s]*[:：]?[*_\s]*$",
    re.IGNORECASE,
)


def _merged(card: Card, selves: frozenset[str], merging: bool) -> Iterator[Base]:
    """The models of a merge: listed under the words that announce them, or named in one sentence as merged."""
    seen: set[str] = set()
    announced, since = False, 0
    for line, text in card.own:
        sentence, links = _unlinked(text[:1500])
        listed = re.match(r"[-*+|]\s|\d+[.)]\s", text) is not None
        used = merging and _USED.match(sentence) is not None
        merges = used or _MERGED.search(sentence) is not None
        if announced and listed:
            since = 0
        elif announced:
            since += 1
        announced = (
            used
            or (merges and _ANNOUNCES.search(_EMOJI.sub("", sentence)) is not None)
            or (announced and (listed or since <= 1))
        )
        if merges and not announced:
            since = 0
        if not ((listed and announced) or (merges and not listed and _several(sentence, links))):
            continue
        if not listed and _OTHERS.search(sentence):
            continue
        for name in _identifiers(sentence, links):
            if plain(name) not in selves and name.lower() not in seen and not _A_TOOL.search(name):
                seen.add(name.lower())
                yield Base(name=name, source=card.source(line, text="merged"))
                if listed:
                    break


_A_TOOL: Final = re.compile(r"mergekit|mergelm|mergoo|github|axolotl|unsloth$|chargoddard/|cg123/", re.IGNORECASE)


def _several(sentence: str, links: list[tuple[str, str]]) -> bool:
    return len([name for name in _identifiers(sentence, links) if not _A_TOOL.search(name)]) > 1


def _identifiers(sentence: str, links: list[tuple[str, str]]) -> Iterator[str]:
    """The identifiers of models in a sentence, linked, or written with a slash."""
    for match in re.finditer(
        r"\x01(\d{1,4})\x02|(?<![\w/.:-])([A-Za-z0-9][\w.-]{1,40}/[A-Za-z0-9][\w.-]{2,95})(?![\w/])", sentence
    ):
        if match[1]:
            text, hub_id = links[int(match[1])]
            written = text.strip("*_` ")
            if "/" in hub_id:
                yield written if _ID.fullmatch(written) else hub_id
        elif _looks_like_id(match[2]):
            yield match[2].rstrip(".")


def _unlinked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A sentence whose links to models are signs, and what they link to: their words and the identifier.

    A link to something else is its words where these can be a name, and marks are left out.
    """
    links: list[tuple[str, str]] = []

    def sign(match: re.Match[str]) -> str:
        words, hub_id = (match.groupdict().get("text") or "").strip("*_` "), match["id"] or ""
        if not hub_id and _A_PROJECT.search(match[0]) and _LONGER.match(words):
            return " \x03 "
        hub_id = hub_id.rstrip(".,")
        if "/" not in hub_id and hub_id != words:
            hub_id = ""  # an organisation's page; models without one go by their own name
        if hub_id and not re.search(r"\.(?:png|jpe?g|gif|svg|md|pdf)$", hub_id):
            links.append((words or hub_id, hub_id))
            return f"\x01{len(links) - 1}\x02"
        return words

    text = _BARE_LINK.sub(sign, _LINKED.sub(sign, _IMAGE.sub(" ", text)))
    return " ".join(_MARKUP.sub("", text).split()), links


_A_PROJECT: Final = re.compile(r"//(?:www\.)?git(?:hub|lab|ee)\.com/")
_LONGER: Final = re.compile(rf"(?i:{FAMILY})[\w.-]* +[A-Z][a-z]")
"""A project that is called after a family of models and by a word more: it is a tool."""
_IMAGE: Final = re.compile(r"!\[[^\]]{0,200}\]\([^()]{0,300}\)")
_MARKUP: Final = re.compile(r"\*{1,3}|`+| \[\d{1,3}\](?![(:])|</?(?:b|i|strong|em|code|a|p|span)\b[^<>]{0,200}>")


def _shown(words: str, links: list[tuple[str, str]]) -> str:
    return re.sub(r"\x01(\d{1,4})\x02", lambda match: links[int(match[1])][0], words)


def _base(match: re.Match[str], links: list[tuple[str, str]], source: Source) -> Base | None:
    """The model that a pattern found: by link, by identifier, or by its plain name."""
    if match["link"] is not None:
        words, hub_id = links[int(match["link"])]
        if not _names_a_model(words, hub_id):
            return None
        if not usable(hub_id):
            named = of_text(hub_id, source)
            return named if named.hub_id else None
        entry = known(hub_id) if "/" not in hub_id else ""
        return Base(name=entry or hub_id, source=source, called=hub_id if entry else "")
    if match["hub"]:
        return Base(name=match["hub"].rstrip("."), source=source) if _looks_like_id(match["hub"]) else None
    if (beside := _BESIDE_NAME.match(match.string, match.end("plain"))) and _looks_like_id(beside["hub"]):
        return Base(name=beside["hub"], source=source)
    name = " ".join(match["plain"].strip(" .,-_").split())
    bare = re.sub(r"^\w+['’]s ", "", name)
    if not bare or not (re.search(r"\d", bare) or _ALONE.fullmatch(bare)) or _CLOSED.fullmatch(bare):
        return None
    entry = known(bare)
    return Base(name=entry, source=source, called=bare) if entry else Base(name=bare, source=source)


_BESIDE_NAME: Final = re.compile(
    r"[\s*`_]*\([\s*`_]*(?P<hub>[A-Za-z0-9][\w.-]{1,40}/[A-Za-z0-9][\w.-]{2,95}?)[\s*`_]*[),;]"
)
"""An identifier in brackets behind a name: it says which release of the family is meant."""
_CLOSED: Final = re.compile(r"gpt[- ]?(?:3\.5|[45])[\w.-]*(?: \w+)?|chatgpt", re.IGNORECASE)
"""Models whose weights nobody was given: they judge and generate, and no weights start from theirs."""
_ALONE: Final = re.compile(
    r"(?:code|tiny|open)?[- ]?llama|starcoder|mi[sx]tral|falcon|gemma|qwen|pythia|whisper|"
    r"deepseek[- ]coder|codellama|stable[- ]diffusion|"
    r"sdxl|baichuan|chatglm|internlm|bloomz?|vicuna|minilm|wav2vec2|mbart|nllb|labse|"
    r"[\w-]{0,12}berta?(?:[- ](?:base|large|small|medium|tiny|mini)[\w-]*)?|"
    r"[a-z][\w.]*(?:-\w+)*-(?:base|large|small|medium|tiny)(?:-[\w.]+)*",
    re.IGNORECASE,
)
"""Names that are a model's or a family's without any number; other words are names only together with one."""


def _names_a_model(words: str, hub_id: str) -> bool:
    return not re.search(
        r"\b(?:paper|dataset|blog|demo|space|license|licence|leaderboard|here)\b", words, re.IGNORECASE
    )


def _looks_like_id(name: str) -> bool:
    """Whether ``a/b`` is an identifier and not two words: one part has a digit, a hyphen, or letters of both cases."""
    owner, _, rest = name.partition("/")
    if "." in owner or rest.lower() in ("or", "and") or re.search(r"\.(?:py|md|json|sh|txt|ya?ml|html)$", name):
        return False
    if rest.lower().endswith("-style"):
        return False
    return re.search(r"\d|-", rest) is not None and len(owner) > 1 and not owner.isdigit()


def plain(name: str) -> str:
    """A name as it is compared: without owner, maker, signs and case."""
    bare = re.sub(r"^\w+['’]s ", "", name).rpartition("/")[2].lower()
    return re.sub(r"[^a-z0-9]", "", re.sub(r"[-_ ]hf$", "", bare))


@cache
def _plainly() -> Mapping[str, str]:
    """Identifiers of the table of originals by their name alone; a name of two entries is left out.

    A release that goes by a name of its own keeps it: it is not the one that the entry is called by.
    """
    table: dict[str, set[str]] = {}
    for entry in originals.originals():
        owner, _, called = entry.hub_id.partition("/")
        for name in (entry.hub_id, *entry.aliases, *entry.variants):
            numbers = [re.findall(r"\d+", text.rpartition("/")[2]) for text in (name, called)]
            release = name in entry.variants or (name.startswith(f"{owner}/") and numbers[0] != numbers[1])
            for key in {plain(name), re.sub(r"^meta(?=llama)", "", plain(name))}:
                table.setdefault(key, set()).add(name if release else entry.hub_id)
    return {key: next(iter(names)) for key, names in table.items() if len(names) == 1}


def known(name: str) -> str:
    """The identifier of the one entry of the table of originals that has this plain name; empty without one."""
    return _plainly().get(plain(name), "")


def _unique(bases: Iterable[Base]) -> tuple[Base, ...]:
    found: dict[str, Base] = {}
    for base in bases:
        found.setdefault(plain(base.name), base)
    return tuple(found.values())
