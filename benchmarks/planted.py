"""Sentences, contradictions and honest dossiers that were planted before the rules were written: what the documents do.

    python benchmarks/planted.py           both sets of tests/trials/documents, and the situations
    python benchmarks/planted.py guard     sentences alone (also: contradictions, honest, situations)

Each sentence stands by itself in a text of a documentation, and its recipient's copy is drafted: held back is a gap.
Of each contradiction the final copy is asked for; found is one refusal by a rule that names both values at both places.
Of an honest dossier no final copy may be refused by a rule. Of the situations every final is searched, in every format,
for what may not stand in a copy that is sent. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import calendar
import io
import re
import shutil
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from gpaiscope import service  # noqa: E402
from gpaiscope.documents.documentation import vocabulary  # noqa: E402
from gpaiscope.documents.final import final_page, is_kept  # noqa: E402
from gpaiscope.documents.sides import PlacedValue, Refusal  # noqa: E402
from gpaiscope.dossier.words import country_name  # noqa: E402
from gpaiscope.report import words  # noqa: E402
from gpaiscope.report.write import docx, html, markdown, pdf, text  # noqa: E402
from gpaiscope.values import DateRange, unique  # noqa: E402
from tests.documents.papers import W, told_in_pdf  # noqa: E402
from tests.documents.situations import DAY, put  # noqa: E402

TRIALS: Final = ROOT / "tests/trials/documents"
MOST_HARMLESS: Final = 2
"""Harmless sentences of fifty that may be held back."""
FIELDS: Final = {
    "authorities": ("documentation-form", "data.scope"),
    "downstream": ("downstream-information", "model.integration"),
}
NO_RULES: Final = ("open", "likely")


def table(name: str) -> dict[str, Any]:
    """A list of planted things."""
    return tomllib.loads((TRIALS / name).read_text(encoding="utf-8"))


# -- planting


def edited(said: str, edits: Sequence[Sequence[str]], where: str) -> str:
    """A text with replacements, each of which stands in it once. Raises ValueError where one does not."""
    for old, new in edits:
        # An edit of whole lines begins with the line break before them, of which there may be none at the start.
        if said.count(old) != 1:
            raise ValueError(f"{where}: {old!r} stands there {said.count(old)} times")
        said = said.replace(old, new)
    return said


def planted(folder: Path, trial: dict[str, Any], base: dict[str, Any]) -> Path:
    """The folder of a trial on what all have: its dossier with its documentation, or two beside one another."""
    two = "second_dossier" in trial or "second_documentation" in trial
    for name in ("first", "second") if two else ("",):
        _plant(folder / name, trial, base, second=name == "second")
    return folder


def _plant(folder: Path, trial: dict[str, Any], base: dict[str, Any], *, second: bool) -> None:
    situation = trial.get("situation", "provider")
    own = base["of"].get(situation, {})
    put(folder, situation, (TRIALS / "filled.toml").read_text(encoding="utf-8"))
    for file, key in (("gpai.toml", "dossier"), ("documentation.toml", "documentation")):
        said = (folder / file).read_text(encoding="utf-8")
        for edits in (own.get(key, []), trial.get(f"second_{key}" if second else key, [])):
            said = edited(said, edits, f"{trial.get('name')}, {situation}, {file}")
        said += trial.get(f"{key}_append", "")
        repeated = trial.get(f"{key}_repeat")
        if repeated:
            said += "".join(repeated["text"].replace("{n}", str(n)) for n in range(repeated["times"], 0, -1))
        (folder / file).write_text(said, encoding="utf-8")
    if "counted" in trial:
        (folder / "data.json").write_text(trial["counted"], encoding="utf-8")


def planted_again(folder: Path, entry: dict[str, Any]) -> Path:
    """The base of an entry of the second set in a folder, with its edits made."""
    shutil.copytree(TRIALS / entry["base"], folder, dirs_exist_ok=True)
    for edit in entry.get("edits", ()):
        file = folder / edit["file"]
        said = file.read_text("utf-8") if file.is_file() else ""
        if "old" in edit:
            said = edited(said, [[edit["old"], edit["new"]]], f"{entry['says']}, {edit['file']}")
        elif "domains" in edit:
            said += "".join(
                f'\n[[domains]]\nname = "{edit["stem"]}-{n}.example"\namount = {10_000 - n}\n'
                for n in range(1, edit["domains"] + 1)
            )
        else:
            said += edit["add"]
        file.write_text(said, encoding="utf-8")
    return folder


# -- contradictions


def contradictions() -> bool:
    """How many of the contradictions refuse the final copy, with both values at both places."""
    missed: dict[str, list[str]] = {"first": [], "second": []}
    first, again = table("contradictions.toml")["contradiction"], table("contradictions-again.toml")
    base = table("base.toml")
    for number, trial in enumerate(first):
        with tempfile.TemporaryDirectory() as folder:
            refusals = refused(planted(Path(folder), trial, base), trial, DAY)
        if not any(says_all(refusal, trial["mentions"]) for refusal in refusals):
            missed["first"].append(
                f"{number + 1} {trial['name']}, rule {trial['rule']}: {trial['mentions']} not in {shown(refusals)}"
            )
    for number, entry in enumerate(again["contradiction"]):
        with tempfile.TemporaryDirectory() as folder:
            refusals = refused(planted_again(Path(folder), entry), entry, again["day"])
        if not any(names_all(refusal, entry["names"]) for refusal in refusals):
            wanted = [(each["file"], each["key"], each["value"]) for each in entry["names"]]
            missed["second"].append(
                f"{number + 1} {entry['says']} (rule {entry['rule']}): {wanted} not in {shown(refusals)}"
            )
    for name, every in (("first", first), ("second", again["contradiction"])):
        told(f"contradictions, {name} set: {len(every) - len(missed[name])} of {len(every)} found", missed[name])
    return not any(missed.values())


def refused(folder: Path, trial: dict[str, Any], day: date) -> list[Refusal]:
    """The refusals of the final copy of a trial by rules: what is open and what is likely are none."""
    asked = {key: trial.get(key, "") for key in ("document", "recipient", "actor")}
    final = service.draft(folder, **asked, final=True, on=day)
    return [refusal for refusal in final.refusals if refusal.rule not in NO_RULES]


def shown(refusals: Sequence[Refusal]) -> str:
    """Refusals in one line."""
    return "; ".join(f"[{each.rule}] {said_by(each)}" for each in refusals) or "nothing"


def said_by(refusal: Refusal) -> str:
    """All that a refusal says, its values and their places."""
    return " ".join([refusal.says, *(f"{value.says} ({value.place})" for value in refusal.values)])


def says_all(refusal: Refusal, wanted: Sequence[str]) -> bool:
    """Whether a refusal says each of several things in one of its forms, which a stroke parts."""
    said = plain(said_by(refusal))
    return all(any(plain(form) in said for form in mention.split(" | ")) for mention in wanted)


def plain(said: str) -> str:
    """A text without regard to case and to the sort of its blanks."""
    return " ".join(said.casefold().split())


def names_all(refusal: Refusal, names: Sequence[dict[str, Any]]) -> bool:
    """Whether a refusal has a value for each name, no one for two."""
    first, second = ({n for n, value in enumerate(refusal.values) if is_named(value, name)} for name in names)
    return bool(first) and bool(second) and len(first | second) > 1


def is_named(value: PlacedValue, name: dict[str, Any]) -> bool:
    """Whether a value of a refusal is the one that a name has: of its file, at its key, and as it is written there."""
    at = value.place.partition(",")[0]
    file = re.search(rf"(?:^|[\s/]){re.escape(name['file'])}(?:$|:)", at)
    key = name["key"] in value.place or (name.get("worked_out", False) and not name["key"])
    return bool(file) and key and is_written(name["value"], value.says)


def is_written(wanted: str, said: str) -> bool:
    """Whether words have a value as it is written: its text, its day, number or country, or the words of a list."""
    if plain(wanted) in plain(said):
        return True
    if wanted in ("true", "false"):
        yes = not re.search(r"\b(?:no|not)\b", said)
        return plain(said).endswith(("yes", "no", "reached")) and yes == (wanted == "true")
    if re.fullmatch(r"[A-Z]{2}", wanted):
        return country_name(wanted) in said
    if re.fullmatch(r"\d{4}-\d\d-\d\d", wanted):
        return plain(words.day(DateRange.exactly(date.fromisoformat(wanted)))) in plain(said)
    if month := re.fullmatch(r"(\w+) (\d{4})", wanted):
        number = next((n for n, name in enumerate(calendar.month_name) if name == month[1]), 0)
        return f"{month[2]}-{number:02}" in said
    if re.fullmatch(r"[\d.]+(?:e\d+)?", wanted):
        numbers = re.findall(r"\d[\d,]*(?:\.\d+)?(?:e\d+)?", said)
        return any(Fraction(number.rstrip(",").replace(",", "")) == Fraction(wanted) for number in numbers)
    if wanted.startswith("["):
        listed = tomllib.loads(f"value = {wanted}")["value"]
        known = {word: label for labels in vocabulary().words.values() for word, label in labels.items()}
        return all(any(plain(form) in plain(said) for form in (word, known.get(word, word))) for word in listed) and (
            bool(listed) or plain(said).startswith(("no ", "none"))
        )
    return all(is_written(part, said) for part in wanted.split(", ")) if ", " in wanted else False


# -- honest dossiers


def honest() -> bool:
    """How many honest dossiers are refused by a rule."""
    base, first = table("base.toml"), table("honest.toml")["honest"]
    alarms: list[str] = []
    for number, trial in enumerate(first):
        with tempfile.TemporaryDirectory() as folder:
            path = planted(Path(folder), trial, base)
            alarms += [f"{number + 1} {trial['name']}, {alarm}" for alarm in alarms_of(path, DAY)]
    told(f"honest, first set: {len(first)} dossiers, {len(alarms)} false alarms", alarms)
    again, day = sorted((TRIALS / "honest").iterdir()), table("contradictions-again.toml")["day"]
    others = [f"{folder.name}, {alarm}" for folder in again for alarm in alarms_of(folder, day)]
    told(f"honest, second set: {len(again)} dossiers, {len(others)} false alarms", others)
    return not alarms and not others


def alarms_of(folder: Path, day: date) -> Iterator[str]:
    """What rules say of the final copies of every document of a folder, or of each folder in it."""
    folders = sorted({file.parent for file in folder.rglob("gpai.toml")})
    for each in unique([folder, *folders]):
        for drafted in service.drafts(each, on=day):
            document, recipient = drafted.values.form.id, drafted.values.recipient.id
            asked = {"document": document, "recipient": recipient, "actor": drafted.values.materials[0].actor}
            is_of_all = len(folders) == 1 or drafted.values.form.once
            if (each != folder or is_of_all) and not is_kept(drafted.values):
                for refusal in refused(each, asked, day):
                    yield f"{document} for {recipient}: {shown([refusal])}"


# -- sentences


def guard() -> bool:
    """How many of the sentences are held back."""
    first = guarded_first(table("guard.toml"), table("base.toml"))
    again = guarded_again(table("guard-again.toml"))
    return all([_of_sentences("first", first), _of_sentences("second", again)])


def _of_sentences(name: str, found: list[tuple[str, bool, bool]]) -> bool:
    missed = [says for says, betrays, held in found if betrays and not held]
    harmless = [says for says, betrays, held in found if held and not betrays]
    many = sum(betrays for _, betrays, _ in found)
    told(
        f"guard, {name} set: {many - len(missed)} of {many} held back; "
        f"{len(harmless)} of {len(found) - many} harmless held back",
        [*(f"missed {says}" for says in missed), *(f"harmless {says}" for says in harmless)],
    )
    return not missed and len(harmless) <= MOST_HARMLESS


def guarded_first(given: dict[str, Any], base: dict[str, Any]) -> list[tuple[str, bool, bool]]:
    """Each sentence of the first set, whether it betrays something, and whether it is held back."""
    secrets, found = given["secrets"], []
    for number, sentence in enumerate(given["sentence"]):
        document, key = FIELDS[sentence["recipient"]]
        facts = {"documentation": [[f'"Words of somebody who knows: {key}."', "'''" + sentence["text"] + "'''"]]}
        with tempfile.TemporaryDirectory() as folder:
            path = planted(Path(folder), facts, base)
            said = (path / "documentation.toml").read_text(encoding="utf-8")
            for name, value in (("hardware_days", secrets["hardware_days"]), ("energy_mwh", secrets["energy"])):
                said = re.sub(rf"^{name} = .*$", f"{name} = {value}", said, count=1, flags=re.MULTILINE)
            (path / "documentation.toml").write_text(said, encoding="utf-8")
            held = is_held(path, document, sentence["recipient"], key, DAY)
        says = f"{number + 1}: {sentence['text']} ({sentence.get('reveals', 'nothing')})"
        found.append((says, sentence["betrays"], held))
    return found


def guarded_again(given: dict[str, Any]) -> list[tuple[str, bool, bool]]:
    """Each sentence of the second set: held back is one that every recipient's copies with its key hold back."""
    found = []
    both = [(each, True) for each in given["gives_away"]] + [(each, False) for each in given["harmless"]]
    for number, (sentence, betrays) in enumerate(both):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(TRIALS / given["base"], folder, dirs_exist_ok=True)
            write_at(folder / "documentation.toml", sentence["at"], sentence["says"])
            held = [
                is_held(folder, document, recipient, sentence["at"], DAY)
                for recipient in sentence["to"]
                for document in ("documentation-form", "downstream-information")
                if is_printed(folder, document, recipient, sentence["at"])
            ]
        if not held:
            raise ValueError(f"{sentence['at']}: in no copy for {sentence['to']}")
        found.append((f"{number + 1}: {sentence['says']}", betrays, all(held) if betrays else any(held)))
    return found


