"""The guard over what a recipient holds: whether a text betrays a figure that it does not get, or gets only roughly.

A text betrays a figure where it names it, in digits, in words or in another unit, and where it can be worked out from
what stands in the set that the recipient holds: chips times hours at a share of their peak, six operations for each
parameter and token, power times hours, steps times batch, parts of a known whole. Nothing here is rounded by binary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Final

from gpaiscope import tables
from gpaiscope.compute import accelerators
from gpaiscope.deferred import dataclass
from gpaiscope.documents.amounts import Mention, mentions, sentence_bounds
from gpaiscope.documents.content import Grid, Quantity, SourcedValue
from gpaiscope.documents.forms import ORDER, Form, FormField, Recipient, form
from gpaiscope.documents.material import Material
from gpaiscope.report.say import say_text
from gpaiscope.values import Exact, digits_text, parse_exact, rounded_text, unique

SMALLEST: Final = 1000
"""Below this a number without a unit may be anything: layers, days, percent."""
_TELLING: Final = 3
"""Significant digits by which a number without a unit is known again, whatever power of ten follows it."""
_NEAR: Final = Fraction(1, 100)
_TENTH: Final = Fraction(1, 10)
_KINDS: Final[Mapping[str, tuple[str, Exact]]] = {
    "parameters": ("parameters", 1),
    "tokens": ("tokens", 1),
    "FLOP": ("flop", 1),
    "hardware days": ("hardware", 24),
    "MWh": ("energy", 1),
    "days": ("hours", 24),
}
"""What amounts in prose are of, by the unit of a field, and how many of theirs one is."""
_WITHIN: Final[Mapping[str, Fraction]] = {
    "parameters": Fraction(1, 20),
    "tokens": Fraction(1, 20),
    "flop": _TENTH,
    "hardware": _TENTH,
    "energy": _TENTH,
    "hours": Fraction(3, 100),
}
"""How near an amount comes to a figure of its own kind that it betrays."""


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A figure that a recipient does not get as exactly; an empty ``kind`` is one of which any amount may be.

    ``is_rough``: it gets one digit of it, so that this digit betrays nothing. ``is_power``: it gets the order.
    ``fills`` are the keys and fillers that give it.
    """

    value: Exact
    kind: str = ""
    is_rough: bool = False
    is_power: bool = False
    fills: tuple[str, ...] = ()

    @cached_property
    def rounded_forms(self) -> tuple[Exact, ...]:
        """The figure, and what it rounds to with more digits than the recipient gets."""
        return unique(
            (
                self.value,
                *(parse_exact(rounded_text(self.value, digits)) for digits in ((2,) if self.is_rough else (2, 1))),
            )
        )

    @cached_property
    def leading(self) -> frozenset[str]:
        """Its first digits, rounded, as many as tell it and more."""
        exact = _significant(self.value)
        rounded = (
            _significant(parse_exact(rounded_text(self.value, many))) for many in range(_TELLING, len(exact) + 1)
        )
        return frozenset(digits for digits in rounded if len(digits) >= _TELLING)


