"""Calls that a web page has made are refused: any page may try, in the browser of whoever it likes.

A browser reaches this server where it listens on TCP, and where its socket is forwarded to a port.
"""

import ipaddress
import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from phoenix_tui.domain.errors import Failure

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_NOT_FROM_HERE = Failure(
    title="Not from here", message="The Host or Origin of the call is not this server's."
)
_OF_THE_INTERNET = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z0-9-]*[a-z][a-z0-9-]*\.?")
"""A name of several parts, which its owner can have resolve to any address."""


def hosts_of(scope: "Scope") -> tuple[str | None, str | None]:
    """The names in Host and Origin; "" for an Origin that names none, None for no Origin."""
    headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
    origin = headers.get(b"origin")
    named = None if origin is None else _host_name(origin) or ""
    return _host_name("//" + headers.get(b"host", "")), named


def names_of_this_machine() -> set[str]:
    """What people call it, in small letters."""
    here = socket.gethostname().casefold()
    return {"localhost", here, f"{here}.local"}


def is_address(name: str) -> bool:
    """Whether it is an IP address, which cannot be made to resolve elsewhere."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class NoWebPages:
    """Lets no call through that a web page has made; for the Unix socket, which needs no token.

    No page is ours, so that one that names its Origin is refused. A page may have its own name
    resolve to where the socket is forwarded to; then it is in Host.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app
        self._names = names_of_this_machine()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        name, origin = hosts_of(scope)
        name = name or ""
        is_elsewhere = name not in self._names and _OF_THE_INTERNET.fullmatch(name)
        if origin is not None or is_elsewhere:
            await refuse_elsewhere(send)
        else:
            await self._app(scope, receive, send)


def _host_name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


async def refuse_elsewhere(send: "Send") -> None:
    """Answer that the call is not from here."""
    await refuse(send, 403, _NOT_FROM_HERE)


async def refuse(send: "Send", status: int, failure: Failure) -> None:
    """Answer with `failure`."""
    body = msgspec.json.encode(failure)
    headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
