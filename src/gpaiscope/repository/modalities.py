"""What goes into a model and what comes out, from the card's task and from the architecture.

A task (``pipeline_tag``) is a claim of the card; an architecture is a class name in a configuration. Tasks that leave
open what comes out say nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope import tables
from gpaiscope.repository.contents import Config, Contents
from gpaiscope.repository.findings import Finding, Findings, quoted, settled
from gpaiscope.values import Source

TASKS: Final[Mapping[str, tuple[str, str]]] = {
    task: (inputs, outputs) for task, (inputs, outputs) in tables.beside(__file__, "tasks.toml").items()
}
"""Inputs and outputs by task of the Hub; nothing where the task leaves them open."""

SPOKEN: Final = frozenset({"whisper", "speech_to_text", "moonshine", "speech-encoder-decoder"})
SEEING: Final = frozenset({"fuyu", "molmo", "phi3_v", "phi4mm"})
"""Types that take images without a tower that a part of their configuration would tell of."""
HEARING: Final = frozenset({"phi4mm"})
PAGES: Final = frozenset({"layoutlmv2", "layoutlmv3"})
"""Types that read a page by its words and its picture."""
TEXT_ONLY: Final = frozenset(
    {"t5", "mt5", "umt5", "bart", "mbart", "pegasus", "led", "m2m_100", "marian", "prophetnet"}
)
DRAWING: Final = (
    ("video", ("Video", "Wan", "CogVideoX", "LTX", "Mochi", "AnimateDiff")),
    ("image", (
        "StableDiffusion", "Flux", "PixArt", "HunyuanDiT", "Kandinsky", "Sana", "AuraFlow", "Kolors", "QwenImage",
        "Lumina", "Wuerstchen", "LatentConsistency", "UNet2DCondition", "SD3Transformer", "PixArtTransformer",
    )),
)  # fmt: skip
"""What pipelines and networks of diffusers put out, by the beginning or a part of their class name."""


def modalities(contents: Contents, bases: tuple[str, ...] = ()) -> Findings:
    """Inputs and outputs, where files agree on them; ``bases`` are names of what the model was made from."""
    claims = [*_by_task(contents), *_by_modules(contents), *_by_architecture(contents)]
    if not any(claim.path == "model.outputs" and claim.value for claim in claims):
        claims += _by_adapter(contents, bases)
    if not any(claim.path == "model.outputs" and claim.value for claim in claims):
        claims += [*_by_tag(contents), *_by_code(contents), *_by_words(contents, bases)]
    if not any(claim.path == "model.outputs" and claim.value for claim in claims):
        claims += _by_kind(contents)
    told = {claim.path for claim in claims if claim.value}
    claims += [claim for claim in _by_base(contents, bases) if claim.path not in told]
    if not any(claim.path == "model.inputs" and claim.value for claim in claims):
        claims += _by_processor(contents)
    found = Findings()
    outputs = [claim for claim in claims if claim.path == "model.outputs" and claim.value]
    spoken = next((claim for claim in outputs if not {"speech", "music"}.isdisjoint(_words(claim))), None)
    if spoken is not None and spoken.source.key == "pipeline_tag":
        outputs = [spoken]  # speech is often made by a model of language, whose class says text
    found += settled(outputs)
    found += settled(_widest([claim for claim in claims if claim.path == "model.inputs" and claim.value]))
    return found + _narrow(contents) + _listed_for(contents)


def _words(claim: Finding) -> frozenset[str]:
    return claim.value if isinstance(claim.value, frozenset) else frozenset()


def _widest(claims: list[Finding]) -> list[Finding]:
    """Of claims to inputs, those within a wider one left out: a task names what is typical and not all."""
    return [claim for claim in claims if not any(_words(claim) < _words(other) for other in claims)]


_LISTED: Final = "the task that the card lists it for"
_RECOGNISES: Final = "a class that does one narrow task with speech, as in the example of transcription (Guidelines 20)"


def _narrow(contents: Contents) -> Findings:
    """That a recogniser or converter of speech, whose class can do nothing else, is narrow for all its language."""
    config = contents.config("config.json")
    name = next(iter(config.texts("architectures")), "") if config is not None else ""
    if config is None or not _recognises(config, name):
        return Findings()
    source = config.source("architectures")
    return Findings(facts=(Finding(path="model.exception", value="narrow", source=source, says=_RECOGNISES),))


def _listed_for(contents: Contents) -> Findings:
    """The task that a card lists a model for.

    It makes no model narrow: one that is listed for transcription may do much else. Where narrow models are listed for
    the task, that is asked.
    """
    card = contents.card
    tasks = [(task.lower().replace("_", "-"), line) for task, line in card.texts("pipeline_tag")] if card else []
    listed = next(((task, line) for task, line in tasks if task in TASKS), None)
    if card is None or listed is None:
        return Findings()
    source = card.source(listed[1], key="pipeline_tag")
    return Findings(facts=(Finding(path="model.task", value=listed[0], source=source, says=_LISTED),))


def _recognises(config: Config, name: str) -> bool:
    spoken = config.text("model_type") in SPOKEN and name.endswith("ForConditionalGeneration")
    return spoken or name.endswith(("ForCTC", "ForSpeechSeq2Seq", "ForSpeechToSpeech"))


_TASKS_OF_CLASSES: Final = {
    "ForCTC": "automatic-speech-recognition",
    "ForSpeechSeq2Seq": "automatic-speech-recognition",
    "ForSpeechToSpeech": "audio-to-audio",
    "ForTextToSpeech": "text-to-speech",
    "ForTextToSpectrogram": "text-to-speech",
    "ForTextToWaveform": "text-to-audio",
    "ForSequenceClassification": "text-classification",
    "ForTokenClassification": "token-classification",
    "ForSemanticSegmentation": "image-segmentation",
    "ForInstanceSegmentation": "image-segmentation",
    "ForUniversalSegmentation": "image-segmentation",
    "ForDepthEstimation": "depth-estimation",
    "ForImageSuperResolution": "image-to-image",
}
"""Classes that do one task, by the end of their name, and the task that a hub lists them for."""


def task_of_class(name: str) -> str:
    """The task that a class by its name does, and nothing else; empty where it may do others."""
    return next((task for ending, task in _TASKS_OF_CLASSES.items() if name.endswith(ending)), "")


def _by_modules(contents: Contents) -> Iterator[Finding]:
    """Sentence embedders are put together from modules, the last of which pools."""
    for name in ("modules.json", "config_sentence_transformers.json"):
        if name in contents.folder.names:
            yield from _claims(
                "text", "embedding", Source(file=name), "what a model put together from such modules gives"
            )
            return


_TASKS_OF_ADAPTERS: Final = {
    "CAUSAL_LM": ("text", "text"), "SEQ_2_SEQ_LM": ("text", "text"), "SEQ_CLS": ("text", "other"),
    "TOKEN_CLS": ("text", "other"), "QUESTION_ANS": ("text", "text"), "FEATURE_EXTRACTION": ("text", "embedding"),
}  # fmt: skip
"""What PEFT calls the task of an adapter on a model that takes text."""
_OTHER_THAN_TEXT: Final = re.compile(
    r"vlm?(?![a-z])|omni|llava|pixtral|paligemma|idefics|molmo|whisper|speech|seamless|trocr|ocr|orpheus|csm|tts|clip|"
    r"\bvit\b|dino|florence|blip|flux|diffusion|sdxl|wav2vec|hubert|musicgen|minicpm-?[vo]|nougat|donut|pix2struct",
    re.IGNORECASE,
)
"""Words in the names of models that take or give something other than text."""


def _by_adapter(contents: Contents, bases: tuple[str, ...]) -> Iterator[Finding]:
    """The task of an adapter, where its base is no model of pictures or sounds by its name, nor by the card."""
    adapter = contents.config("adapter_config.json")
    task = adapter.text("task_type") if adapter is not None else ""
    other = any(SEES.search(name) or _OTHER_THAN_TEXT.search(name) for name in bases)
    if adapter is None or task not in _TASKS_OF_ADAPTERS or not bases or other:
        return
    if task in ("CAUSAL_LM", "SEQ_2_SEQ_LM") and _sees(contents):
        return
    source = adapter.source("task_type")
    yield from _claims(*_TASKS_OF_ADAPTERS[task], source, "what an adapter for this task takes and gives")


def _by_tag(contents: Contents) -> Iterator[Finding]:
    """A task of the Hub among the tags, where no key names one."""
    card = contents.card
    for tag, line in card.texts("tags") if card else ():
        inputs, outputs = TASKS.get(tag.lower().replace("_", "-"), ("", ""))
        if card is not None and outputs:
            yield from _claims(inputs, outputs, card.source(line, key="tags"), "what this task takes and gives")
            return


_LOADED: Final = (
    (
        "text",
        "text",
        re.compile(
            r"\b(?:AutoModelForCausalLM|\w+ForCausalLM|AutoGPTQForCausalLM|LlamaTokenizer|ChatCompletion|"
            r"apply_chat_template)\b|pipeline\(\s*(?:task=)?[\"']text-generation"
        ),
    ),
    ("text", "image", re.compile(r"\b(?:StableDiffusion\w*Pipeline|FluxPipeline|AutoPipelineForText2Image)\b")),
    ("text", "embedding", re.compile(r"\bSentenceTransformer\(")),
)
_SHOWN: Final = re.compile(
    r"\bImage\.open\(|<image>|[\"'](?:images?|audios?|videos?)(?:_url)?[\"']|\b(?:pil_)?(?:images?|audios?|videos?)\s?=|"
    r"\bload_(?:pil_)?(?:image|audio|video)|\bpixel_values\b|\blibrosa\b"
)
"""In an example of use: something other than text is given to the model, or comes from it."""
SEES: Final = re.compile(
    r"\b(?:vision|visual[- ]language|image|audio|speech|video|multi-?modal|vlm|embedding|classif\w*|"
    r"reward model|rerank\w*|tts|asr|time[- ]series|antibod(?:y|ies)|nucleotides?|genomics?|music generation)\b",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"(?<!\bdna )(?<!\brna )(?<!\bprotein )(?<!\bgenomic )(?<!\bgenome )(?<!\bchemical )(?<!\bantibody )"
    r"\b(?:language models?|llms?|chat models?|chatbots?|text generation|text-generation|"
    r"instruction[- ]following|instruct-tuned|chat ?gpt-like|role-?play\w*|function calling|"
    r"conversational (?:ai|model|agent)|"
    r"causal decoder-only|decoder-only (?:language )?model)\b(?! (?:of|for) (?:protein|dna|rna|genom|molecul))",
    re.IGNORECASE,
)
_ADDRESSES: Final = re.compile(r"!\[[^\]]{0,200}\]\([^()]{0,300}\)|\]\([^()]{0,300}\)|https?://\S{1,300}")
FAMILIES: Final = re.compile(
    r"(?:^|[-_/. ])(?:(?:code|tiny|open)?llama|mi[sx]tral|qwen\d?|gemma\d?|falcon|phi|vicuna|starcoder|"
    r"codegen|pythia|mpt|bloomz?|yi|baichuan\d?|internlm\d?|deepseek|zephyr|hermes|wizardlm|openchat|"
    r"solar|gpt|chatglm\d?|glm|olmo|granite|smollm\d?|exaone|nemotron)(?=$|[-_. \d])",
    re.IGNORECASE,
)
"""Families of which each member that is not said to be otherwise takes and gives text."""


_PICTURES: Final = re.compile(r"\b(?:sdxl|stable-?diffusion|flux)\b|stable diffusion", re.IGNORECASE)


def family(name: str) -> str:
    """What all of the family put out that a name is of, where it is told: an image or text."""
    if _PICTURES.search(name):
        return "image"
    sees = SEES.search(name) or re.search(r"vlm?(?![a-z])|omni|llava|glm-?4(?:\.\d)?v", name, re.IGNORECASE)
    return "text" if FAMILIES.search(name) and not sees else ""


def _by_code(contents: Contents) -> Iterator[Finding]:
    """The class by which the card's own example loads the model."""
    card = contents.card
    if card is None or not card.code:
        return
    kinds = [(inputs, outputs) for inputs, outputs, loads in _LOADED if loads.search(card.code)]
    doubted = len(kinds) == 1 and {"text": _sees, "image": _speaks}.get(kinds[0][1], lambda _: False)(contents)
    if len(kinds) == 1 and not doubted:
        yield from _claims(
            *kinds[0], card.source(text="its example of use"), "what a model that is loaded so takes and gives"
        )


