"""The crosswalk: which fact stands in which field of which format. Writing, reading and the documentation follow it.

A fact without a field in a format is kept in that format's own point of extension, and so is one that its field cannot
say in full. A field in which the format means something near and not the same is marked ``~``: what it says is
suggested to a person, and is no fact yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.repository.exchange import codecs
from gpaiscope.repository.exchange.codecs import TEXT, Codec

FORMATS: Final[Mapping[str, str]] = {
    "cyclonedx": "CycloneDX ML-BOM, 1.6 and 1.7",
    "spdx": "SPDX 3.0.1, AI and dataset profiles",
    "croissant": "Croissant 1.1 with RAI 1.0, of the training data",
    "card": "front matter of a model card on the Hugging Face Hub",
    "codemeta": "CodeMeta 3.0",
}
"""The formats by their ids, in the order in which they are listed."""

HUB_LICENCES: Final = """
apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl
lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openmdw-1.0
openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr deepfloyd-if-license
fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma unknown
"""
"""Every identifier that the Hub takes as ``license``, but for ``other``."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a format. ``near``: it means something near, and what it says is to be confirmed."""

    place: str
    codec: Codec = TEXT
    near: bool = False

    @property
    def is_only_read(self) -> bool:
        """Whether others write it, and nothing is written into it here."""
        return self.codec in codecs.ONLY_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fact, by its path with ``[]`` for each place in a list; and its fields by format, the first that can say it."""

    path: str
    says: str
    fields: Mapping[str, tuple[Field, ...]]

    def fields_in(self, form: str) -> tuple[Field, ...]:
        """The fields of a format; none where it has no field for the fact."""
        return self.fields.get(form, ())


def _row(path: str, says: str, **fields: Field | tuple[Field, ...] | str) -> Row:
    several = {form: each if isinstance(each, tuple) else (each,) for form, each in fields.items()}
    told = {form: tuple(Field(one) if isinstance(one, str) else one for one in each) for form, each in several.items()}
    return Row(path=path, says=says, fields=told)


MAKER: Final = "maker.name"
"""Who made the model: worked out of the dossier's actors, and read where a document tells of no actors otherwise."""

_CONSUMPTION: Final = "modelCard.considerations.environmentalConsiderations.energyConsumptions[activity=training]"
_USES: Final = "modelCard.considerations.useCases"
_LIMITS: Final = "modelCard.considerations.technicalLimitations"