def _significant(number: Exact) -> str:
    """The significant digits of a number, without noughts at either end."""
    return digits_text(number).replace(".", "").strip("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrayal:
    """What a text betrays: of which kind the figure is, and the sentence, in which ``[…]`` stands for each amount.

    ``together``: it takes what stands elsewhere in the text, or in another document of the recipient, too.
    ``secret`` is the figure, and ``told`` each text that tells a part of it, with the sentence as it stands there.
    """

    kind: str
    sentence: str
    secret: Secret
    told: tuple[tuple[str, str], ...]
    together: bool = False

    def worded_gap(self) -> str:
        """What somebody has to do about it, with words that leave the figure out."""
        if self.together:
            return say_text(
                'Held back: "{quoted}" With what else this recipient holds it tells {what}, which this recipient gets '
                'only rounded, or not at all. Which words leave it out? For instance: "{instead}".',
                quoted=self.sentence,
                what=_WHAT.get(self.kind, "a figure"),
                instead=_INSTEAD.get(self.kind, _INSTEAD[""]),
            )
        return say_text(
            'Held back: "{quoted}" It tells {what}, which this recipient gets only rounded, or not at all. '
            'Which words leave it out? For instance: "{instead}".',
            quoted=self.sentence,
            what=_WHAT.get(self.kind, "a figure"),
            instead=_INSTEAD.get(self.kind, _INSTEAD[""]),
        )


_WHAT: Final[Mapping[str, str]] = {
    "parameters": "the number of parameters",
    "tokens": "the amount of training data",
    "flop": "the computation used for training",
    "hardware": "the time that hardware worked",
    "energy": "the energy used for training",
    "hours": "the duration of training",
}
_INSTEAD: Final[Mapping[str, str]] = {
    "parameters": "of the size that is given above as a range",
    "tokens": "on a large corpus, in the proportions that are described here",
    "flop": "by the method that is described here, without its result",
    "hardware": "on a cluster of accelerators, for several weeks",
    "energy": "measured at the supply of the data centre",
    "hours": "over the time that is given above as a range",
    "": "of the amount that was measured",
}


class Guard:
    """What one recipient must not be able to tell, and what it holds besides the text that is looked at.

    ``names`` are those of models, in which a size such as 70B is no secret; ``held`` the other texts of the set.
    """

    def __init__(self, secrets: Iterable[Secret], names: Iterable[str] = (), held: Iterable[str] = ()) -> None:
        self.secrets = unique(secrets)
        known = sorted({name for name in names if len(name) > 2}, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, known)), re.IGNORECASE) if known else None
        self._called = known
        self._held = tuple(held)

    def betrayal(self, text: str) -> Betrayal | None:
        """What a text betrays first; None where it betrays nothing."""
        return next(self.betrayals(text), None)

    def betrayals(self, text: str) -> Iterator[Betrayal]:
        """Everything that a text betrays, each figure as often as it tells it."""
        plain = self._without_names(text)
        own = mentions(plain) if self.secrets else ()
        named = [
            (mention, secret) for mention in own for secret in self.secrets if _says_secret(mention, secret, plain)
        ]
        yield from (
            self._betrayed(secret.kind, secret, text, plain, [(0, mention)], [text])
            for mention, secret in named
            if secret.kind != "hours"
        )
        if any(map(_is_factor, own)):
            yield from self._betrayed_together(text, plain, own)
        yield from (
            self._betrayed("hours", secret, text, plain, [(0, mention)], [text])
            for mention, secret in named
            if secret.kind == "hours"
        )

    def _betrayed_together(self, text: str, plain: str, own: Sequence[Mention]) -> Iterator[Betrayal]:
        beside = self._standing_beside if any(_is_for_sets(mention, plain) for mention in own) else ()
        others = [(said, found) for said, found in beside if self._without_names(said) != plain]
        pool = _Pool([(plain, own), *((self._without_names(said), found) for said, found in others)], self._called)
        texts = [text, *(said for said, _ in others)]
        for amount in pool.worked_out():
            if any(place == 0 for place, _ in amount.parts):
                for secret in self.secrets:
                    if amount.is_near(secret):
                        yield self._betrayed(secret.kind or amount.kind, secret, text, plain, amount.parts, texts)

    def _betrayed(
        self,
        kind: str,
        secret: Secret,
        text: str,
        plain: str,
        parts: Sequence[tuple[int, Mention]],
        texts: Sequence[str],
    ) -> Betrayal:
        """What parts betray, of which each is of one of the texts, and one at least of the first."""
        where = unique((place, mention.sentence) for place, mention in parts)
        number = next(sentence for place, sentence in where if place == 0)
        first, end = sentence_bounds(plain)[number]
        masked, at = "", first
        for mention in sorted(mentions(plain), key=lambda mention: mention.start):
            if mention.sentence == number and mention.start >= at:
                masked += f"{text[at : mention.start]}[…]"
                at = mention.end
        sentence = re.sub(r"\d[\d.,]*", "[…]", " ".join(f"{masked}{text[at:end]}".split()))
        told = tuple((texts[place], texts[place][slice(*sentence_bounds(texts[place])[of])]) for place, of in where)
        return Betrayal(kind=kind, sentence=sentence, secret=secret, told=told, together=len(where) > 1)

    def _without_names(self, text: str) -> str:
        """The text with blanks for names of models, so that everything else stands where it stood."""
        if self._names is not None:
            text = self._names.sub(lambda match: " " * len(match[0]), text)
        sizes = [match for match in _NAME.finditer(text) if match[1] not in _NO_NAMES]
        for match in sizes:
            text = f"{text[: match.end(1)]}{' ' * (match.end() - match.end(1))}{text[match.end() :]}"
        return text

    @cached_property
    def _standing_beside(self) -> list[tuple[str, tuple[Mention, ...]]]:
        """The texts that stand beside: those that betray a figure by themselves are held back, and are in no set."""
        alone = Guard(self.secrets, self._called)
        factors = [
            (text, tuple(one for one in mentions(self._without_names(text)) if _is_for_sets(one, text)))
            for text in unique(self._held)
        ]
        return [(text, found) for text, found in factors if found and alone.betrayal(text) is None]


