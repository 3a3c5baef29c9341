"""The closed lists of words that a dossier is written in, and what each word says.

Each list maps a word to a plain explanation, in the order in which people are shown it. The
words are those of the Act and of the Guidelines, or name one of their examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]

LISTS: Final[Words] = {
    "actors": "nobody else plays a part",
    "original": "the model was made from no other original",
    "activities": "nothing else took compute",
    "market": "nothing else happened on the market, and nothing else is planned",
    "procedure": "nothing else happened before the Commission, and nothing else is planned",
    "done": "nothing else was done",
    "outputs": "the model puts out nothing else",
    "inputs": "the model takes in nothing else",
    "monetisation": "money is made in no other way",
}

MODALITIES: Final[Words] = {
    "text": "text, which includes code",
    "code": "source code",
    "speech": "speech",
    "sung-lyrics": "lyrics that are sung",
    "low-quality-speech": "speech that comes out by the way, of low quality",
    "image": "images",
    "video": "video",
    "music": "music",
    "sound-effects": "sound effects",
    "3d": "three-dimensional objects or scenes",
    "action": "actions, as in games or robotics",
    "numeric-prediction": "numbers, such as weather or prices",
    "embedding": "vectors that stand for an input",
    "biological-sequence": "sequences of proteins, DNA or RNA",
    "other": "something else",
}

EXCEPTIONS: Final[Words] = {
    "narrow": "exceptionally not general, although the criterion is met",
    "general": "exceptionally general, although the criterion is not met",
}

PURPOSES: Final[Words] = {
    "scientific-research": "developed and put to use for scientific research and development alone",
    "research-or-prototyping-before-placing": "used for research, development or prototyping before it is placed",
}

ACTOR_KINDS: Final[Words] = {
    "organisation": "a company or another organisation",
    "natural-person": "a person",
    "public-authority": "a public authority",
    "consortium": "several actors together",
}

SIZES: Final[Words] = {
    "microenterprise": "fewer than 10 people, and a small turnover",
    "sme": "small or medium-sized",
    "small-mid-cap": "just above medium-sized",
    "large": "larger",
}

CHAPTERS: Final[Words] = {
    "transparency": "the chapter on transparency",
    "copyright": "the chapter on copyright",
    "safety-and-security": "the chapter on safety and security",
}

ACTIVITY_KINDS: Final[Words] = {
    "pre-training": "training from scratch",
    "continued-pre-training": "further training on much more data",
    "fine-tuning": "supervised fine-tuning, preference tuning, adapters",
    "reinforcement-learning": "updates of the model's own parameters by reinforcement learning",
    "rollouts": "generating answers for reinforcement learning",
    "synthetic-data": "generating training data, discarded samples included",
    "teacher-inference": "running a teacher for distillation",
    "teacher-training": "training the teacher itself",
    "auxiliary-model-training": "training a reward, value or other helper model",
    "auxiliary-model-inference": "running a reward, value or other helper model",
    "merge": "merging the weights of models",
    "initialisation": "starting from the weights of another model",
    "quantisation": "storing the weights in fewer bits",
    "evaluation": "measuring what the model can do",
    "red-teaming": "attacking the model to find its weaknesses",
    "exploratory-research": "research that gave insights, no part of the model",
    "failed-experiment": "an attempt whose results were thrown away",
    "activation-recomputation": "computing activations twice to save memory",
}

TRAINABLE: Final[Words] = {
    "full": "all weights",
    "frozen": "all but some groups of weights",
    "lora": "adapters alone",
    "qlora": "adapters alone, over quantised weights",
}

WEIGHT_GROUPS: Final[Words] = {
    "vision": "the encoder of images",
    "audio": "the encoder of audio",
    "text_encoder": "the encoder of text beside a diffusion model",
    "encoder": "the encoder",
    "language": "the language model",
}

ADAPTER_TARGETS: Final[Words] = {
    "attention": "in attention layers",
    "mlp": "in feed-forward layers",
    "all": "in both",
}

UTILISATIONS: Final[Words] = {
    "model": "operations of the model (MFU)",
    "hardware": "operations of the hardware (HFU)",
    "counter": "time that a device's counter calls busy",
}

RECOMPUTATIONS: Final[Words] = {
    "none": "no activations were computed twice",
    "full": "all activations were computed twice",
}

CHANGES: Final[Words] = {
    "generality": "what range of tasks the model can do",
    "capabilities": "what the model can do",
    "systemic-risk": "the systemic risk of the model",
}

MARKET_EVENTS: Final[Words] = {
    "planned-placing": "a stated intention to place the model on the market",
    "made-available": "the model is made available",
    "integrated-in-system": "the model is integrated in an AI system",
    "internal-use": "the model is used in the provider's own processes",
    "eu-exclusion": "a statement that the model is not for the Union market",
    "withdrawn": "the model is withdrawn",
}

TERRITORIES: Final[Words] = {
    "union": "inside the European Union",
    "outside-union": "outside the European Union",
}

CHANNELS: Final[Words] = {
    "library-or-package": "a software library or package",
    "api": "an application programming interface",
    "public-hub": "download from a public catalogue, hub or repository",
    "physical-copy": "a physical copy",
    "cloud-service": "a cloud computing service",
    "customer-infrastructure": "a copy on a customer's own infrastructure",
    "web-chatbot": "a chatbot on a web page",
    "mobile-app": "a mobile application",
    "other": "another way",
}

RIGHTS: Final[Words] = {
    "access": "to get the model",
    "usage": "to use it",
    "modification": "to change it",
    "distribution": "to pass it on, changed or not",
}

GRANTS: Final[Words] = {
    "granted": "given to everyone",
    "withheld": "not given",
    "conditional": "given under conditions",
}

LICENCE_GROUNDS: Final[Words] = {
    "non-commercial": "for non-commercial use only",
    "research-only": "for research only",
    "no-redistribution": "may not be passed on",
    "user-scale-threshold": "a further licence is needed above a number of users",
    "separate-commercial-licence": "a further licence is needed for some commercial uses",
    "field-of-use-restriction-beyond-safety": "some uses are forbidden for reasons other than safety",
    "territorial-exclusion": "not for some countries",
    "other": "another limit",
}

VERIFICATIONS: Final[Words] = {
    "none": "nobody is checked before access",
    "non-discriminatory": "users are checked, all alike",
    "discriminatory": "users are checked and some are refused for what they are, such as their country",
}

USAGE_INFORMATION: Final[Words] = {
    "modalities": "what goes in and what comes out",
    "capabilities": "what the model can do",
    "limitations": "what it cannot do",
    "integration": "the technical means that integrating it takes",
}

MONETISATION: Final[Words] = {
    "price": "a price is paid for the model",
    "dual-licensing-commercial": "free for academic use, paid for commercial use",
    "dual-licensing-scale": "free below a scale, paid above",
    "inseparable-support": "paid support without which the model is not usable or secure",
    "mandatory-support": "support, training or maintenance must be bought to get the model",
    "exclusive-paid-hosting": "on the provider's own paid platform only",
    "exclusive-hosting-with-advertising": "on the provider's own platform only, free and with paid advertising",
    "optional-services": "paid services that free use does not need",
    "optional-premium": "a paid premium version beside the free one",
    "paid-api-alongside": "a paid interface beside the free weights",
}

PERSONAL_DATA: Final[Words] = {
    "none": "no personal data is asked for",
    "security-only": "personal data is used strictly and only for the model's security",
    "other": "personal data is used for something else too",
}

PROCEDURE_EVENTS: Final[Words] = {
    "requirement-met": "the condition for high-impact capabilities was met",
    "known-that-will-be-met": "it became known that the condition will be met",
    "notified": "the Commission was notified",
    "arguments-submitted": "arguments against the classification were submitted",
    "draft-decision": "the Commission sent a draft of its decision",
    "accepted": "the arguments were accepted",
    "rejected": "the arguments were rejected",
    "facts-changed": "the facts behind an acceptance changed",
    "basis-found-incorrect": "what an acceptance rested on was found incorrect",
    "renotified": "the Commission was notified again",
    "designated": "the Commission designated the model",
    "reassessment-requested": "a reassessment of the designation was requested",
    "maintained": "the designation was maintained",
    "lifted": "the designation was lifted",
    "information-requested": "the Commission requested information (Article 91)",
    "access-requested": "the Commission requested access for evaluation (Article 92)",
    "serious-incident": "a serious incident happened",
}

DONE: Final[Words] = {
    "technical_documentation": "the technical documentation was drawn up or brought up to date",
    "downstream_information": "information was given to those who integrate the model",
    "copyright_policy": "a copyright policy was put in place",
    "training_content_summary": "the summary of the training content was published",
    "cooperation": "an authority was answered",
    "representative_duties": "the representative verified or supplied what was asked",
    "information_request": "the information that the Commission requested was supplied",
    "evaluation_access": "access for an evaluation was given",
    "compliance_report": "the AI Office was told of the measures taken",
    "model_evaluation": "the model was evaluated",
    "systemic_risk_mitigation": "systemic risks were assessed and mitigated",
    "serious_incident_reporting": "a serious incident was reported",
    "cybersecurity": "the model and its infrastructure were secured",
}
"""What can be said to be done: the obligations, but for those whose days [[procedure]] and [[actors]] have."""

ARGUMENT_GROUNDS: Final[Words] = {
    "no-high-impact-capabilities": "the model has no high-impact capabilities",
    "no-systemic-risk": "the model presents no systemic risk",
    "mitigations": "the risks are mitigated",
}

DESIGNATION_ARTICLES: Final[Words] = {
    "52(1)": "after a notification that was owed and not made",
    "52(4)": "ex officio or after an alert of the scientific panel",
}

SLIPS: Final[Mapping[str, str]] = {
    "license": "licence",
    "organization": "organisation",
    "company": "organisation",
    "person": "natural-person",
    "quantization": "quantisation",
    "initialization": "initialisation",
    "monetization": "monetisation",
    "authorized_representative": "authorised_representative",
    "eu": "union",
    "non-eu": "outside-union",
    "audio": "speech",
    "pretraining": "pre-training",
    "sft": "fine-tuning",
    "rlhf": "reinforcement-learning",
    "rl": "reinforcement-learning",
    "flops": "flop",
    "compute": "flop",
    "training_flop": "training_compute",
    "start_date": "started_on",
    "end_date": "ended_on",
    "date": "on",
    "research": "scientific-research",
    "safety": "safety-and-security",
    "security": "safety-and-security",
    "huggingface": "public-hub",
    "hub": "public-hub",
    "cloud": "cloud-service",
    "chatbot": "web-chatbot",
    "app": "mobile-app",
    "package": "library-or-package",
    "released": "made-available",
    "placed": "made-available",
    "originals": "original",
    "actor": "actors",
    "activity": "activities",
    "UK": "GB",
    "EL": "GR",
}
"""Words that people use for ours and that spelling alone would not lead to."""

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