def _speaks(contents: Contents) -> bool:
    """Whether the card speaks early of models of language."""
    sentences = contents.card.sentences[:40] if contents.card else ()
    return any(_SPEAKS.search(_ADDRESSES.sub(" ", text[:600])) for _, text in sentences)


def _sees(contents: Contents) -> bool:
    """Whether the card speaks early of anything but text, or its example shows it."""
    card = contents.card
    if card is not None and _SHOWN.search(card.code):
        return True
    early = " ".join(text for _, text in card.sentences[:25]) if card else ""
    tags = " ".join(text for text, _ in card.texts("tags")) if card else ""
    return (
        SEES.search(re.sub(r"!?\[[^\]]{0,200}\]\([^()]{0,300}\)|<[^<>]{0,300}>", " ", early)) is not None
        or SEES.search(tags) is not None
    )


_KINDS: Final = tuple(
    (inputs, outputs, re.compile(rf"(?<![\w-])(?:{words})(?![\w])", re.IGNORECASE))
    for inputs, outputs, words in (
        ("text", "speech", r"text[- ]to[- ]speech|tts|speech synthesis"),
        ("speech", "text", r"speech[- ]recognition|speech[- ]to[- ]text|asr|stt|speech transcription"),
        ("text", "image", r"text[- ]to[- ]image"),
        ("", "image", r"image generation|image synthesis"),
        ("text image", "image", r"image[- ]editing|image[- ]to[- ]image"),
        ("text", "video", r"text[- ]to[- ]video"),
        ("", "video", r"video generation"),
        ("text image", "video", r"image[- ]to[- ]video"),
        ("text", "3d", r"text[- ]to[- ]3d"),
        ("image", "3d", r"image[- ]to[- ]3d"),
        ("", "3d", r"3d(?: (?:assets?|shape|object|mesh))? generation"),
        ("text", "music", r"text[- ]to[- ]music|music generation"),
        ("text", "embedding", r"(?:text|sentence)[- ]embeddings?"),
        (
            "text image",
            "text",
            r"vi(?:sion|sual)[- ]language(?![- ]action)|large multimodal|multimodal (?:large )?language",
        ),
    )
)
"""Kinds of models by what people call them, with what these take and give."""
_THE_MODEL: Final = re.compile(
    r"\b(?:is|are|we (?:present|introduce|release|propose|open-?source)|introducing|presents?|introduces?)\b"
    r"(?P<told>.{1,160}?)\b(?:models?|systems?|transformers?|mllms?)\b",
    re.IGNORECASE,
)
"""What a sentence says that something is: "Wren is a text-to-speech model"."""
_NOT_IT: Final = re.compile(
    r"\b(?:dataset|data set|benchmark|toolkit|library|framework|pipeline|plugin|tokenizer|codec|vocoder|encoder|"
    r"decoder|detect\w*|classif\w*|segment\w*|codebase|repository|adapter|module|wrapper|not)\b",
    re.IGNORECASE,
)
_OF_MANY: Final = re.compile(r"\b(?:existing|community|any|most|other|for|with|turn\w*)\b", re.IGNORECASE)
"""Before the kind: it is that of other models."""
KINDS_WITHIN: Final = 12
"""Sentences from the beginning of a card in which it says what its model is."""


