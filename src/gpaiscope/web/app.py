"""The pages of the program in a browser: what was opened, its answer with every reason, and the law with its search.

An application of ASGI that runs in a page: it imports no thread, process, socket or compiled library, and all that it
remembers is what was opened. What a page says of a model or of the law is written by `report`; here stand addresses
and what is around it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gpaiscope import service
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.report.write.html import STYLE
from gpaiscope.repository.opened import files_below, opened
from gpaiscope.web import frame

MOUNTED: Final = "gpaiscope.folder"
"""Under this name the host says where it has put what a person opened."""
DOSSIER: Final = "gpai.toml"
MOST_OPENED: Final = 200
"""Dossiers of one folder that are taken; of more a list is no page."""

Page = Callable[[Request], Awaitable[Response]]


class OpenedModels:
    """The models that were opened in this page, each by an id that is made of its name and its bytes."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[Path, Path]] = {}

    def open_folder(self, root: Path) -> list[str]:
        """Take the dossiers of a folder, else the one file of TOML in it, else the folder as a model's own."""
        files = [path for path in files_below(root) if path.suffix == ".toml"]
        dossiers = [path for path in files if path.name == DOSSIER] or (files if len(files) == 1 else [])
        found = {self._id_of(path, root): (path, root) for path in dossiers[:MOST_OPENED]}
        if not found:
            (inner,) = inside if len(inside := [*root.iterdir()]) == 1 and inside[0].is_dir() else (root,)
            found = {f"{address_part(inner.name)}-folder": (inner, root)}
        self._places |= found
        return list(found)

    def _id_of(self, path: Path, root: Path) -> str:
        with opened(path, root) as file:
            digest = sha256(file.read()).hexdigest()[:8]
        return f"{address_part(path.parent.name if path.parent != root else path.stem)}-{digest}"

    def place_of(self, id: str) -> tuple[Path, Path]:
        """Where a model lies, and what was opened around it. Raises HTTPException where it is not open."""
        if id not in self._places:
            raise HTTPException(404)
        return self._places[id]

    def model_ids(self) -> list[str]:
        """The ids of all, in the order in which they were opened."""
        return list(self._places)


MODELS: Final = OpenedModels()


def address_part(name: str) -> str:
    """A name as a part of an address."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80] or "model"


# What is shown


async def start_page(request: Request) -> Response:
    """Open something, look something up, or go on with what is open."""
    return frame.framed_page(frame.START, frame.start_body(MODELS.model_ids()))


async def open_page(request: Request) -> Response:
    """Take what a person opened, and lead to it."""
    folder = request.scope.get("extensions", {}).get(MOUNTED)
    if not folder:
        raise UsageError(Mistake(reference="nothing-opened", message=frame.NOTHING_OPENED))
    ids = MODELS.open_folder(Path(folder))
    return RedirectResponse(f"/models/{ids[0]}" if len(ids) == 1 else "/", 303)


async def model_page(request: Request) -> Response:
    """The answer for a model, with all that is owed and why; each conclusion leads to its proof."""
    path, _ = MODELS.place_of(request.path_params["id"])
    result = service.assess(path)
    here = f"/models/{request.path_params['id']}"
    document: Any = result.to_dict()
    conclusions = {str(entry["id"]) for kind in ("conclusions", "obligations") for entry in document[kind]}
    proofs = {id: f"{here}/explain/{id}" for id in conclusions}
    return frame.framed_page(*frame.as_hosted(result.to_html(full=True), proofs))


async def proof_page(request: Request) -> Response:
    """The proof of one conclusion."""
    path, _ = MODELS.place_of(request.path_params["id"])
    actor = request.query_params.get("actor", "")
    proof = service.explain(path, request.path_params["conclusion"], actor)
    return frame.framed_page(*frame.as_hosted(proof.to_html(full=True)), back=f"/models/{request.path_params['id']}")


async def search_page(request: Request) -> Response:
    """What the law has for some words."""
    words = request.query_params.get("q", "")
    if not words.strip():
        return frame.framed_page(*frame.as_hosted(service.rulebook().to_html(full=True)))
    found = service.search(words, limit=20)
    return frame.framed_page(*frame.as_hosted(found.to_html(full=True)), before=frame.search_form(words))


async def law_page(request: Request) -> Response:
    """A rule, fact, number, question or provision."""
    try:
        found = service.rulebook(request.path_params["id"])
    except UsageError:
        raise HTTPException(404) from None
    return frame.framed_page(*frame.as_hosted(found.to_html(full=True)))


async def style_sheet(request: Request) -> Response:
    """The look of the report's own pages, and what a frame needs beside it."""
    return Response(STYLE + frame.STYLE, media_type="text/css")


# What is wrong


async def mistakes_page(request: Request, error: Exception) -> Response:
    """Every mistake of what was given, each with its place as the person knows it."""
    mistakes = error.mistakes if isinstance(error, InputError) else (error.mistake,)  # type: ignore[attr-defined]
    return frame.framed_page(frame.WRONG, frame.mistakes(mistakes, mounted()), status=422)


def mounted() -> list[str]:
    """The folders in which the host has put what was opened: no person knows these names."""
    return sorted({f"{MODELS.place_of(id)[1]}/" for id in MODELS.model_ids()}, key=len, reverse=True)


async def missing_page(request: Request, error: Exception) -> Response:
    """An address that leads nowhere, or to a model that is not open any more."""
    known = request.url.path.startswith("/models/")
    return frame.framed_page(frame.NOT_OPEN if known else frame.NOWHERE, frame.missing_body(), status=404)


async def fault_page(request: Request, error: Exception) -> Response:
    """A fault of the program, which is never an answer."""
    return frame.framed_page(frame.FAULT, frame.fault_body(type(error).__name__), status=500)


PAGES: Final[dict[str, Page]] = {
    "/": start_page,
    "/models/{id}": model_page,
    "/models/{id}/explain/{conclusion}": proof_page,
    "/law": search_page,
    "/law/{id:path}": law_page,
    "/style.css": style_sheet,
}
ERRORS: Final[dict[Any, Any]] = {
    InputError: mistakes_page,
    UsageError: mistakes_page,
    HTTPException: missing_page,
    Exception: fault_page,
}
app: Final = Starlette(
    routes=[*(Route(path, page) for path, page in PAGES.items()), Route("/open", open_page, methods=["POST"])],
    exception_handlers=ERRORS,
)
# An address has one form, and a way to another may lead to a host that stands in it.
app.router.redirect_slashes = False