def write_at(file: Path, key: str, says: str) -> None:
    """Put a text at a key of a documentation, in place of what stands there."""
    section, _, name = key.partition(".")
    head, body, *rest = re.split(rf"(?m)^\[{section}\]\n", file.read_text("utf-8"))
    assert not rest, key
    own, bound, after = re.match(r"(.*?)(\n(?=\[)|\Z)(.*)", body, re.DOTALL).groups()  # type: ignore[union-attr]
    own = re.sub(rf'(?m)^{name} = (?:"""(?:.|\n)*?"""|.*)\n?', "", own)
    file.write_text(f"{head}[{section}]\n{name} = '''{says}'''\n{own}{bound}{after}", encoding="utf-8")


def is_printed(folder: Path, document: str, recipient: str, key: str) -> bool:
    """Whether a document has a copy for a recipient that prints a key."""
    from gpaiscope.documents.forms import form

    of = form(document)
    return recipient in of.recipients and any(
        key in field.fill and recipient in field.recipients for field in of.fields
    )


def is_held(folder: Path, document: str, recipient: str, key: str, day: date) -> bool:
    """Whether a copy holds back what stands at a key."""
    draft = service.draft(folder, document=document, recipient=recipient, on=day).values
    fields = [answer for answer in draft.answers if key in answer.field.fill]
    return any(answer.gap is not None and answer.gap.asks.startswith("Held back") for answer in fields)