def _by_kind(contents: Contents) -> Iterator[Finding]:
    """What the model is called in the title, or in the first sentence that says what it is, where that is one kind."""
    card = contents.card
    if card is None:
        return
    titled = [(heading.line, heading.text) for heading in card.headings[:1]]
    sentences = [
        (line, _ADDRESSES.sub(" ", text[:600])) for line, text in card.sentences[:KINDS_WITHIN] if text[0] not in "-*+|"
    ]
    said = [(line, match["told"]) for line, text in sentences for match in _THE_MODEL.finditer(text)]
    for line, text in (*titled, *said):
        kinds = {(inputs, outputs): found for inputs, outputs, words in _KINDS if (found := words.search(text))}
        first = min((found.start() for found in kinds.values()), default=0)
        aside = _OF_MANY.search(text, 0, first) if (line, text) not in titled else None
        if kinds and not _NOT_IT.search(text) and aside is None:
            outputs = {outputs for _, outputs in kinds}
            if len(outputs) == 1:
                taken = " ".join(sorted({word for inputs, _ in kinds for word in inputs.split()}))
                found = next(iter(kinds.values()))
                source = card.source(line, text=f'"{found[0]}"')
                yield from _claims(taken, outputs.pop(), source, "what a model of this kind takes and gives")
            return