_SIZE: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[BbMT](?![A-Za-z])")
_NAME: Final = re.compile(
    r"\b([A-Z][\w.]*)((?:[ -]v?\d+(?:\.\d+)*(?![\w.]))?(?:[ -](?:[A-Z]\w*|v\d\S*))?[ -](?:\d+x)?\d+(?:\.\d+)?[BM])"
    r"(?![A-Za-z]|[\s-]+(?:par|weight|active|train|dense|tok|billion|gewicht))"
)
_NO_NAMES: Final = frozenset(tables.beside(__file__, "amounts.toml")["before_sizes"].split())


def _says_secret(mention: Mention, secret: Secret, text: str) -> bool:
    """Whether an amount is a secret figure as it stands."""
    if mention.kind == "flop" and mention.is_power and (secret.is_power or _is_said_with(_OF_LAW, mention, text)):
        return False
    if secret.kind and mention.kind == secret.kind:
        if secret.kind == "hours" and not _is_said_with(_OF_TRAINING, mention, text):
            return False
        within = _NEAR if secret.is_rough else _WITHIN[secret.kind]
        return any(
            _is_near(value, form, within)
            for value in mention.values
            for form in secret.rounded_forms[: 2 if within == _NEAR else 1]
        ) or any(_is_near(value, form, _NEAR) for value in mention.values for form in secret.rounded_forms)
    if secret.kind == "hours" or (secret.kind and mention.kind) or mention.kind in _OF_ANOTHER:
        return False
    if any(
        value >= SMALLEST and _is_near(value, form, _NEAR) for value in mention.values for form in secret.rounded_forms
    ):
        return True
    return any(
        (value >= SMALLEST or not secret.kind or _is_said_with(_SIZES, mention, text))
        and _significant(value) in secret.leading
        for value in mention.values
    )


_OF_ANOTHER: Final = ("share", "use", "hours", "other", "layers", "emissions", "intensity")
"""Kinds of amounts that are no figure themselves, whatever their digits."""


def _is_near(number: Exact, secret: Exact, within: Exact) -> bool:
    distance: Exact = max(number, secret) - min(number, secret)
    return distance <= within * secret


