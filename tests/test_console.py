"""The reader of shown commands: a wrong page must be told from a right one."""

from __future__ import annotations

from pathlib import Path

import pytest
from console import Outcome, Step, agrees, blocks, execute, rewritten, steps

PAGE = """\
Text.

<!-- file: acme/gpai.toml -->
```toml
[model]
name = "A"
```

  ```console
  $ gpaiscope assess acme/gpai.toml
  first
  ...
  $ echo $?
  0
  ```

<!-- output: gpaiscope law -->
```text
old
```

```python
ignored = True
```
"""


def outcome(shown: tuple[str, ...], output: str, whole: bool = False) -> Outcome:
    return Outcome(step=Step(command="gpaiscope law", shown=shown, whole=whole, line=1), output=output, code=0)


def test_blocks_are_found_in_their_order_without_their_indentation() -> None:
    found = [(block.kind, block.argument, block.content) for block in blocks(PAGE)]
    assert found == [
        ("file", "acme/gpai.toml", ("[model]", 'name = "A"')),
        ("console", "", ("$ gpaiscope assess acme/gpai.toml", "first", "...", "$ echo $?", "0")),
        ("output", "gpaiscope law", ("old",)),
    ]


def test_each_command_has_the_lines_below_it_as_its_output() -> None:
    found = [(step.command, step.shown, step.whole) for block in blocks(PAGE) for step in steps(block)]
    assert found == [
        ("gpaiscope assess acme/gpai.toml", ("first", "..."), False),
        ("echo $?", ("0",), False),
        ("gpaiscope law", ("old",), True),
    ]


def test_a_marker_without_a_block_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no block follows"):
        list(blocks("<!-- output: gpaiscope law -->\n"))


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        (("one", "two"), "one\ntwo  \n\n", True),
        (("one",), "one\ntwo\n", False),
        (("one", "..."), "one\ntwo\nthree\n", True),
        (("one", "...", "three"), "one\ntwo\nfour\n", False),
        (("a.c",), "abc\n", False),
        ((), "anything\n", True),
    ],
)
def test_shown_output_is_compared_line_by_line(shown: tuple[str, ...], output: str, expected: bool) -> None:
    assert agrees(outcome(shown, output)) is expected


def test_what_changes_with_every_rule_is_a_placeholder_when_compared_and_when_written(tmp_path: Path) -> None:
    printed = "On 2026-10-01 · law checked\n  until 2026-10-04 · gpaiscope 0.2.0, rules\nd54dd4b8813305ab\n"
    kept = ("On 2026-10-01 · law checked", "  until YYYY-MM-DD · gpaiscope x.y.z, rules", "0123456789abcdef")
    assert agrees(outcome(kept, printed))
    assert not agrees(outcome((kept[0].replace("10-01", "10-02"), *kept[1:]), printed))
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    written = rewritten(
        page, [Outcome(step=Step(command="", shown=("old",), whole=True, line=20), output=printed, code=0)]
    )
    assert "d54dd4b8813305ab" not in written
    assert "\n".join(kept) in written


def test_a_whole_number_is_no_hash() -> None:
    assert not agrees(outcome(("1000000000000000",), "1000000000000001\n"))


def test_an_output_block_that_is_empty_does_not_agree_with_an_output() -> None:
    assert not agrees(outcome((), "anything\n", whole=True))


def test_a_command_that_needs_a_shell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs a shell"):
        execute(Step(command="gpaiscope law > file", shown=(), whole=False, line=3), tmp_path)


def test_only_output_blocks_are_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    found = [step for block in blocks(PAGE) for step in steps(block)]
    outcomes = [Outcome(step=step, output="new\nlines\n", code=0) for step in found]
    assert rewritten(page, outcomes) == PAGE.replace("old\n", "new\nlines\n")
