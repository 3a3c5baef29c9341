"""The closed lists of words that a dossier is written in, and what each word says: the tables of ``words.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gpaiscope import tables

Words = Mapping[str, str]

_WORDS: Final[Mapping[str, Words]] = tables.beside(__file__, "words.toml")

LISTS: Final = _WORDS["lists"]
OPEN_LISTS: Final = _WORDS["open_lists"]
MODALITIES: Final = _WORDS["modalities"]
EXCEPTIONS: Final = _WORDS["exceptions"]
PURPOSES: Final = _WORDS["purposes"]
ACTOR_KINDS: Final = _WORDS["actor_kinds"]
SIZES: Final = _WORDS["sizes"]
MANDATE_ENDS: Final = _WORDS["mandate_ends"]
CHAPTERS: Final = _WORDS["chapters"]
ACTIVITY_KINDS: Final = _WORDS["activity_kinds"]
TRAINABLE: Final = _WORDS["trainable"]
WEIGHT_GROUPS: Final = _WORDS["weight_groups"]
ADAPTER_TARGETS: Final = _WORDS["adapter_targets"]
UTILISATIONS: Final = _WORDS["utilisations"]
RECOMPUTATIONS: Final = _WORDS["recomputations"]
CHANGES: Final = _WORDS["changes"]
MARKET_EVENTS: Final = _WORDS["market_events"]
TERRITORIES: Final = _WORDS["territories"]
CHANNELS: Final = _WORDS["channels"]
RIGHTS: Final = _WORDS["rights"]
GRANTS: Final = _WORDS["grants"]
LICENCE_GROUNDS: Final = _WORDS["licence_grounds"]
VERIFICATIONS: Final = _WORDS["verifications"]
USAGE_INFORMATION: Final = _WORDS["usage_information"]
MONETISATION: Final = _WORDS["monetisation"]
PERSONAL_DATA: Final = _WORDS["personal_data"]
PROCEDURE_EVENTS: Final = _WORDS["procedure_events"]
INCIDENT_KINDS: Final = _WORDS["incident_kinds"]
DONE: Final = _WORDS["done"]
ARGUMENT_GROUNDS: Final = _WORDS["argument_grounds"]
DESIGNATION_ARTICLES: Final = _WORDS["designation_articles"]
DONE_ELSEWHERE: Final = _WORDS["done_elsewhere"]
SLIPS: Final = _WORDS["slips"]
COUNTRY_NAMES: Final = {
    name.casefold(): code for code, names in _WORDS["countries"].items() for name in names.split(", ")
}
"""The codes of countries by names that people write instead, in small letters."""


def country_name(code: str) -> str:
    """A country in words, as it stands within a sentence: ``Ireland``, ``the United States``; else the code itself."""
    name = _WORDS["countries"].get(code, code).partition(", ")[0]
    return f"the {name}" if name.startswith(_WITH_ARTICLE) or name.endswith(_ISLANDS) else name


_WITH_ARTICLE: Final = (
    "United ",
    "British ",
    "Netherlands",
    "Caribbean Netherlands",
    "Bahamas",
    "Gambia",
    "Maldives",
    "Philippines",
    "Comoros",
    "Democratic Republic",
    "Republic of",
    "Central African",
    "Dominican",
    "Isle of",
    "French Southern",
)
_ISLANDS: Final = (" Islands",)

UNION: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
"""The Member States of the European Union, ISO 3166-1 alpha-2."""

EEA_EFTA: Final = frozenset({"IS", "LI", "NO"})
"""The states of the European Economic Area that are not in the Union."""

_ELSEWHERE = """
AD AE AF AG AI AL AM AO AQ AR AS AU AW AX AZ BA BB BD BF BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH
CI CK CL CM CN CO CR CU CV CW CX DJ DM DO DZ EC EG EH ER ET FJ FK FM FO GA GB GD GE GF GG GH GI GL GM GN GP GQ GS GT GU
GW GY HK HM HN HT ID IL IM IN IO IQ IR JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LK LR LS LY MA MC MD ME MF
MG MH MK ML MM MN MO MP MQ MR MS MU MV MW MX MY MZ NA NC NE NF NG NI NP NR NU NZ OM PA PE PF PG PH PK PM PN PR PS PW PY
QA RE RS RU RW SA SB SC SD SG SH SJ SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA
UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""

COUNTRIES: Final = UNION | EEA_EFTA | frozenset(_ELSEWHERE.split())
"""Every code of ISO 3166-1 alpha-2."""


def is_union_country(code: str) -> bool:
    """Whether the two letters are those of a Member State of the European Union."""
    return code in UNION


def is_eea_country(code: str) -> bool:
    """Whether the two letters are those of a state of the European Economic Area, the Union's included."""
    return code in UNION or code in EEA_EFTA
