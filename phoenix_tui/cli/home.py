"""Which home, and which server, a command is about."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from phoenix_tui.cli.parser import TAKES, UsageError
from phoenix_tui.domain.text import shortened
from phoenix_tui.places import Places, places
from phoenix_tui.settings import Settings, load

SERVER_VARIABLE = "PHOENIX_TUI_SERVER"

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """What is common to all commands."""

    places: Places
    settings: Settings
    notes: tuple[str, ...]
    """Sentences about config.toml."""
    server_url: str | None
    """A server elsewhere; None means the home's own."""
    token_file: Path | None

    async def connect(self, *, start: bool = True) -> "Client":
        """A client of the home's server, or of the one at `server_url`."""
        from phoenix_tui.cli.saying import complain
        from phoenix_tui.client.connect import connect

        client = await connect(
            self.places, start=start, server_url=self.server_url, token_file=self.token_file
        )
        for note in client.notes:
            complain(note)
        return client


def home_of(options: Namespace) -> Home:
    """The home that the options and the environment name. Raises `PhoenixError`."""
    server_url = options.server or os.environ.get(SERVER_VARIABLE) or None
    if server_url is not None and not _is_address(server_url):
        raise UsageError(f"--server {TAKES['--server']}, not '{shortened(server_url, 80)}'")
    if options.home == "":
        # an empty variable in a script is no wish for the usual home
        raise UsageError(f"--home {TAKES['--home']}, not ''")
    where = places(options.home)
    settings, notes = load(where.config)
    return Home(
        places=where,
        settings=settings,
        notes=notes,
        server_url=server_url,
        token_file=Path(options.token_file).expanduser() if options.token_file else None,
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
