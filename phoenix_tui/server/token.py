"""Who may call over TCP: whoever knows the token, and no web page."""

import hmac
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.places import Places
from phoenix_tui.server.web_pages import (
    hosts_of,
    is_address,
    names_of_this_machine,
    refuse,
    refuse_elsewhere,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_VARIABLE = "PHOENIX_TUI_TOKEN"

_NO_TOKEN = Failure(
    title="The token is missing or wrong",
    message="Calls over TCP carry `Authorization: Bearer TOKEN`.",
    hint=f"Give the server's token in {TOKEN_VARIABLE} or by --token-file.",
)


def token_for(places: Places, file: Path | None) -> tuple[str, str]:
    """The token that clients must send, and where they find it.

    From `file`, else from PHOENIX_TUI_TOKEN, else from the home; a file that is not there is
    written, readable by its owner alone. Raises `PhoenixError`.
    """
    named = os.environ.get(TOKEN_VARIABLE)
    if file is None and named is not None:
        return _checked(named, TOKEN_VARIABLE), f"in {TOKEN_VARIABLE}"
    path = file or places.token
    try:
        if path.exists():
            open_to_others = path.stat().st_mode & 0o077
            where = f"in {path}{', which others can read' if open_to_others else ''}"
            return _checked(path.read_text(encoding="utf-8"), str(path)), where
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
        self._names = names_of_this_machine() | {host.casefold()}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        name, origin = hosts_of(scope)
        ours = name is not None and (name in self._names or is_address(name))
        if not ours or (origin is not None and origin != name):
            # a page that had its own name resolve to this machine, or that calls across sites
            await refuse_elsewhere(send)
        elif not hmac.compare_digest(_authorization(scope), self._header):
            await refuse(send, 401, _NO_TOKEN)
        else:
            await self._app(scope, receive, send)


def _authorization(scope: "Scope") -> bytes:
    values = [value for key, value in scope["headers"] if key == b"authorization"]
    return values[0] if len(values) == 1 else b""