_SIZES: Final = re.compile(
    r"param|weight|token|flop|operation|comput|energy|size|illion|mrd|milliard|größe|taille|tamaño|dimensione",
    re.IGNORECASE,
)
_AWAY: Final = re.compile(
    r"drop|remov|filter|discard|left|without|exclud|all but|cut|weniger|ohne|entfern", re.IGNORECASE
)
_MORE: Final = re.compile(
    r"\s*(?:%|per ?cent|prozent)?\s*(?:more|larger|greater|bigger|higher|longer|above|on top|beyond|mehr|größer|de plus"
    r"|más|in più)\b",
    re.IGNORECASE,
)
"""What follows a share of something that is added to it: a quarter more than the one before."""
_LESS: Final = re.compile(
    r"\s*(?:%|per ?cent|prozent)?\s*(?:less|fewer|smaller|lower|shorter|below|weniger|kleiner|de moins|menos)\b",
    re.IGNORECASE,
)
_OF_LAW: Final = re.compile(
    r"threshold|presum|\bArt|guideline|classif|criteri|indicativ|\bAct\b|notif|schwell|seuil|umbral|soglia",
    re.IGNORECASE,
)
_OF_TRAINING: Final = re.compile(r"train|\brun\b|\bran\b|lauf|lief|entra[iî]n|entren|addestr|dur[eé]e?", re.IGNORECASE)


def _is_said_with(words: re.Pattern[str], mention: Mention, text: str) -> bool:
    """Whether the sentence of an amount has some words."""
    return words.search(text, *sentence_bounds(text)[mention.sentence]) is not None


# Products


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """An amount between two ends, and the mentions that it is worked out from, each with the number of its text."""

    kind: str
    low: Exact
    high: Exact
    parts: tuple[tuple[int, Mention], ...] = ()
    within: Exact = _TENTH

    def is_near(self, secret: Secret) -> bool:
        if self.kind != secret.kind and secret.kind and self.kind:
            return False
        if secret.kind == "hours" or (not self.kind and self.high < SMALLEST):
            return False
        within = min(self.within, _NEAR) if secret.is_rough else self.within
        return self.low * (1 - within) <= secret.value <= self.high * (1 + within)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Product:
    """What is worked out from factors and a divisor.

    ``near``: they stand in one ``sentence``, ``text`` or ``set``, or in sentences of a set that have one ``subject``.
    """

    gives: str
    factors: tuple[str, ...]
    divisor: str = ""
    near: str = "text"
    by: tuple[Exact, Exact] = (1, 1)
    within: Exact = _TENTH