# -- situations


def situations() -> bool:
    """What stands in the finals of the situations that may not, and in how many."""
    given = table("situations.toml")
    found, many = [], 0
    for entry in given["situation"]:
        with tempfile.TemporaryDirectory() as name:
            folder = planted_again(Path(name), entry)
            for model in sorted(file.parent for file in folder.rglob("gpai.toml")):
                for document in entry["documents"]:
                    for format_, said in finals_of(model, document, entry["actor"], given["day"]):
                        many += 1
                        found += [
                            f"{entry['says']}, {document}, {format_}: {ban['word']}, in {near!r}"
                            for ban in given["banned"]
                            for near in banned(said, ban)
                        ]
    told(
        f"situations: {len(given['situation'])}, {many} finals in all formats but those of a browser, "
        f"{len(found)} banned expressions",
        found,
    )
    return not found and many > 0


def finals_of(folder: Path, document: str, actor: str, day: date) -> Iterator[tuple[str, str]]:
    """The final copies of a document for each of its recipients, in each format, as a reader has their words."""
    asked = {"document": document, "actor": actor, "on": day}
    first = service.draft(folder, **asked).values
    for recipient in first.form.recipients:
        page = final_page(service.draft(folder, recipient=recipient, **asked).values)
        where = f"for {recipient}, "
        yield f"{where}markdown", re.sub(r"\\(?=\W)", "", markdown.write(page))
        yield f"{where}html", re.sub(r"<style>.*?</style>|<meta http-equiv[^>]*>", "", html.write(page), flags=re.S)
        yield f"{where}text", text.write(page)
        yield f"{where}docx", words_of_docx(docx.write(page))
        yield f"{where}pdf", "\n".join(said for _, _, said in told_in_pdf(pdf.write(page)))


def words_of_docx(data: bytes) -> str:
    """What a reader has of a DOCX file: the words of its text, its margins and notes, a paragraph a line."""
    said = []
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                paragraphs = ElementTree.fromstring(file.read(name)).iter(f"{W}p")
                said += ["".join(each.text or "" for each in part.iter(f"{W}t")) for part in paragraphs]
    return "\n".join(said)


def banned(said: str, ban: dict[str, Any]) -> Iterator[str]:
    """Where a banned expression stands, but for below the official labels that ask for it."""
    flags = 0 if ban.get("case") else re.IGNORECASE
    for match in re.finditer(ban["find"], said, flags):
        before = said[max(0, match.start() - 400) : match.start()]
        if not any(label in before for label in ban.get("but", ())):
            yield said[max(0, match.start() - 30) : match.end() + 30]


# -- all of them


def told(says: str, lines: Sequence[str]) -> None:
    """Print a figure, and what made it miss its bar below it."""
    print(says, flush=True)
    for line in lines:
        print(f"  {line}")


PARTS: Final = {"guard": guard, "contradictions": contradictions, "honest": honest, "situations": situations}


def main() -> int:
    """The parts that were asked for, all where none was."""
    passed = [PARTS[name]() for name in sys.argv[1:] or PARTS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
