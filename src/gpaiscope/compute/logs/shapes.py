"""Models that read images, sound or two texts: what the Trainer takes for a token there is none."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from gpaiscope.compute.architecture import Count, count
from gpaiscope.compute.logs.case import FROZEN, Case, Notes, no_counter, short
from gpaiscope.compute.logs.config import Config
from gpaiscope.compute.logs.text import ATTENTION_SHARE_AT_8K, unless_sharded
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError
from gpaiscope.values import NOTHING_KNOWN, Exact, Range


def judge_pixels(case: Case, notes: Notes) -> Range:
    """Image models: the Trainer multiplies by pixels, the model by patches."""
    shape = _image_shape(case.config)
    if shape is None or (case.config.has("depths") and case.model.flop_per_sample is None):
        return unshaped(case, notes)
    pixels, patches = shape
    says = f"the counter takes each of an image's {pixels} pixel values for a token; the model sees {patches + 1}"
    return _per_sample(case, "pixels-as-tokens", says, pixels, patches + 1, notes)


def _image_shape(config: Config) -> tuple[int, int] | None:
    """Pixel values and patches of one image, those of the first layer where they change with depth."""
    patch = config.number("patch_size")
    match config.values.get("image_size"):
        case [int(height), int(width)] if min(height, width) > 0:
            area = height * width
        case _:
            area = (config.number("image_size") or 0) ** 2
    if not patch or patch * patch > area:
        return None
    return (config.number("num_channels") or 3) * area, area // (patch * patch)


def _per_sample(case: Case, id: str, says: str, elements: int, tokens: int, notes: Notes) -> Range:
    """Correct a counter of input elements to tokens; ``elements`` and ``tokens`` are those of one sample."""
    samples = case.samples.best or _samples_by_elements(case, elements)
    known = case.weights is not None and samples is not None
    if case.reported is None and not known:
        return no_counter(case, notes)
    notes.trap(id, says, corrected=True)
    if samples is not None and case.model.flop_per_sample:
        notes.assume(f"recomputed from {short(samples)} samples, each counted from the configuration")
        best = Fraction(samples) * case.model.flop_per_sample * case.passes
        return Range(low=best * Fraction(9, 10), best=best, high=_end(case, best * Fraction(11, 10), notes))
    if samples is not None and case.weights is not None:
        notes.assume(f"recomputed from {short(samples)} samples of {tokens} tokens")
        linear = Fraction(FROZEN if case.adapter else 6) * case.weights * tokens * samples
        scores = 3 * Fraction(case.model.score_coefficient or 0) * tokens * tokens * samples
    else:
        linear = Fraction(case.reported or 0) * tokens / elements * case.passes
        scores = Fraction(0)
    if case.model.score_coefficient is None:
        notes.assume(f"attention scores add at most a factor of {ATTENTION_SHARE_AT_8K} (the upper end)")
    high = linear * ATTENTION_SHARE_AT_8K if case.model.score_coefficient is None else linear + scores
    end = _end(case, max(high, linear + scores), notes)
    return Range(low=linear * Fraction(9, 10), best=linear + scores, high=end)


def _end(case: Case, end: Fraction, notes: Notes) -> Exact | None:
    """An upper end by the samples of the log, or by its counter, which may have seen a shard only."""
    return end if case.samples.best or case.elements else unless_sharded(case, end, notes)


def _samples_by_elements(case: Case, elements: int) -> Fraction | None:
    """Samples by the log's count of elements, or by the counter and the model's size."""
    if case.elements:
        return Fraction(case.elements) / elements
    if case.reported and case.reference:
        return Fraction(case.reported) / (6 * case.reference * elements)
    return None


def judge_pixels_to_text(case: Case, notes: Notes) -> Range:
    """An encoder of pixels before a decoder of text (TrOCR, Donut): the Trainer multiplies pixels by all weights."""
    encoder = case.config.part("encoder")
    shape = _image_shape(encoder)
    if shape is None:
        return unshaped(case, notes)
    pixels, patches = shape
    says = f"the counter takes each of an image's {pixels} pixel values for a token; the encoder sees {patches} patches"
    if case.reported:
        notes.trap("pixels-as-tokens", says, corrected=True)
    samples = case.samples.best or _samples_by_elements(case, pixels)
    counted, written = _counted(encoder), _counted(case.config.part("decoder"))
    if samples is None or counted is None or written is None or counted.unit != "sample":
        notes.unknown("flop", "the images that were seen and the sizes of encoder and decoder are not all known")
        return _claim(case, notes)
    notes.unknown("flop", "the log does not count the decoder's tokens")
    low = Fraction(samples) * (counted.training.low or 0) * case.passes * Fraction(9, 10)
    decoder = case.config.part("decoder")
    longest = decoder.number("max_position_embeddings", "max_target_positions", "max_length", "n_positions")
    if longest is None or counted.training.high is None:
        return Range(low=low)
    notes.assume(f"recomputed from {short(samples)} images; the decoder saw between none and {longest} tokens of each")
    high = Fraction(samples) * (counted.training.high + _written(written, longest, patches))
    return Range(low=low, high=_end(case, high, notes))


def _written(decoder: Count, longest: int, patches: int) -> Fraction:
    """The most that a decoder does for one sample: its own tokens, and all its weights on the encoder's once more."""
    each = max(decoder.training.high or 0, 6 * decoder.parameters.total)
    scores = 3 * Fraction(decoder.score_coefficient) * longest * (longest + patches)
    return Fraction(each) * longest + 6 * decoder.parameters.total * patches + scores


