"""Starting a server that outlives whoever started it."""

import os
import subprocess
import sys
import threading

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.logs import last_line
from phoenix_tui.places import HOME_VARIABLE, Places

LOG_LIMIT = 5_000_000
"""Bytes; a log beyond it is moved aside when the next server starts."""


class StartedServer:
    """A server process that this one started, detached from its terminal."""

    def __init__(self, places: Places) -> None:
        self.log = places.logs / "server.log"
        places.make()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "phoenix_tui", "serve", "--home", str(places.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # it must not keep the caller's folder busy, nor import what lies there
                cwd=places.home,
                env={**os.environ, HOME_VARIABLE: str(places.home)},
                start_new_session=True,
            )
        # an app that outlives its server must not keep it as a zombie
        threading.Thread(target=self._process.wait, daemon=True).start()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def failure(self) -> PhoenixError:
        """Why it ended, as far as the log tells."""
        return PhoenixError(
            "The server did not start",
            last_line(self.log).removeprefix("phoenix-tui: "),
            f"{self.log} has all that it said.",
        )
