"""Run the program under a browser's Python (Pyodide, in node), and hold what it prints against this Python's.

    python tools/try_browser.py

Installs the package with its libraries into a folder, as wheels, leaves out what is compiled, and has a Python that is
compiled to WebAssembly run some commands on the shipped examples: exit code and output have to be the same to the byte,
and no code may be but 0 or 1, save for the last command, which names what is not there. Needs node, npm and a registry
that has `pyodide`; ends with 1 where a command differs, and with 2 where it cannot be tried.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
PYODIDE: Final = "pyodide@>=314 <315"
"""Whose Python is 3.14."""
DAY: Final = ("--on", "2026-12-01")
COMMANDS: Final = (
    ("--version",),
    ("--help",),
    *(("assess", name, *DAY) for name in ("examples/open-weights", "examples/fine-tune", "examples/letters")),
    ("examples/fine-tune-unknown-original", *DAY, "--format", "json"),
    ("examples/planned-frontier-run", *DAY, "--full"),
    ("explain", "examples/fine-tune", "provider", *DAY),
    ("plan", "examples/planned-frontier-run", *DAY),
    ("release", "examples/release", *DAY),
    ("board", "examples", *DAY),
    ("deadlines", "examples", *DAY),
    ("documents", "examples/open-weights", *DAY),
    ("draft", "examples/open-weights", "training-content-summary", *DAY),
    ("check", "examples", "--no-cache", *DAY),
    ("licence", "Apache-2.0"),
    ("law", "show", "Guidelines ¶61"),
    ("search", "am", "I", "a", "provider", "if", "I", "fine-tune"),
    ("estimate", "hardware", "--chip", "H100 SXM", "--count", "8", "--hours", "10", "--utilisation", "0.4"),
    ("estimate", "original", "meta-llama/Llama-3.1-8B"),
    ("assess", "nowhere"),
)
HOST: Final = """
import { loadPyodide } from "pyodide";
import { readFileSync } from "node:fs";
const [site, work, commands] = process.argv.slice(2);
const python = await loadPyodide();
for (const [place, root] of [["/site", site], ["/work", work]]) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
python.globals.set("commands", readFileSync(commands, "utf8"));
console.log(python.runPython(`
import contextlib, io, json, os, sys
sys.path.insert(0, "/site")
os.environ.update(NO_COLOR="1", COLUMNS="80")
os.chdir("/work")
from gpaiscope.cli import run
def told(arguments):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(arguments)
        out.flush(), err.flush()
    return code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()
json.dumps({"python": sys.version.split()[0], "told": [told(each) for each in json.loads(commands)]})
`));
"""


def main() -> int:
    """How many commands say the same in both; which do not, and where they part."""
    if not shutil.which("node") or not shutil.which("npm"):
        print("not tried: node and npm are needed")
        return 2
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        site, host = room / "site", room / "host"
        host.mkdir()
        _run(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--target", site, ROOT)
        for compiled in site.rglob("*.so"):
            compiled.unlink()
        _run("npm", "install", "--silent", "--no-audit", "--no-fund", PYODIDE, cwd=host)
        (host / "host.mjs").write_text(HOST, encoding="utf-8")
        (host / "commands.json").write_text(json.dumps(COMMANDS), encoding="utf-8")
        done = _run("node", "host.mjs", site, ROOT, "commands.json", cwd=host)
        there: dict[str, Any] = json.loads(done.splitlines()[-1])
        here = [_here(site, words) for words in COMMANDS]
    differing = 0
    for words, one, other in zip(COMMANDS, here, there["told"], strict=True):
        if one != tuple(other) or (one[0] > 1 and words != COMMANDS[-1]):
            differing += 1
            print(f"gpaiscope {' '.join(words)}: {one[0]} here, {other[0]} there; {_parting(one, other)}")
    print(
        f"Python {there['python']} of a browser: {len(COMMANDS) - differing} of {len(COMMANDS)} commands say the same"
    )
    return min(differing, 1)


def _run(*words: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"{words[0]} ends with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _here(site: Path, words: tuple[str, ...]) -> tuple[int, str, str]:
    around = {"PATH": os.environ["PATH"], "NO_COLOR": "1", "COLUMNS": "80", "PYTHONPATH": str(site)}
    program = (sys.executable, "-c", "from gpaiscope.cli import main; main()")
    done = subprocess.run([*program, *words], cwd=ROOT, env=around, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def _parting(one: tuple[int, str, str], other: list[Any]) -> str:
    for mine, theirs in zip("".join(one[1:]).splitlines(), "".join(other[1:]).splitlines(), strict=False):
        if mine != theirs:
            return f"{mine!r} against {theirs!r}"
    return "one says more than the other"


if __name__ == "__main__":
    sys.exit(main())