ROWS: Final = (
    _row("model.name", "what the model is called",
         cyclonedx="name", spdx="package.name", card="model_name", codemeta="name",
         croissant=Field("name", codecs.TRAINING_DATA)),
    _row("model.hub_id", "its identifier on the Hub",
         cyclonedx=(Field("purl", codecs.PURL), Field("hub_id", codecs.ALSO_HUB_ID)),
         spdx=(Field("package.software_packageUrl", codecs.PURL), Field("package.hub_id", codecs.ALSO_HUB_ID)),
         codemeta=Field("identifier", codecs.HUB_ID)),
    _row("model.inputs", "what goes in",
         cyclonedx=(Field("modelCard.modelParameters.inputs", codecs.FORMATS_LIST),
                    Field("task", codecs.INPUTS_OF_TASK),
                    Field("modelCard.modelParameters.inputs", codecs.NEAR_FORMATS, near=True)),
         spdx=Field("package.task", codecs.INPUTS_OF_TASK)),
    _row("model.outputs", "what comes out",
         cyclonedx=(Field("modelCard.modelParameters.outputs", codecs.FORMATS_LIST),
                    Field("task", codecs.OUTPUTS_OF_TASK),
                    Field("modelCard.modelParameters.outputs", codecs.NEAR_FORMATS, near=True)),
         spdx=Field("package.task", codecs.OUTPUTS_OF_TASK)),
    _row("openness.licence", "its licence",
         cyclonedx=(Field("licenses[0].license.id", codecs.SPDX_ID), Field("licenses[0].license.name"),
                    Field("licenses[0].expression", codecs.SPDX_ID)),
         spdx=Field("licence", codecs.EXPRESSION),
         card=(Field("license", codecs.hub_licence(HUB_LICENCES)), Field("license_name")),
         codemeta=(Field("license", codecs.SPDX_URL), Field("license"))),
    _row("documentation.model.licence_link", "where the licence is",
         cyclonedx=Field("licenses[0].license.url", codecs.URL), card="license_link"),
    _row(MAKER, "who made the model",
         cyclonedx=(Field("manufacturer.name", near=True), Field("supplier.name", near=True)),
         spdx=Field("maker.name", near=True), codemeta=Field("author[0].name", near=True),
         croissant=Field("creator[0].name", near=True)),
    _row("original[].name", "what it was made from, by name",
         cyclonedx=(Field("pedigree.ancestors[].name"), Field("bases[].name", codecs.ALSO_TEXT)),
         spdx=(Field("originals[].name"), Field("package.bases[].name", codecs.ALSO_TEXT)),
         codemeta="isBasedOn[].name"),
    _row("original[].hub_id", "what it was made from, by its identifier on the Hub",
         cyclonedx=(Field("pedigree.ancestors[].purl", codecs.PURL), Field("bases[].hub_id", codecs.ALSO_HUB_ID)),
         spdx=(Field("originals[].software_packageUrl", codecs.PURL),
               Field("package.bases[].hub_id", codecs.ALSO_HUB_ID)),
         card=Field("base_model[]", codecs.HUB_ID), codemeta=Field("isBasedOn[].identifier", codecs.HUB_ID)),
    _row("activities[0].kind", "how it was made from that",
         card=Field("base_model_relation", codecs.RELATION)),
    _row("documentation.model.released_on", "the day of its first release",
         cyclonedx=Field("releaseNotes.timestamp", codecs.MOMENT), spdx=Field("package.releaseTime", codecs.MOMENT),
         codemeta=Field("datePublished", codecs.DAY)),
    _row("documentation.model.architecture", "its architecture",
         cyclonedx=(Field("modelCard.modelParameters.modelArchitecture"),
                    Field("modelCard.modelParameters.architectureFamily", codecs.ALSO_TEXT)),
         spdx=Field("package.ai_typeOfModel", codecs.LISTED)),
    _row("documentation.model.parameters", "how many parameters it has",
         spdx=Field("package.ai_hyperparameter[key=parameters].value", codecs.AMOUNT_TEXT)),
    _row("documentation.model.intended_uses", "what it is intended for",
         cyclonedx=Field(_USES, codecs.LISTED), spdx="package.ai_informationAboutApplication"),
    _row("documentation.model.limitations", "what it cannot do",
         cyclonedx=Field(_LIMITS, codecs.LISTED), spdx="package.ai_limitation"),
    _row("documentation.model.capabilities", "what it can do", codemeta="description"),
    _row("documentation.model.software", "what using it requires",
         codemeta=Field("softwareRequirements", codecs.TEXTS)),
    _row("documentation.model.hardware", "the hardware that using it requires", codemeta="processorRequirements"),
    _row("documentation.training.design", "how it was trained", spdx="package.ai_informationAboutTraining"),
    _row("documentation.training.energy_mwh", "the energy of its training, in MWh",
         cyclonedx=Field(f"{_CONSUMPTION}.activityEnergyCost.value", codecs.KWH),
         spdx=Field("package.energy.value", codecs.KWH)),
    _row("documentation.data.obtained", "how the data was obtained",
         croissant=Field("rai:dataCollection", codecs.TEXTS)),
    _row("documentation.data.scope", "what the data covers", croissant="description"),
    _row("documentation.data.curation", "how the data was prepared",
         spdx=Field("package.ai_modelDataPreprocessing", codecs.LISTED),
         croissant=Field("rai:dataPreprocessingProtocol", codecs.TEXTS)),
    _row("documentation.data.bias", "biases of the data", croissant=Field("rai:dataBiases", codecs.TEXTS)),
    _row("documentation.data.characteristics", "what else the data is like",
         croissant=Field("rai:dataLimitations", codecs.TEXTS)),
    _row("documentation.data.languages", "the languages of the data", croissant=Field("inLanguage", codecs.LANGUAGES)),
    _row("documentation.data.latest", "when the latest data was collected",
         croissant=Field("rai:dataCollectionTimeframe", codecs.LAST_DAY)),
    _row("documentation.datasets[].name", "its data sets, by name",
         cyclonedx="modelCard.modelParameters.datasets[].name", spdx="datasets[].name", card="datasets[]",
         croissant="prov:wasDerivedFrom[].name", codemeta="supportingData[].name"),
    _row("documentation.datasets[].link", "where a data set is",
         cyclonedx=Field("modelCard.modelParameters.datasets[].contents.url", codecs.URL),
         spdx=Field("datasets[].software_downloadLocation", codecs.URL),
         croissant=Field("prov:wasDerivedFrom[].url", codecs.URL), codemeta=Field("supportingData[].url", codecs.URL)),
)  # fmt: skip


@cache
def _rows() -> Mapping[str, Row]:
    return {each.path: each for each in ROWS}


def row_of(path: str) -> tuple[Row | None, int]:
    """The row of a fact, None where no format has it, and its place in the list that the row is about."""
    if (row := _rows().get(path)) is not None:
        return row, 0
    match = re.search(r"\[(\d+)\]", path)
    general = re.sub(r"\[\d+\]", "[]", path)
    return _rows().get(general), int(match[1]) if match else 0


def leaves(field: Field) -> bool:
    """Whether the entries of the fact's list are the values themselves, and so stand without gaps or not at all."""
    return field.place.endswith("[]")
