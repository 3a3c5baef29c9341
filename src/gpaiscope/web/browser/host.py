"""Between the worker of a page and the app: one request as a scope of ASGI, one answer as values."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final
from urllib.parse import unquote

from gpaiscope.web.app import app

FORM: Final = b"application/x-www-form-urlencoded"


async def answer_request(
    method: str, address: str, body: str = "", folder: str = ""
) -> tuple[int, dict[str, str], bytes]:
    """What the app says to a request: status, headers, body.

    ``body`` are the fields of a form, and ``folder`` is where the files that were opened are mounted, "" for none.
    """
    path, _, query = address.partition("?")
    events: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body.encode(errors="replace"), "more_body": False}

    async def send(event: MutableMapping[str, Any]) -> None:
        events.append(event)

    scope: MutableMapping[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path).encode(errors="replace").decode(),
        "raw_path": path.encode(errors="replace"),
        "query_string": query.encode(errors="replace"),
        "root_path": "",
        "headers": [(b"host", b"here"), (b"content-type", FORM)],
        "server": ("here", 80),
        "client": ("here", 1),
        "extensions": {"gpaiscope.folder": folder} if folder else {},
    }
    try:
        await app(scope, receive, send)
    except Exception:  # the app has answered with its page of a fault, and raises once more for the log of a server
        if not events:
            raise
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in events[0]["headers"]}
    return events[0]["status"], headers, b"".join(event.get("body", b"") for event in events[1:])
