"""Who may call over TCP: whoever knows the token, and no web page."""

import hmac
import ipaddress
import os
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.places import Places

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_VARIABLE = "PHOENIX_TUI_TOKEN"

_NOT_FROM_HERE = Failure(
    title="Not from here", message="The Host or Origin of the call is not this server's."
)
_NO_TOKEN = Failure(
    title="The token is missing or wrong",
    message="Calls over TCP carry `Authorization: Bearer TOKEN`.",
    hint=f"Give the server's token in {TOKEN_VARIABLE} or by --token-file.",
)


def token_for(places: Places, file: Path | None) -> tuple[str, str]:
    """The token that clients must send, and where they find it.

    From PHOENIX_TUI_TOKEN, else from `file`, else from the home; a file that is not there is
    written, readable by its owner alone. Raises `PhoenixError`.
    """
    named = os.environ.get(TOKEN_VARIABLE)
    if file is None and named is not None:
        return _checked(named, TOKEN_VARIABLE), f"in {TOKEN_VARIABLE}"
    path = file or places.token
    try:
        if path.exists():
            return _checked(path.read_text(encoding="utf-8"), str(path)), f"in {path}"
        token = secrets.token_urlsafe(32)
        # a client that looks for it meanwhile must not find half of it
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(token + "\n")
        part.replace(path)
    except (OSError, UnicodeDecodeError) as problem:
        raise PhoenixError("The token file cannot be used", f"{path}: {problem}.") from problem
    return token, f"in {path}"


def _checked(text: str, source: str) -> str:
    token = text.strip()
    if len(token) < 16 or not token.isascii() or not token.isprintable() or " " in token:
        raise PhoenixError(
            "The token cannot be used",
            f"{source} must hold at least 16 printable ASCII characters without a space.",
        )
    return token


class TokenRequired:
    """Lets a call through that carries the token and that no web page has made."""

    def __init__(self, app: "ASGIApp", token: str, host: str) -> None:
        """`host` is the name or address that was bound."""
        self._app = app
        self._header = f"Bearer {token}".encode()
        here = socket.gethostname().casefold()
        self._names = {"localhost", host.casefold(), here, f"{here}.local"}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
        name = _host_name("//" + headers.get(b"host", ""))
        origin = headers.get(b"origin")
        if not self._is_ours(name) or (origin is not None and _host_name(origin) != name):
            # a page that had its own name resolve to this machine, or that calls across sites
            await _refuse(send, 403, _NOT_FROM_HERE)
        elif not hmac.compare_digest(
            headers.get(b"authorization", "").encode("latin-1"), self._header
        ):
            await _refuse(send, 401, _NO_TOKEN)
        else:
            await self._app(scope, receive, send)

    def _is_ours(self, name: str | None) -> bool:
        if name is None:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return True  # an address cannot be made to resolve elsewhere


def _host_name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


async def _refuse(send: "Send", status: int, failure: Failure) -> None:
    body = msgspec.json.encode(failure)
    headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