_OF_FAMILY: Final = {"text": "a family of models of language", "image": "a family of models of pictures"}


def _by_words(contents: Contents, bases: tuple[str, ...]) -> Iterator[Finding]:
    """A language model by the card's first sentences, or a member of a family of such by its base or tags."""
    card = contents.card
    if _sees(contents):
        bases = tuple(name for name in bases if family(name) == "image")
    for line, text in () if card is None or _sees(contents) else card.sentences[:40]:
        if card is not None and (match := _SPEAKS.search(_ADDRESSES.sub(" ", text[:600]))):
            yield from _claims("text", "text", card.source(line, text=f'"{match[0]}"'), "a model of language")
            return
    for name in bases:
        if outputs := family(name):
            told = f"the base model {quoted(name, 80)}"
            source = card.source(text=told) if card is not None else Source(text=told)
            yield from _claims("text", outputs, source, _OF_FAMILY[outputs])
            return
    for key in () if card is None or _sees(contents) else ("base_model", "tags"):
        for text, line in card.texts(key) if card is not None else ():
            if card is not None and FAMILIES.search(text):
                yield from _claims("text", "text", card.source(line, key=key), _OF_FAMILY["text"])
                return


_KINDS_OF_BASES: Final = tuple(
    (inputs, outputs, re.compile(rf"(?<![a-z])(?:{families})(?![a-z])", re.IGNORECASE))
    for inputs, outputs, families in (
        ("text", "speech", r"(?:[a-z]\d?-?)?tts|xtts|vits|orpheus|vibevoice|kokoro|parler|csm"),
        ("speech", "text", r"(?:[a-z]{2,5}-?)?whisper|parakeet|canary|moonshine"),
        ("speech", "", r"wav2vec2?|hubert|wavlm|xls-?r|w2v-?bert|data2vec-audio"),
        ("text", "text", r"nllb|m2m-?100|mbart|opus-mt|(?:flan-?|code|by|m|u)?t5|bart"),
        ("text", "", r"[a-z]{0,10}bert(?:a|ic)?|electra"),
        ("image", "", r"vit|deit|beit|swin|resnet|convnext|dinov?|efficientnet|mobilenet|segformer|yolo\w{0,4}"),
    )
)
"""What members of families take and give, empty where that hangs on what they were tuned for, the narrower first."""
_LABELS: Final = re.compile(r"classif\w*|emotion|sentiment|embedding|detectors?", re.IGNORECASE)