_FIFTH: Final = Fraction(1, 20)
_WHOLES: Final = ("tokens", "parameters", "flop", "hardware", "energy", "")
_PRODUCTS: Final = (
    _Product(gives="chips", factors=("nodes", "chips"), near="sentence"),
    _Product(gives="parameters", factors=("layers", "parameters"), near="sentence", within=_FIFTH),
    _Product(gives="energy", factors=("emissions",), divisor="intensity"),
    _Product(gives="hardware", factors=("energy",), divisor="power", by=(10**6, 10**6)),
    _Product(gives="hardware", factors=("chips", "hours"), near="set"),
    _Product(gives="hours", factors=("hardware",), divisor="chips"),
    *(
        _Product(gives=kind, factors=(kind, part), near="sentence", within=_FIFTH)
        for kind in _WHOLES
        for part in ("times", "share")
    ),
    *(_Product(gives=kind, factors=(kind,), divisor="share", near="sentence", within=_FIFTH) for kind in _WHOLES),
    _Product(gives="tokens", factors=("tokens",), divisor="share", near="subject", within=_FIFTH),
    _Product(gives="tokens", factors=("steps", "tokens")),
    _Product(gives="tokens", factors=("steps", "sequences", "tokens")),
    _Product(gives="tokens", factors=("tokens/s", "hours"), by=(3600, 3600)),
    _Product(gives="tokens", factors=("tokens/s", "hardware"), by=(3600, 3600)),
    _Product(gives="tokens", factors=("ratio", "parameters"), near="set"),
    _Product(gives="flop", factors=("flop/s", "hours"), by=(3600, 3600)),
    _Product(gives="flop", factors=("flop/s", "hours", "use"), by=(3600, 3600)),
    _Product(gives="flop", factors=("flop/s", "hardware"), by=(3600, 3600)),
    _Product(gives="flop", factors=("flop/s", "hardware", "use"), by=(3600, 3600)),
    _Product(gives="energy", factors=("power", "hours"), by=(Fraction(1, 10**6), Fraction(1, 10**6))),
    _Product(gives="energy", factors=("power", "hardware"), by=(Fraction(1, 10**6), Fraction(1, 10**6))),
    _Product(gives="flop", factors=("flop/token", "tokens"), near="set"),
    _Product(gives="parameters", factors=("flop/token",), by=(Fraction(1, 2), Fraction(1, 2)), within=_FIFTH),
    _Product(gives="parameters", factors=("flop/token",), by=(Fraction(1, 6), Fraction(1, 6)), within=_FIFTH),
    _Product(gives="flop", factors=("parameters", "tokens"), near="set", by=(6, 6)),
    _Product(gives="parameters", factors=("flop",), divisor="tokens", near="set", by=(Fraction(1, 6), Fraction(1, 6))),
    _Product(gives="tokens", factors=("flop",), divisor="parameters", near="set", by=(Fraction(1, 6), Fraction(1, 6))),
)
_MOST: Final = 24
"""Amounts of one kind that are multiplied with others: a text that says more says nothing in particular."""
_WEIGHTS: Final = re.compile(r"weight|checkpoint|safetensors|gewichte|poids|pesos|pesi", re.IGNORECASE)
_CORPUS: Final = re.compile(
    r"text|corpus|corpora|korpus|training data|trainingsdaten|datos|donn[ée]es|dati", re.IGNORECASE
)
_WIDTHS: Final = (
    (re.compile(r"bf16|fp16|bfloat|float16|16[ -]bit|half precision", re.IGNORECASE), 2),
    (re.compile(r"fp32|float32|32[ -]bit|single precision", re.IGNORECASE), 4),
    (re.compile(r"fp8|int8|8[ -]bit", re.IGNORECASE), 1),
)


_LEAST: Final[Mapping[str, Exact]] = {"": 10**9, "flop": 10**15, "tokens": 1000, "parameters": 10**6, "hours": 20}
"""Below these an amount is no part of a training: six operations for each parameter are a method."""
_OF_SETS: Final = frozenset(
    kind for rule in _PRODUCTS if rule.near == "set" for kind in (*rule.factors, rule.divisor) if kind
)
"""What is multiplied with what stands in another text."""


_STEM: Final = 8
_LONG_WORD: Final = re.compile(r"[^\W\d_]{6,}")
_COMMON: Final = frozenset(
    word[:_STEM]
    for word in [
        "tokens",
        "trillion",
        "billion",
        "million",
        "thousand",
        "training",
        "trained",
        "corpus",
        "quarter",
        "another",
        "because",
        "before",
        "between",
        "several",
        "through",
        "without",
        "during",
        "models",
        "number",
        "numbers",
        "amount",
        "amounts",
        "collected",
        "percent",
    ]
)
"""Words that any sentence on data may have."""


def _is_for_sets(mention: Mention, text: str) -> bool:
    """Whether an amount of another text is put together with one of this: a share where it is of the whole."""
    if mention.kind == "share":
        return _OF_CORPUS.match(text, mention.end) is not None
    return mention.kind in _OF_SETS and _is_factor(mention)


_OF_CORPUS: Final = re.compile(
    r"\s*(?:of|der|des|du|de|del|dei)\s+(?:(?:all|the|its|our|this|total|whole|entire)\s+)*"
    r"(?:training|pre-?training|trainings\w*|text|corpus|tokens?|data)",
    re.IGNORECASE,
)


def _is_factor(mention: Mention) -> bool:
    """Whether anything is worked out from an amount: shares and counts of times are parts of another."""
    return mention.kind not in ("share", "times", "use", "other") and max(mention.values) >= _LEAST.get(mention.kind, 0)


