"""Build the site and visit it: what is sent and how long it takes, each beside its budget.

    python benchmarks/browser.py [--pyodide PATH]

Needs what `make pages` installs, and is run by its Python: `.venv-browser/bin/python benchmarks/browser.py`. Times are
those of the clock on this machine and of what else runs on it. Ends with 1 where a size is over its budget.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from visitors import CHROMIUM, FLAGS, MODULES, PATIENCE, FileServer, visiting  # noqa: E402

from gpaiscope.web.site import FIRST, build_static_site  # noqa: E402

MOST_SENT = 8_500_000
MOST_HEAP = 80_000_000
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
MEASURED = "JSON.parse(document.documentElement.dataset.ready)"


def main() -> int:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        began = time.process_time()
        built = build_static_site(Path(name) / "site", MODULES / "pyodide")
        print(f"built in {time.process_time() - began:.0f} CPU seconds of this process, beside those of node")
        for file in (*FIRST, "rest.zip"):
            print(f"  {file}: {built.sizes[file]:,} bytes, {built.sent[file]:,} compressed")
        print(f"until it answers: {built.until_it_answers:,} bytes compressed, of at most {MOST_SENT:,}")
        server = FileServer(built.folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with visiting(browser, server.address, behind_hash=True) as visit:
            visit.to("/")
            page = visit.page
            measured = page.evaluate(MEASURED)
            paint = page.evaluate(PAINT)
            print(f"first paint {paint / 1000:.2f} s, of at most 0.5 s; {measured['laps']} ms of the worker")
            page.set_input_files("#files", str(ROOT / "examples/fine-tune/gpai.toml"))
            began = time.perf_counter()
            visit.moved(lambda: page.press("form[method=post] button", "Enter"))
            print(f"first answer of a dossier {time.perf_counter() - began:.2f} s after it is opened")
            for path in (f"{visit.path}/explain/provider", "/law?q=notify", "/law/notification"):
                began = time.perf_counter()
                page.evaluate(f"location.hash = '{path}'")
                visit.settled(path)
                print(f"  {path}: {time.perf_counter() - began:.2f} s")
            page.evaluate("document.getElementById('keep').click()")
            page.wait_for_selector("text=Kept in this browser", timeout=PATIENCE)
        browser.close()
        server.stop()
        print(f"heap of Python at the start {measured['heap']:,} bytes, of at most {MOST_HEAP:,}")
    return int(built.until_it_answers > MOST_SENT or measured["heap"] > MOST_HEAP)


if __name__ == "__main__":
    sys.exit(main())
