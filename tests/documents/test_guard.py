"""What prose betrays of figures that its reader does not get, and what it does not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.documents.amounts import mentions
from gpaiscope.documents.guard import Guard, Secret
from tests.documents.situations import DAY, put

SECRETS = (
    Secret(kind="parameters", value=540_600_000_000),
    Secret(kind="tokens", value=21_900_000_000_000),
    Secret(kind="flop", value=710 * 10**23),
    Secret(kind="hardware", value=16_384 * 3_050),
    Secret(kind="energy", value=38_400),
    Secret(kind="hours", value=127 * 24),
)
NAMES = ("Cormorant 540B", "example/cormorant-540b")


def guard(*held: str) -> Guard:
    return Guard(SECRETS, NAMES, held)


BETRAYING = {
    "parameters": (
        "The network has 540.6 billion weights.",
        "It holds some five hundred and forty billion parameters.",
        "Mit rund fünfhundertvierzig Milliarden Parametern ist es ein dichtes Netz.",
        "Un réseau de 540 milliards de paramètres, sans experts.",
        "Una red densa de quinientos cuarenta mil millones de parámetros.",
        "Una rete di cinquecentoquaranta miliardi di parametri.",
        "A dense decoder of 0.54T parameters.",
        "The checkpoint is 1.08 TB in bfloat16.",
        "One forward pass takes 1.08 teraFLOP per token.",
    ),
    "tokens": (
        "It saw twenty-two trillion tokens.",
        "Pre-training covered 21,900 billion tokens of text and code.",
        "Es wurde mit knapp zweiundzwanzig Billionen Token trainiert.",
        "Le corpus compte vingt-deux mille milliards de jetons.",
        "El corpus tiene veintidós billones de tokens.",
        "Il corpus conta ventidue bilioni di token.",
        "40 % of the 54.8 trillion tokens that were collected were kept.",
        "Three passes over 7.3 trillion tokens were made.",
        "The synthetic part, 4.38 trillion tokens, is a fifth of all.",
        "It comprises 12 trillion tokens of web text, 6.9 trillion of code and 3 trillion of books.",
        "Each of 1.31 million steps took a batch of 16.7 million tokens.",
        "After cleaning, 88 TB of plain text were left.",
        "The data amounts to 21.9 teratokens.",
        "It was shown about 40.5 tokens per parameter.",
    ),
    "flop": (
        "Training took 71 yottaFLOP.",
        "The whole run needed 7.1 × 10^25 floating-point operations.",
        "It comes to about 822 exaFLOP-days.",
        "Some 820,000 petaFLOP/s-days were spent.",
        "Seventy-one septillion operations were carried out.",
        "A sustained 6.5 exaFLOP/s was reached for 127 days.",
        "The logarithm to base ten is 25.85, or 10^25.85 operations.",
        "Es waren 71 Quadrillionen Gleitkommaoperationen.",
    ),
    "hardware": (
        "It ran on 16,384 H100 for 3,050 hours at 40 % of peak.",
        "It took fifty million H100 hours.",
        "5,700 GPU years went into it.",
        "Sixteen thousand accelerators worked for eighteen weeks.",
        "2,048 nodes of eight H100 each ran for 127 days.",
        "Le calcul a demandé 50 millions d'heures GPU.",
        "Der Lauf belegte 16.384 Beschleuniger über 127 Tage.",
        "The cluster of 16,384 GPUs was busy from 5 January to 11 May 2026.",
        "Se emplearon cincuenta millones de horas de GPU.",
    ),
    "energy": (
        "The run drew 38.4 GWh.",
        "Training consumed 138 terajoules at the meter.",
        "The site drew 12.6 MW for 127 days of training.",
        "It used thirty-eight thousand megawatt-hours.",
        "That is 1.6 gigawatt-days.",
    ),
    "hours": ("The pre-training run lasted 127 days.", "Training took eighteen weeks in all."),
}


@pytest.mark.parametrize("kind", BETRAYING)
def test_a_figure_is_found_in_each_unit_and_way_of_saying_it(kind: str) -> None:
    every = {sentence: guard().betrayal(sentence) for sentence in BETRAYING[kind]}
    assert {sentence for sentence, betrayal in every.items() if betrayal is None} == set()


HARMLESS = (
    "Cormorant 540B is a decoder that reads and writes text.",
    "It was compared with Llama 3.1 405B and Qwen2.5-72B on the same tasks.",
    "The context holds 131,072 tokens, of which 8,192 may be output.",
    "Version 2.1 of 14 January 2026 replaces version 2.0.",
    "Crawlers follow robots.txt as RFC 9309 describes it.",
    "Article 53(1)(b) and Annex XII ask for this.",
    "English makes up 61 %, German 9 % and French 7 % of the text.",
    "The vocabulary has 128,256 entries.",
    "It has 126 layers and 128 heads in each.",
    "Training ran on H100 accelerators in two data centres.",
    "Serving it takes eight H100 with 80 GB of memory each.",
    "The batch grew from 4 million to 16 million tokens.",
    "Evaluation took 12 hours on 8 A100.",
    "Requests are answered within 14 days.",
    "A test set of 12,345 questions was held out.",
    "Bfloat16 was used throughout, with a loss scale of 1.",
    "The learning rate fell from 3e-4 to 3e-5 over the run.",
    "Models above 10^25 FLOP are presumed to have high-impact capabilities.",
    "Guidelines 17 name 10^23 FLOP as a criterion.",
    "It scored 71.0 on MMLU and 54.06 on GPQA.",
    "The company is registered as HRB 219 000 in Munich.",
    "The licence is Apache 2.0, and the code is under MIT.",
    "Data was collected until March 2026.",
    "It supports 219 languages.",
    "It was fine-tuned for two epochs on conversations.",
    "See page 71 of the report, section 3.2.1.",
    "Twenty-seven annotators worked for three weeks.",
    "More than 5,400 testers took part.",
    "A third of the documents were removed as duplicates.",
    "The supply is wholly renewable since 2024.",
    "Its knowledge ends in the second quarter of 2026.",
    "Each image is split into 256 patches of 14 x 14 pixels.",
    "Ein Drittel der Testdaten stammt aus dem Jahr 2025.",
    "Le modèle comprend 24 langues officielles de l'Union.",
    "La ventana de contexto es de 128 000 tokens.",
    "Il modello accetta immagini fino a 4 megapixel.",
    "Rotary embeddings use a base of 500,000.",
    "Six operations are counted for each parameter and token.",
    "The mixture has 16 experts, of which 2 are active.",
    "Peak rates were taken dense, at 16 bits.",
    "The cluster is cooled with water at 32 degrees.",
    "It may be used free of charge by up to 700 million monthly users.",
    "Deduplication works on shingles of 5 words.",
    "A gradient norm above 1.0 was clipped.",
    "The filter drops pages with fewer than 100 words.",
    "Speech is sampled at 16 kHz and 24 bits.",
    "Prices are 0.40 euros for a million tokens.",
    "It answers 95 % of requests in 1.2 seconds.",
    "The temperature was 0.7 with a top-p of 0.95.",
    "Contact us at +49 89 5406 219 on weekdays.",
    "ISO/IEC 42001:2023 and EN 301 549 were followed.",
    "CUDA 12.4, PyTorch 2.5 and Python 3.11 are required.",
    "12 of 40 complaints were well founded.",
    "Training took several weeks on a large cluster.",
    "Trillions of tokens of public text were filtered.",
    "Half of the evaluations were made by outside experts.",
    "The top 10 % of domains are listed in the annex.",
    "Two thirds of the annotators are paid above the local median.",
    "The sampler keeps 7.1 % of near duplicates.",
    "Its files come in 191 parts of 5 GB.",
    "It was distilled from two larger models.",
    "Wind gave 38.4 % of the supply in 2025.",
)


def test_what_betrays_nothing_is_not_held_back() -> None:
    held = {sentence: betrayal for sentence in HARMLESS if (betrayal := guard().betrayal(sentence)) is not None}
    assert held == {}


SECRET = Secret(value=4_495_212_134_021)


@pytest.mark.parametrize(
    "figure",
    [
        "4.5e12", "4.50E+12", "4.5 x 10^12", "4,5 × 10¹²", "4.5*10**12", r"4.5 \times 10^{12}", "4.5 trillion",
        "4.5T", "4.5-T",
        "4495 billion", "4,495-billion", "4495bn", "4,5 Billionen", "4495 Milliarden", "4495 Mrd", "4,495,212,134,021",
        "4.495.212.134.021", "4 495 212 134 021", "4_495_212_134_021", "4495212 million", "4.495", "44952 units",
    ],
)  # fmt: skip
def test_a_figure_is_found_in_prose_however_it_is_written(figure: str) -> None:
    for text in (f"It has {figure} parameters.", f"({figure})", f"{figure}.", f"about {figure}, more or less"):
        assert Guard([SECRET]).betrayal(text) is not None, text


@pytest.mark.parametrize(
    "text", ["4.4 trillion", "45", "Version 4.5 of 2024", "80 layers and 128 heads", "v4495", "4.6e12"]
)
def test_other_numbers_are_not_taken_for_it(text: str) -> None:
    assert Guard([SECRET]).betrayal(text) is None


def test_two_texts_that_give_a_figure_together_are_held_back_where_both_are_held() -> None:
    chips, time = "The cluster had 16,384 H100.", "Training lasted from 5 January to 2 May 2026."
    assert guard().betrayal(chips) is None
    assert guard().betrayal(time) is None
    for text, other in ((chips, time), (time, chips)):
        betrayal = guard(other).betrayal(text)
        assert betrayal is not None
        assert betrayal.together
        assert betrayal.kind == "hardware"


def test_a_betrayal_quotes_the_sentence_without_its_amounts_and_proposes_other_words() -> None:
    betrayal = guard().betrayal("It is dense. It ran on 16,384 H100 for 3,050 hours. It is large.")
    assert betrayal is not None
    assert betrayal.sentence == "It ran on […] for […]."
    assert "on a cluster of accelerators, for several weeks" in betrayal.worded_gap()
    assert "16,384" not in betrayal.worded_gap()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("one and a half billion", [15 * 10**8, 15 * 10**11]),
        ("half a trillion", [5 * 10**11, 5 * 10**17]),
        ("two thirds of a million", [Fraction(2, 3) * 10**6]),
        ("anderthalb Milliarden", [15 * 10**8]),
        ("quinze mille milliards", [15 * 10**12]),
        ("quatre-vingt-dix-sept millions", [97 * 10**6]),
        ("mil millones", [10**9]),
        ("un miliardo e mezzo", [15 * 10**8]),
        ("fifteen point two five million", [1525 * 10**4]),
        ("three hundred and twelve thousand", [312_000]),
        ("zweihundertfünfzigtausend", [250_000]),
        ("2½ million", [25 * 10**5]),
        ("six million billion", [6 * 10**15, 6 * 10**18]),
    ],
)
def test_numbers_in_words_are_exact(text: str, values: list[Fraction]) -> None:
    (mention,) = mentions(text)
    assert list(mention.values) == values


def test_the_guard_of_a_copy_works_on_the_set_that_its_recipient_holds(tmp_path: Path) -> None:
    public = '[comments]\noverall = "Training went on for about ten weeks."\n'
    text = f'{public}[model]\nhardware = "Training was done on 16,384 H100; serving takes two."\n'
    folder = put(tmp_path, "systemic", text)
    drafted = service.draft(folder, document="downstream-information", on=DAY, actor="acme").values
    (answer,) = (answer for answer in drafted.answers if "model.hardware" in answer.field.fill)
    assert answer.state == "gap"
    assert answer.gap is not None
    assert "[…]" in answer.gap.asks
    assert answer.gap.at == "documentation.toml: downstream.model.hardware"