class _Pool:
    """The amounts of some texts by their kind, the first of which is looked at."""

    def __init__(self, texts: Sequence[tuple[str, Sequence[Mention]]], names: Iterable[str]) -> None:
        self._texts = texts
        self._by_kind: dict[str, list[_Amount]] = {}
        for place, (text, found) in enumerate(texts):
            for mention in found:
                self._take_in(place, text, mention)
        # The sizes that the names of the model tell everybody.
        for size in unique(mentions(size)[0].values[0] for name in names for size in _SIZE.findall(name)):
            self._by_kind.setdefault("parameters", []).append(_Amount(kind="parameters", low=size, high=size))

    def _take_in(self, place: int, text: str, mention: Mention) -> None:
        for value in mention.values:
            if value < _LEAST.get(mention.kind, 0):
                continue
            if mention.kind == "other" or not value:
                continue
            if mention.kind == "hours" and place and not _is_said_with(_OF_TRAINING, mention, text):
                continue
            amount = _Amount(kind=mention.kind, low=value, high=value, parts=((place, mention),))
            self._by_kind.setdefault(mention.kind, []).append(amount)
            if mention.kind != "share":
                continue
            others: list[Exact] = [1 - value] if value < 1 and _is_said_with(_AWAY, mention, text) else []
            others += [1 + value] if _MORE.match(text, mention.end) else []
            others += [1 - value] if value < 1 and _LESS.match(text, mention.end) else []
            self._by_kind["share"] += [replace(amount, low=other, high=other) for other in others]

    def worked_out(self) -> Iterator[_Amount]:
        """Everything that can be worked out, each product with those before it."""
        yield from self._of_bytes()
        yield from self._sums_of_kinds()
        for rule in _PRODUCTS:
            needed = (*rule.factors, rule.divisor) if rule.divisor else rule.factors
            is_there = all(self._by_kind.get(kind) for kind in needed)
            made = list(self._products_of(rule))[:_MOST] if is_there else []
            if not rule.divisor or rule.near == "sentence":  # what was divided is divided no further
                self._by_kind.setdefault(rule.gives, []).extend(made)
            yield from made
            if rule.gives == "hours":
                for amount in list(self._of_hardware()):
                    self._by_kind.setdefault("flop", []).append(amount)
                    yield amount

    def _products_of(self, rule: _Product) -> Iterator[_Amount]:
        columns = [self._by_kind.get(kind, [])[:_MOST] for kind in rule.factors]
        below = self._by_kind.get(rule.divisor, [])[:_MOST] if rule.divisor else [_Amount(kind="", low=1, high=1)]
        for *factors, divisor in product(*columns, below):
            parts = tuple(part for amount in (*factors, divisor) for part in amount.parts)
            if len(set(parts)) < len(parts) or not _stand_close(parts, rule.near):
                continue
            if rule.near == "subject" and not self._have_one_subject(parts):
                continue
            if rule.near == "sentence" and not all(
                amount.parts for amount in (*factors, *([divisor] if rule.divisor else []))
            ):
                continue  # a share of what a name says is no figure
            low, high = rule.by
            for amount in factors:
                low, high = low * amount.low, high * amount.high
            low, high = low / Fraction(divisor.high), high / Fraction(divisor.low)
            yield _Amount(kind=rule.gives, low=low, high=high, parts=parts, within=rule.within)

    def _have_one_subject(self, parts: Sequence[tuple[int, Mention]]) -> bool:
        """Whether sentences that are not one have a word in common that tells what they are about."""
        where = unique((place, mention.sentence) for place, mention in parts)
        sentences = [self._texts[place][0][slice(*sentence_bounds(self._texts[place][0])[of])] for place, of in where]
        words = [{word[:_STEM] for word in _LONG_WORD.findall(sentence.lower())} - _COMMON for sentence in sentences]
        return len(where) > 1 and bool(set.intersection(*words))

    def _of_hardware(self) -> Iterator[_Amount]:
        """The computation of chips at work: at the share of their peak that is told, else at one that is usual."""
        uses = [*self._by_kind.get("use", ()), *self._by_kind.get("share", ())]
        usual = accelerators.published_utilisation()
        for hardware in self._by_kind.get("hardware", ())[:_MOST]:
            near = [use for use in uses if _stand_close((*hardware.parts, *use.parts), "text")]
            for low, high in self._peak_rates(hardware):
                for use in near:
                    by_use = low * use.low * 3600, high * use.high * 3600
                    parts = (*hardware.parts, *use.parts)
                    yield _Amount(
                        kind="flop", low=hardware.low * by_use[0], high=hardware.high * by_use[1], parts=parts
                    )
                if not near:
                    by_use = low * usual.low * 3600, high * usual.high * 3600
                    yield _Amount(
                        kind="flop",
                        low=hardware.low * by_use[0],
                        high=hardware.high * by_use[1],
                        parts=hardware.parts,
                        within=0,
                    )

    def _peak_rates(self, hardware: _Amount) -> Iterator[tuple[Exact, Exact]]:
        """The rates of the chip that a text names beside its hours, dense, at the usual precisions."""
        names: list[str] = []
        for place, mention in hardware.parts:  # where hours or chips are counted, or else in their sentence
            text = self._texts[place][0]
            names += _CHIP.findall(mention.rest.rstrip("s")) or _CHIP.findall(
                text[slice(*sentence_bounds(text)[mention.sentence])]
            )
        chips = [chip for name in names for chip in accelerators.find(name)[:1]]
        rates = [chip.peak(precision) for chip in chips for precision in ("16-bit", "8-bit")]
        known = [(rate.low, rate.high) for rate in rates if rate is not None]
        yield from known or [_ANY_CHIP]

    def _of_bytes(self) -> Iterator[_Amount]:
        """What files tell: weights by the bytes of one parameter, text by the bytes of one token."""
        for amount in self._by_kind.get("bytes", ())[:_MOST]:
            place, mention = amount.parts[0]
            text = self._texts[place][0]
            first, end = sentence_bounds(text)[mention.sentence]
            says = text[first:end]
            if _WEIGHTS.search(says):
                width = [width for pattern, width in _WIDTHS if pattern.search(says)] or [2]
                for each in width:
                    size = amount.low / Fraction(each)
                    yield _Amount(kind="parameters", low=size, high=size, parts=amount.parts, within=Fraction(3, 100))
            if _CORPUS.search(says):
                low, high = amount.low / Fraction(5), amount.high / Fraction(3)
                yield _Amount(kind="tokens", low=low, high=high, parts=amount.parts, within=0)

    def _sums_of_kinds(self) -> Iterator[_Amount]:
        """The sums of what one sentence, or one text, says of a kind."""
        for kind in ("tokens", "flop", "hardware", "energy", "parameters", ""):
            of_kind = [*self._by_kind.get(kind, ()), *(self._by_kind.get("", ()) if kind == "tokens" else ())]
            found = [amount for amount in of_kind if amount.parts and amount.parts[0][0] == 0]
            short = {amount.parts[0]: amount for amount in reversed(found)}  # each once, in the short scale
            groups = [list(short.values())]
            groups += [
                [amount for part, amount in short.items() if part[1].sentence == number]
                for number in unique(part[1].sentence for part in short)
            ]
            for group in groups:
                if 1 < len(group) <= _MOST:
                    whole = sum(amount.low for amount in group)
                    parts = tuple(amount.parts[0] for amount in group)
                    yield _Amount(kind=kind, low=whole, high=whole, parts=parts, within=Fraction(1, 50))