def _counted(config: Config) -> Count | None:
    """What a part costs by its own configuration; None where it cannot be counted."""
    try:
        return count(config.values) if config.values else None
    except InputError:
        return None


def judge_spectrogram(case: Case, notes: Notes) -> Range:
    """Speech encoders with a decoder (Whisper): mel bins times frames are no tokens, and the decoder sees text."""
    bins, positions = case.config.number("num_mel_bins") or 1, case.config.number("max_source_positions") or 1
    parts, samples = _encoder_decoder(case.config), case.samples.best
    elements = bins * 2 * positions
    says = f"the counter takes each of {elements} mel values for a token; the encoder sees {positions} frames"
    if parts is None:
        return _per_sample(case, "spectrogram-as-tokens", says, elements, positions, notes)
    if samples is None and case.reported:
        samples = Fraction(case.reported) / (6 * (case.reference or parts.counted) * elements)
    if samples is None:
        return no_counter(case, notes)
    notes.trap("spectrogram-as-tokens", says, corrected=True)
    longest = case.config.number("max_target_positions") or positions
    notes.assume(f"the decoder saw between none and {longest} tokens of each sample; the best value is a usual length")
    low, high = (parts.flop(samples, positions, decoded) * case.passes for decoded in (0, longest))
    usual = Fraction(samples) * (case.model.flop_per_sample or 0) * case.passes
    best = usual if low <= usual <= high else (low + high) / 2
    return Range(low=low, best=best, high=_end(case, high, notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Weights of an encoder-decoder by the tokens that they act on; ``scores`` are 4 x layers x inner width."""

    encoder: int
    cross: int
    decoder: int
    head: int
    tied: bool
    encoder_scores: int
    decoder_scores: int

    @property
    def counted(self) -> int:
        """What the Trainer multiplies by: all but embeddings."""
        return self.encoder + self.cross + self.decoder + (0 if self.tied else self.head)

    def flop(self, samples: Exact, encoded: Exact, decoded: Exact) -> Fraction:
        """Training FLOP of samples with so many encoder and decoder tokens each; causal scores in the decoder."""
        linear = (self.encoder + self.cross) * encoded + (self.decoder + self.head) * decoded
        scores = self.encoder_scores * encoded * encoded
        scores += self.decoder_scores * (Fraction(decoded * decoded) / 2 + decoded * encoded)
        return Fraction(samples) * (6 * linear + 3 * scores)


def _encoder_decoder(config: Config) -> _Parts | None:
    """The parts of T5-like and BART-like models in closed form; None where the configuration lacks a figure."""
    width = config.number("d_model")
    encoder_layers = config.number("encoder_layers", "num_layers")
    decoder_layers = config.number("decoder_layers", "num_decoder_layers") or encoder_layers
    encoder_mlp = config.number("encoder_ffn_dim", "d_ff")
    decoder_mlp = config.number("decoder_ffn_dim", "d_ff")
    if not (width and encoder_layers and decoder_layers and encoder_mlp and decoder_mlp):
        return None
    heads, size = config.number("num_heads"), config.number("d_kv")
    inner = heads * size if heads and size else width
    matrices = 3 if config.text("feed_forward_proj").startswith("gated") else 2
    attention = 4 * width * inner
    # Half of cross-attention, keys and values, acts on the encoder's tokens.
    return _Parts(
        encoder=encoder_layers * (attention + matrices * width * encoder_mlp),
        cross=decoder_layers * attention // 2,
        decoder=decoder_layers * (attention + attention // 2 + matrices * width * decoder_mlp),
        head=(config.number("vocab_size") or 0) * width,
        tied=config.values.get("tie_word_embeddings") is not False,
        encoder_scores=4 * encoder_layers * inner,
        decoder_scores=4 * decoder_layers * inner,
    )


def judge_encoder_decoder(case: Case, notes: Notes) -> Range:
    """Text in, text out: the Trainer multiplies the encoder's tokens by encoder and decoder together."""
    says = "encoder-decoder: the counter multiplies encoder tokens by the weights of encoder and decoder together"
    parts = _encoder_decoder(case.config)
    notes.trap("encoder-tokens-times-all-weights", says, corrected=False)
    notes.unknown("flop", "the log does not count the decoder's tokens")
    size = case.reference if parts is None else (case.reference or parts.counted)
    encoded = case.tokens or (Fraction(case.reported) / (6 * size) if case.reported and size else None)
    if parts is None or encoded is None:
        return NOTHING_KNOWN
    notes.assume("the decoder saw between none and as many tokens as the encoder; scores are bounded by the upper end")
    low, high = (parts.flop(encoded, 1, decoded) * case.passes for decoded in (0, 1))
    most = high * ATTENTION_SHARE_AT_8K
    return Range(low=low, high=most if case.tokens else unless_sharded(case, most, notes))


def judge_waveform(case: Case, notes: Notes) -> Range:
    """Speech from raw audio: the convolutions shorten the input before any layer sees it."""
    encoder = case.config.part("encoder")
    strides = encoder.values.get("conv_stride")
    if not isinstance(strides, list | tuple) or not all(isinstance(step, int) and step > 0 for step in strides):
        return unshaped(case, notes)
    shortened = prod(strides)
    if case.reported is None or shortened < 2:
        return no_counter(case, notes)
    says = f"the counter takes each audio sample for a token; {shortened} of them make one frame"
    notes.trap("waveform-as-tokens", says, corrected=True)
    notes.assume(f"convolutions and attention add at most a factor of {ATTENTION_SHARE_AT_8K} (the upper end)")
    best = Fraction(case.reported) / shortened * case.passes
    if encoder is not case.config:
        notes.unknown("flop", "the log does not count the decoder's tokens")
        return Range(low=0, high=unless_sharded(case, best * ATTENTION_SHARE_AT_8K, notes))
    high = unless_sharded(case, best * ATTENTION_SHARE_AT_8K, notes)
    return Range(low=best * Fraction(9, 10), best=best, high=high)


def judge_vision_language(case: Case, notes: Notes) -> Range:
    """Images with text: tokens of the text are counted, patches are not."""
    says = "images with text: the counter multiplies text tokens by the vision tower's weights, which act on patches"
    notes.trap("vision-tower-times-text-tokens", says, corrected=False)
    notes.unknown("flop", "the log counts no image patches; give the FLOP of a sample and the samples")
    return NOTHING_KNOWN


def unshaped(case: Case, notes: Notes) -> Range:
    """Images or sound of unknown shape: the claim is an upper end at most."""
    says = "images or sound: the counter takes each input value for a token; it can be hundreds of times too high"
    if case.reported:
        notes.trap("input-values-as-tokens", says, corrected=False)
    notes.unknown("flop", "the shape of a sample is not known; give the model's configuration")
    return _claim(case, notes)


def _claim(case: Case, notes: Notes) -> Range:
    """The log's claim as the upper end, where each value of the input was taken for a token."""
    if not case.reported:
        return NOTHING_KNOWN
    return Range(low=0, high=unless_sharded(case, Fraction(case.reported) * case.passes, notes))
