"""Proposed cards: only what the files prove is added, nothing else changes, and twice is as good as once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.card import BEGIN, END, read_card
from gpaiscope.repository.contents import read_contents
from gpaiscope.repository.facts import findings_of
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.proposal import Proposal, add_proven, propose, proven, write
from gpaiscope.repository.stated import read_folder
from tests import guesses

DAY = date(2026, 10, 1)
ADAPTER = {"base_model_name_or_path": "example/base", "peft_type": "LORA", "r": 8}


def folder(path: Path, card: bytes | None, adapter: bool = True) -> Path:
    if card is not None:
        (path / "README.md").write_bytes(card)
    if adapter:
        (path / "adapter_config.json").write_text(json.dumps(ADAPTER), encoding="utf-8")
    return path


def keys(path: Path) -> dict[str, str]:
    return {each.key: each.value for each in propose(path, DAY).additions}


def test_what_the_files_prove_is_added_to_the_front_matter(tmp_path: Path) -> None:
    folder(tmp_path, b"---\nlicense: mit\n---\n# T\n")
    assert keys(tmp_path) == {"base_model": "example/base", "base_model_relation": "adapter", "library_name": "peft"}
    new = propose(tmp_path, DAY).new.decode()
    assert new.startswith(
        "---\nlicense: mit\nbase_model: example/base\nbase_model_relation: adapter\nlibrary_name: peft\n---\n# T\n"
    )


def test_what_the_card_has_stays_as_it_is(tmp_path: Path) -> None:
    card = b"---\nbase_model:   'example/base'  # ours\nbase_model_relation: adapter\nlibrary_name: x\n---\n# T\n"
    assert keys(folder(tmp_path, card)) == {}
    assert propose(tmp_path, DAY).new.startswith(card)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_mark_stay(end: bytes, mark: bytes, tmp_path: Path) -> None:
    card = mark + end.join([b"---", b"license: mit", b"---", b"# T", b""])
    new = propose(folder(tmp_path, card), DAY).new
    assert new.startswith(mark + b"---")
    assert new.count(b"\n") == new.count(end)


def test_without_a_card_one_is_begun(tmp_path: Path) -> None:
    proposal = propose(folder(tmp_path, None), DAY)
    assert proposal.new.startswith(b"---\nbase_model: example/base\n")
    assert proposal.diff().startswith("--- /dev/null\n+++ b/README.md\n@@ -0,0 +1,")


def test_without_front_matter_it_is_begun(tmp_path: Path) -> None:
    new = propose(folder(tmp_path, b"# T\n\ntext"), DAY).new
    assert new.startswith(b"---\nbase_model: example/base\n")
    assert b"---\n# T\n\ntext\n\n" + BEGIN.encode() in new


NO_KEYS = {
    "list": "- license: mit\n  tags: [a]\n- b",
    "list in brackets": "[a, b]",
    "list in brackets over lines": "[\nlicense: mit,\ntags: a,\n]",
    "text": "a text",
    "text over lines": '"a text\nof: two lines"',
    "block": "|\n  text: a",
    "number": "12",
    "braces": "{license: mit}",
    "braces over lines": "{\nlicense: mit,\ntags: a,\n}",
}


@pytest.mark.parametrize("what", NO_KEYS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_that_is_not_in_keys_of_its_own_is_left_and_said(what: str, end: str, tmp_path: Path) -> None:
    card = f"---\n{NO_KEYS[what]}\n---\n# A model\n".replace("\n", end).encode()
    folder(tmp_path, card)
    with pytest.raises(InputError, match=r"was left as it is; not put in: .*base_model"):
        add_proven(tmp_path)
    assert (tmp_path / "README.md").read_bytes() == card
    found = propose(tmp_path, DAY)
    assert found.additions == ()
    assert found.begun == found.old == card
    assert found.new.startswith(card)
    assert "the front matter is not in keys of its own" in found.beside[0]
    contents = read_contents(Folder.of(tmp_path))
    assert proven(contents, findings_of(contents)) == ()


def test_front_matter_that_is_no_yaml_is_judged_by_its_lines(tmp_path: Path) -> None:
    folder(tmp_path, b"---\nlicense: mit\ntags: [a\nother: b\n---\n# A model\n")
    name, added = add_proven(tmp_path)
    assert (name, [each.key for each in added]) == ("README.md", ["base_model", "base_model_relation", "library_name"])


def test_front_matter_that_would_not_take_keys_is_left(tmp_path: Path) -> None:
    card = b"---\n{license: mit}\n---\n# T\n"
    proposal = propose(folder(tmp_path, card), DAY)
    assert proposal.additions == ()
    assert proposal.new.startswith(card)


def test_the_section_is_indicative_cited_and_claims_nothing(tmp_path: Path) -> None:
    text = propose(folder(tmp_path, b"# T\n"), DAY).new.decode()
    own = text[text.index(BEGIN) : text.index(END)]
    assert "indicative" in own
    assert "2026-10-01" in own
    assert "Guidelines" in own
    assert "complian" not in own.lower()


def test_a_dossier_in_the_folder_prevails(tmp_path: Path) -> None:
    folder(tmp_path, b"# T\n", adapter=False)
    dossier = '[model]\noutputs = ["text"]\n[[activities]]\nkind = "pre-training"\nflop = "2e25"\n'
    (tmp_path / "gpai.toml").write_text(dossier, encoding="utf-8")
    assert "| One with systemic risk? | yes |" in propose(tmp_path, DAY).new.decode()


def test_writing_twice_changes_the_card_once(tmp_path: Path) -> None:
    folder(tmp_path, b"---\nlicense: mit\n---\n# T\n")
    first = propose(tmp_path, DAY)
    write(first)
    assert (tmp_path / "README.md").read_bytes() == first.new
    assert not propose(tmp_path, DAY).changed
    later = propose(tmp_path, date(2026, 10, 2))
    assert later.changed
    assert later.new.count(BEGIN.encode()) == 1


def test_writing_keeps_permissions_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder(tmp_path, b"# T\n")
    (tmp_path / "README.md").chmod(0o640)
    write(propose(tmp_path, DAY))
    assert (tmp_path / "README.md").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "adapter_config.json"]


def test_a_card_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    proposal = propose(folder(tmp_path, b"# T\n"), DAY)
    (tmp_path / "README.md").write_bytes(b"# Other\n")
    with pytest.raises(UsageError, match="changed since"):
        write(proposal)
    assert (tmp_path / "README.md").read_bytes() == b"# Other\n"


def test_a_card_that_is_a_link_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"# T\n")
    (tmp_path / "README.md").symlink_to("blob")
    with pytest.raises(UsageError, match="link"):
        write(propose(tmp_path, DAY))
    assert (tmp_path / "blob").read_bytes() == b"# T\n"


@pytest.mark.parametrize(
    "card", [b"\xff\xfe#\0 \0", b"# T\n\0", f"{BEGIN}\n".encode(), f"{BEGIN}{END}{BEGIN}{END}".encode()]
)
def test_a_card_that_could_not_be_written_back_is_refused(card: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        propose(folder(tmp_path, card), DAY)


MISPLACED = {
    "in a block of code": f"# T\n```\n{BEGIN}\nold\n{END}\n```\n",
    "in an indented block of code": f"# T\n\n    {BEGIN}\n    {END}\n",
    "with end before begin": f"# T\n{END}\ntext\n{BEGIN}\n",
    "within a line": f"# T\nwrite `{BEGIN}` and `{END}`\n",
    "in the front matter": f"---\nlicense: mit\n{BEGIN}\n{END}\n---\n# T\n",
    "begun in a block of code": f"# T\n~~~\n{BEGIN}\n~~~\n{END}\n",
}


@pytest.mark.parametrize("card", MISPLACED.values(), ids=MISPLACED)
def test_markers_that_no_section_has_are_refused_and_nothing_is_lost(card: str, tmp_path: Path) -> None:
    path = folder(tmp_path, card.encode())
    with pytest.raises(InputError) as caught:
        propose(path, DAY)
    assert [each.reference for each in caught.value.mistakes] == ["markers"]
    assert (path / "README.md").read_bytes() == card.encode()


def test_markers_in_a_block_of_code_hide_no_line_that_follows() -> None:
    prose = read_card(f"```\n{BEGIN}\n```\ntext\n", "README.md").prose
    assert prose == ((4, "text"),)


LINES = st.sampled_from(
    [
        b"---",
        b"license: mit",
        b"tags: [a",
        b"# T",
        b"text",
        b"",
        b"caf\xe9",
        b"  - x",
        b"base_model: a/b",
        b"```",
        b"\xef\xbb\xbf",
    ]
)
CARDS = st.builds(lambda lines, end: end.join(lines), st.lists(LINES, max_size=12), st.sampled_from([b"\n", b"\r\n"]))


@given(CARDS, st.booleans())
@settings(max_examples=25, deadline=None)
def test_any_card_keeps_every_byte_and_settles_at_once(card: bytes, adapter: bool) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        path = folder(Path(temporary), card, adapter)
        proposal = propose(path, DAY)
        assert is_within(card, proposal.new)
        assert proposal.new.startswith(b"\xef\xbb\xbf") is card.startswith(b"\xef\xbb\xbf")
        write(proposal)
        assert not propose(path, DAY).changed
        read_folder(path)


def is_within(old: bytes, new: bytes) -> bool:
    """Whether the old lines are all in the new, in their order."""
    rest = iter(new.split(b"\n"))
    lines = old.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return all(any(line.startswith(was) or line.endswith(was) for line in rest) for was in lines)


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diff")
@pytest.mark.parametrize(
    "card", [b"# T\n", b"# T", b"---\nlicense: mit\n---\n# T\n\na\nb\nc\nd\ne\nf\ng\nh\n", b"\n\n"]
)
def test_git_applies_the_diff(card: bytes, tmp_path: Path) -> None:
    proposal = propose(folder(tmp_path, card), DAY)
    (tmp_path / "change.diff").write_text(proposal.diff(), encoding="utf-8")
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    subprocess.run(["git", "apply", "change.diff"], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "README.md").read_bytes() == proposal.new


def test_what_is_asked_is_told_beside_the_card_and_not_published(tmp_path: Path) -> None:
    found = propose(folder(tmp_path, b"---\nlicense: mit\n---\n# T\n"), date(2026, 11, 26))
    published = found.new.decode()
    assert "?" not in published.partition("| --- |")[0].partition("## EU AI Act")[2]
    assert [line for line in published.splitlines() if line.startswith("- ")] == []
    assert "no section" not in published
    assert "for 2026-11-26, under the law as checked to" in published
    assert "Is the original a model with systemic risk?" in found.beside
    assert found.beside[-1].startswith("The card has no section, or an empty one, on: ")


# -- what is only guessed


def proposed(path: Path, text: str) -> Proposal:
    """The card of a folder with a dossier."""
    folder(path, b"# T\n", adapter=False)
    guesses.put(path, text)
    return propose(path, guesses.DAY)


def test_what_is_only_likely_is_published_as_not_known(tmp_path: Path) -> None:
    section = proposed(tmp_path, guesses.LIKELY).new.decode()
    assert "| Is it a general-purpose AI model? | not known |" in section
    assert "| Did changing another model make its modifier a provider? | not known |" in section


def test_what_is_stated_is_published_as_it_is(tmp_path: Path) -> None:
    section = proposed(tmp_path, guesses.SETTLED).new.decode()
    assert "| Is it a general-purpose AI model? | yes |" in section
    assert "| Did changing another model make its modifier a provider? | yes |" in section


def test_what_would_settle_a_guess_is_asked_first_beside_the_card_and_not_in_it(tmp_path: Path) -> None:
    found = proposed(tmp_path, guesses.LIKELY)
    assert found.beside[0] == "Is the original a general-purpose AI model?"
    assert found.beside[0] not in found.new.decode()
    assert found.beside[0] not in proposed(tmp_path, guesses.SETTLED).beside