_ANY_CHIP: Final[tuple[Exact, Exact]] = (10**14, 25 * 10**14)
"""The rate of a chip that is not named: those that large models are trained on lie between these."""
_CHIP: Final = re.compile(
    r"\b(?:[ABHLV]\d{2,3}|G?B[23]00|GH200|MI\d{3}[AX]?|TPU[ -]?v\d\w?|Trainium ?\d|Gaudi ?\d|Ascend ?\w+)\b",
    re.IGNORECASE,
)


def _stand_close(parts: Sequence[tuple[int, Mention]], near: str) -> bool:
    """Whether amounts stand together as closely as they must."""
    if near in ("set", "subject"):
        return True
    return len({(place, mention.sentence if near == "sentence" else 0) for place, mention in parts}) <= 1


# What a recipient does not get, and what it holds

FieldValues = Callable[[FormField, Iterable[Material]], Iterable[SourcedValue]]


def guard_of(of: Form, materials: Sequence[Material], whom: Recipient, find: FieldValues) -> Guard:
    """The guard over one copy: by the figures of its form and of the documentation, and by what its recipient holds.

    ``find`` gives the values of a field. Nothing is kept from one who may ask for every source.
    """
    if whom.inside:
        return Guard(())
    secrets = [] if whom.inside else _secret_figures(of, materials, whom, find)
    names = [name for material in materials for name in _names_of(material)]
    return Guard(secrets, names, unique(_texts_held(materials, whom)))


