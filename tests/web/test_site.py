"""The site in a browser: journeys by the keyboard, where it works, what its policy refuses, how large it is."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from visitors import (
    CHROMIUM,
    FIREFOX,
    FLAGS,
    MODULES,
    PATIENCE,
    FileServer,
    Visit,
    faults_of,
    firefox,
    reason,
    reason_of_site,
    visiting,
)

from gpaiscope.web import site as building

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
missing = reason() or reason_of_site()
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.skipif(bool(missing), reason=missing)]

MOST_SENT = 8_500_000
"""Bytes that a server sends, compressed, until the program answers."""
MOST_HEAP = 80_000_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> building.StaticSite:
    """A site, made of Pyodide as a folder."""
    return building.build_static_site(tmp_path_factory.mktemp("built") / "site", MODULES / "pyodide")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def server(built: building.StaticSite) -> Iterator[FileServer]:
    """The site behind a file server that knows few kinds of files, below a path that is not the top."""
    server = FileServer(built.folder, below="some/path")
    yield server
    server.stop()


# What is built


def test_two_builds_are_the_same_bytes(built: building.StaticSite, tmp_path: Path) -> None:
    # The second is made over an earlier one, which it replaces.
    again = tmp_path / "site"
    again.mkdir()
    (again / building.MANIFEST).write_text('{"files": {}}', encoding="utf-8")
    other = building.build_static_site(again, MODULES / "pyodide")
    assert other.sizes == built.sizes
    names = list(built.sizes)
    assert filecmp.cmpfiles(built.folder, again, names, shallow=False) == (names, [], [])
    assert list(tmp_path.iterdir()) == [again]


def test_what_is_sent_until_it_answers_is_within_its_budget(built: building.StaticSite) -> None:
    assert built.bytecode == "node"
    assert built.until_it_answers <= MOST_SENT
    assert set(building.FIRST) <= built.sizes.keys()


def test_nothing_is_in_it_that_a_page_has_no_use_for(built: building.StaticSite) -> None:
    import zipfile

    names = {
        name for archive in ("core.zip", "rest.zip") for name in zipfile.ZipFile(built.folder / archive).namelist()
    }
    assert "gpaiscope/web/browser/host.pyc" in names
    assert not [
        name for name in names if name.startswith(("gpaiscope/cli/", "gpaiscope/catalogue/", "gpaiscope/track/"))
    ]
    assert not [name for name in names if name.endswith((".so", ".pyd")) or "__pycache__" in name]
    both = [name for name in names if name.endswith(".pyc") and name[:-1] in names]
    assert both == []


def test_each_licence_is_beside_what_it_is_of(built: building.StaticSite) -> None:
    licences = {path.name: path.read_text("utf-8") for path in (built.folder / "licences").iterdir()}
    assert "Mozilla Public License Version 2.0" in licences["Pyodide.txt"]
    assert building.pinned_pyodide()["version"] in licences["Pyodide.txt"]
    assert "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in licences["Python.txt"]
    for name in ("gpaiscope", *building.LIBRARIES.values()):
        assert any(licence.startswith(f"{name}-") for licence in licences), name


def test_the_manifest_names_every_other_file(built: building.StaticSite) -> None:
    told = json.loads((built.folder / building.MANIFEST).read_text("utf-8"))
    assert {*told["files"], building.MANIFEST} == set(built.sizes)


# Journeys, by the keyboard alone


def open_by_keyboard(visit: Visit, *files: Path) -> None:
    """Choose files and open them."""
    visit.tab_to("Files:")
    visit.page.set_input_files("#files", [str(file) for file in files])  # what the system's own dialogue gives
    visit.tab_to("BUTTON Open")
    visit.moved(lambda: visit.press("Enter"))


def test_a_dossier_is_opened_answered_proved_and_found_again(chromium: Browser, server: FileServer) -> None:
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/")
        open_by_keyboard(visit, ROOT / "examples/fine-tune/gpai.toml")
        model = visit.path
        assert "Not a provider" in visit.text
        assert visit.focused.startswith("H1")
        visit.moved(lambda: (visit.tab_to("one_third_criterion"), visit.press("Enter")))
        assert visit.path == f"{model}/explain/one_third_criterion"
        proof = visit.heading
        visit.page.go_back()
        visit.settled(model)
        assert "Not a provider" in visit.text
        visit.page.go_forward()
        visit.settled(f"{model}/explain/one_third_criterion")
        assert visit.heading == proof
        visit.page.focus("#keep")
        visit.press("Enter")
        visit.page.wait_for_selector("text=Kept in this browser", timeout=PATIENCE)
        visit.page.reload()
        visit.page.wait_for_selector("html[data-ready]", timeout=PATIENCE)
        visit.settled(f"{model}/explain/one_third_criterion")
        assert visit.heading == proof
        visit.page.focus("#keep")
        visit.press("Enter")
        visit.page.wait_for_selector("text=Forgotten", timeout=PATIENCE)
        assert visit.page.evaluate("indexedDB.databases().then(all => all.length)") == 0
        measured = visit.page.evaluate("JSON.parse(document.documentElement.dataset.ready).heap")
        assert measured <= MOST_HEAP


def test_a_wrong_file_is_told_with_its_name_and_line(chromium: Browser, server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text("[model]\nnme = 1\n", encoding="utf-8")
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/")
        open_by_keyboard(visit, tmp_path / "gpai.toml")
        assert "gpai.toml:2, model.nme" in visit.text
        assert visit.page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_a_folder_is_opened_with_its_files_where_they_lie(chromium: Browser, server: FileServer) -> None:
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/")
        visit.page.set_input_files("#folder", str(ROOT / "examples/letters"))
        visit.moved(lambda: visit.page.press("form[method=post] button", "Enter"))
        assert "Letter writer" in visit.text


def test_the_law_is_looked_up_from_a_link_of_somebody_else(chromium: Browser, server: FileServer) -> None:
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/law?q=notify")
        visit.moved(lambda: (visit.tab_to("notification"), visit.press("Enter")))
        assert visit.path == "/law/notification"
        visit.to("/models/somebody-elses")
        assert visit.heading == "This model is not open"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium: Browser, server: FileServer, scheme: str, width: int
) -> None:
    looks = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    with visiting(chromium, server.address, behind_hash=True, **looks) as visit:
        visit.to("/")
        faults = {"/": faults_of(visit.page)}
        open_by_keyboard(visit, ROOT / "examples/open-weights/gpai.toml")
        model = visit.path
        for path in (model, f"{model}/explain/gpai_model", "/law?q=notify", "/law/notification", "/nothing"):
            visit.page.evaluate(f"location.hash = {json.dumps(path)}")
            visit.settled(path)
            faults[path] = faults_of(visit.page)
        visit.page.evaluate("document.getElementById('keep').click()")  # else leaving is asked for
    assert {path: found for path, found in faults.items() if found} == {}


# Where it works, and what it may do


def test_it_answers_below_any_path_and_tells_no_server_what_is_looked_at(chromium: Browser, server: FileServer) -> None:
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/law?q=notification")
        assert visit.heading
    assert not [path for path in server.asked if "law" in path or "notification" in path]
    assert all(path.startswith("/some/path/") for path in server.asked)


def test_the_first_page_can_be_read_before_the_program_is_there_and_without_any_script(
    chromium: Browser, server: FileServer
) -> None:
    with visiting(chromium, server.address, behind_hash=True, java_script_enabled=False) as visit:
        visit.page.goto(visit.home)
        assert visit.page.inner_text("h1")
        assert "need JavaScript" in visit.page.inner_text("noscript")


def test_from_a_file_it_says_that_it_needs_a_server(chromium: Browser, built: building.StaticSite) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((built.folder / "index.html").as_uri())
    page.wait_for_selector("[role=alert]", timeout=PATIENCE)
    assert "opened from a file" in page.inner_text("[role=alert]")
    context.close()


def test_a_start_that_fails_says_why(chromium: Browser, built: building.StaticSite) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    server = FileServer(built.folder)
    page.route("**/core.zip", lambda route: route.fulfill(status=404, body="no"))
    page.goto(server.address)
    page.wait_for_selector("[role=alert]", timeout=PATIENCE)
    assert "core.zip: the server answers 404" in page.inner_text("[role=alert]")
    server.stop()
    context.close()


def test_without_a_network_it_works_after_the_first_visit(chromium: Browser, built: building.StaticSite) -> None:
    server = FileServer(built.folder, below="offline")
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/")
        visit.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        server.stop()
        visit.page.context.set_offline(True)
        visit.page.close()
        visit.page = visit.page.context.new_page()
        visit.to("/law?q=notification")
        assert visit.heading


@pytest.mark.parametrize("at", ["page", "worker"])
def test_the_policy_refuses_every_other_host(chromium: Browser, server: FileServer, tmp_path: Path, at: str) -> None:
    (tmp_path / "secret").write_text("told", encoding="utf-8")
    elsewhere = FileServer(tmp_path)
    asks = f"fetch('{elsewhere.address}secret', {{mode: 'no-cors'}}).then(() => 'told', () => 'refused')"
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/")
        if at == "worker":
            (worker,) = visit.page.workers
            assert worker.evaluate(asks) == "refused"
            loads = f"import('{elsewhere.address}secret').then(() => 'told', () => 'refused')"
            assert worker.evaluate(loads) == "refused"
        else:
            assert visit.page.evaluate(asks) == "refused"
            visit.page.evaluate(f"void (new Image().src = '{elsewhere.address}secret')")
            visit.page.evaluate(
                "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')"
            )
            visit.page.wait_for_timeout(300)
            assert visit.page.title() != "1"
        assert visit.complaints or at == "worker"  # a worker complains where no page hears it
        visit.complaints.clear()
        visit.foreign.clear()  # what a browser refuses is reported too, and never sent
    assert elsewhere.asked == []
    elsewhere.stop()


def test_nothing_is_kept_in_the_browser_that_nobody_asked_to_keep(chromium: Browser, server: FileServer) -> None:
    with visiting(chromium, server.address, behind_hash=True) as visit:
        visit.to("/")
        kept = "indexedDB.databases().then(all => [all.length, document.cookie, localStorage.length])"
        assert visit.page.evaluate(kept) == [0, "", 0]


@pytest.mark.filterwarnings("ignore")  # what drives it leaves sockets to be collected
@pytest.mark.skipif(FIREFOX is None, reason="no Firefox is installed")
def test_the_first_page_answers_in_firefox(server: FileServer, tmp_path: Path) -> None:
    with firefox(tmp_path) as driver:
        driver.navigate(server.address)
        waited_for(driver, "html[data-ready]")
        assert driver.find_element("css selector", "#main h1").text


def waited_for(driver: Any, selector: str) -> Any:
    """An element, once it is there."""
    from marionette_driver.wait import Wait

    return Wait(driver, timeout=PATIENCE / 1000).until(lambda each: each.find_elements("css selector", selector))[0]