def _by_base(contents: Contents, bases: tuple[str, ...]) -> Iterator[Finding]:
    """What the one model takes and gives that this was made from; what it gives not where labels are spoken of."""
    kinds = [kind for kind in _KINDS_OF_BASES if len(bases) == 1 and kind[2].search(bases[0].rpartition("/")[2])]
    for inputs, outputs, _ in kinds[:1]:
        early = contents.card.sentences[:40] if contents.card else ()
        labels = any(_LABELS.search(_ADDRESSES.sub(" ", text[:600])) for _, text in early)
        says = "what models of its base's family take and give"
        yield from _claims(inputs, "" if labels else outputs, Source(text=f"the base {quoted(bases[0], 80)}"), says)


def _by_processor(contents: Contents) -> Iterator[Finding]:
    """What a model without a tokenizer takes, by what prepares it: pictures, or a wave."""
    processor = contents.config("preprocessor_config.json")
    if processor is None or any("tokenizer" in name or "vocab" in name for name in contents.folder.names):
        return
    kind = processor.text("feature_extractor_type")
    taken = "speech" if re.match(r"(?:Wav2Vec2|Whisper|SeamlessM4T|Speech2Text|Parakeet)", kind) else ""
    if processor.text("image_processor_type") or "image_mean" in processor.values:
        taken = "image"
    generates = contents.config("generation_config.json") is not None
    if taken and not generates:
        key = "image_processor_type" if taken == "image" else "feature_extractor_type"
        yield from _claims(taken, "", processor.source(key), "what is prepared for the model so")


def _claims(inputs: str, outputs: str, source: Source, says: str) -> Iterator[Finding]:
    for path, words in (("model.outputs", outputs), ("model.inputs", inputs)):
        yield Finding(path=path, value=frozenset(words.split()), source=source, says=says)