def _secret_figures(of: Form, materials: Sequence[Material], whom: Recipient, find: FieldValues) -> list[Secret]:
    law = materials[0].law
    every = [*of.fields, *of.withheld]
    if of.id != "documentation-form":
        every += form("documentation-form", law).fields
    own = [field for field in every if whom.id in field.recipients]
    fine = {field.fill for field in own if not field.is_coarse}
    rough = {field.fill for field in own if field.precision == "1"}
    power = {field.fill for field in own if field.precision == "magnitude"}
    hidden = {field.fill: field for field in every if field.fill not in fine and field.fill}
    found = []
    for fill, field in hidden.items():
        for value, unit in (pair for sourced in find(field, materials) for pair in _sourced_figures(sourced)):
            kind, times = _KINDS.get(unit, ("", 1))
            if value >= SMALLEST or kind:
                secret = Secret(
                    value=value * times, kind=kind, is_rough=fill in rough, is_power=fill in power, fills=fill
                )
                found.append(secret)
    return found


def _sourced_figures(found: SourcedValue) -> Iterator[tuple[Exact, str]]:
    """The numbers of a value that is no prose, each with its unit."""
    value = found.value
    cells = [value] if isinstance(value, Quantity) else []
    if isinstance(value, Grid):
        cells = [cell for row in value.rows for cell in row if isinstance(cell, Quantity)]
    for cell in cells:
        ends = (cell.value.low, cell.value.best, cell.value.high)
        yield from ((end, cell.unit) for end in unique(end for end in ends if end))


def _names_of(material: Material) -> Iterator[str]:
    """What the model and those that it was made from are called."""
    dossier = material.assessment.dossier
    named = [dossier.model.name, dossier.model.hub_id]
    named += [stated for model in dossier.original for stated in (model.name, model.hub_id)]
    yield from (stated.value for stated in named if stated is not None)
    yield material.model
    for key in ("model.versions", "model.collection"):
        if (said := material.said(key)) is not None:
            yield from [said.value] if isinstance(said.value, str) else said.value


def _texts_held(materials: Sequence[Material], whom: Recipient) -> Iterator[str]:
    """The prose of every document that a recipient gets, and of those that are made for the public."""
    for of in (form(id, materials[0].law) for id in ORDER):
        for recipient in unique((whom.id, "public")):
            if recipient not in of.recipients:
                continue
            fields = (field for field in of.fields if recipient in field.recipients and not field.named)
            for key in unique(fill for field in fields for fill in field.fill if not fill.startswith("@")):
                said = [material.said(key, recipient) for material in materials]
                yield from (stated.value for stated in said if stated is not None and isinstance(stated.value, str))
