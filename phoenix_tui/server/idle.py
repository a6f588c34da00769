"""When a server has nothing left to do."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class Calls:
    """Counts the calls under way; a listener to events is a call that lasts."""

    def __init__(self) -> None:
        self._under_way = 0
        self._last_end = time.monotonic()

    def counting(self, app: "ASGIApp") -> "ASGIApp":
        """`app`, with its calls counted here."""

        async def counted(scope: "Scope", receive: "Receive", send: "Send") -> None:
            self._under_way += 1
            try:
                await app(scope, receive, send)
            finally:
                self._under_way -= 1
                self._last_end = time.monotonic()

        return counted

    def idle_seconds(self, idle_since: float | None) -> float:
        """How long there were neither jobs nor calls; 0 while there are.

        `idle_since` is the monotonic time at which the last job ended, None while there are jobs.
        """
        if idle_since is None or self._under_way:
            return 0.0
        return time.monotonic() - max(idle_since, self._last_end)