def _by_task(contents: Contents) -> Iterator[Finding]:
    for task, line in contents.card.texts("pipeline_tag") if contents.card else ():
        inputs, outputs = TASKS.get(task.lower().replace("_", "-"), ("", ""))
        assert contents.card is not None
        source = contents.card.source(line, key="pipeline_tag")
        yield from _claims(inputs, outputs, source, "what this task takes and gives")


def _by_architecture(contents: Contents) -> Iterator[Finding]:
    config = contents.config("config.json")
    if config is not None:
        for name in config.texts("architectures")[:1]:
            inputs, outputs = _of_class(name, config, contents)
            says = "what this class of model takes and gives"
            yield from _claims(inputs, outputs, config.source("architectures"), says)
    for name in ("model_index.json", "transformer/config.json", "unet/config.json"):
        drawn = contents.config(name)
        if drawn is not None and (outputs := _drawn(drawn.text("_class_name"))):
            inputs = _prompted(contents, drawn.text("_class_name"))
            yield from _claims(inputs, outputs, drawn.source("_class_name"), "what this pipeline takes and gives")
            return


_ENDINGS: Final = (
    ("ForSpeechToSpeech", ("speech", "speech")), ("ForTextToSpeech", ("text", "speech")),
    ("ForSpeechToText", ("speech", "text")),
    ("ForCTC", ("speech", "text")), ("ForSpeechSeq2Seq", ("speech", "text")), ("ForAudioClassification", ("", "other")),
    ("ForObjectDetection", ("image", "other")), ("ForQuestionAnswering", ("text", "text")),
    ("ForSequenceEmbedding", ("text", "embedding")), ("VisionEncoderDecoderModel", ("image", "text")),
    ("SpeechEncoderDecoderModel", ("speech", "text")),
)  # fmt: skip


def _of_class(name: str, config: Config, contents: Contents | None = None) -> tuple[str, str]:
    """Inputs and outputs of a class of transformers, empty where its name does not tell."""
    kind = config.text("model_type")
    for ending, taken in _ENDINGS:
        if name.endswith(ending):
            return taken
    if name.startswith(("Wav2Vec2", "Hubert", "WavLM", "Data2VecAudio", "UniSpeech")):
        return "speech", ""
    if kind in SPOKEN:
        return ("speech", "text") if name.endswith("ForConditionalGeneration") else ("", "")
    if kind in TEXT_ONLY and name.endswith("ForConditionalGeneration"):
        return "text", "text"
    if name.endswith(("ForSequenceClassification", "ForTokenClassification")):
        return ("text image" if kind in PAGES else "text"), "other"
    if name.endswith("ForImageClassification"):
        return "image", "other"
    if not name.endswith(("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")):
        return "", ""
    parts = {part for part in ("vision_config", "audio_config", "talker_config") if part in config.values}
    if "talker_config" in parts or "thinker_config" in config.values:
        return "", ""
    if name.endswith("ForConditionalGeneration") and not parts:
        return "", ""
    seen = "image " if "vision_config" in parts or kind in SEEING or _tower(config) else ""
    if (
        seen
        and "video_token_id" in config.values
        and contents is not None
        and "video_preprocessor_config.json" in contents.folder.names
    ):
        seen = "image video "
    heard = "speech " if "audio_config" in parts or kind in HEARING or _has(config, "audio") else ""
    return f"{seen}{heard}text", "text"


def _has(config: Config, part: str) -> bool:
    return isinstance(config.values.get(part), Mapping)


def _tower(config: Config) -> bool:
    """Whether a configuration has a tower of pictures under the names that vendors' own code gives it."""
    return "mm_vision_tower" in config.values or _has(config, "visual")


def _prompted(contents: Contents, name: str) -> str:
    """What a pipeline takes: text where it has an encoder of text, an image where its class says so."""
    if re.search(r"Img2Img|Inpaint|Image2Image|ImageToImage|Upscale|ControlNet|Pix2Pix|ImageToVideo|Image2Video", name):
        return "" if "ControlNet" in name else "text image"
    written = any(each.startswith(("text_encoder", "tokenizer/")) for each in contents.folder.names)
    index = contents.config("model_index.json")
    return "text" if written or (index is not None and "text_encoder" in index.values) else ""


def _drawn(name: str) -> str:
    for outputs, parts in DRAWING:
        if any(part in name for part in parts):
            return outputs
    return ""
