"""The app's hold on a server: connects, listens, and connects again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import ClientEvent
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.wire import ServerInfo

if TYPE_CHECKING:  # its HTTP library takes longer to import than the first screen to paint
    from phoenix_tui.client.client import Client

Connect = Callable[[bool], Awaitable["Client"]]
"""Gives a client; with True it may start a server, with False only one that runs will do."""

LONGEST_WAIT = 4.0
"""Seconds between two tries."""


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """There is a server, and this is what it has."""

    server: ServerInfo
    models: tuple[ModelCard, ...]
    loras: tuple[LoraCard, ...]
    again: bool
    """Not for the first time."""


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """There is no server, or none any more; it is being looked for."""

    failure: Failure
    again: bool
    """There was one before."""
    is_news: bool
    """There was one until now."""


_STRANGE = Failure(
    title="The server was not understood",
    message="It sent something that this version does not know.",
    hint="Stop it with `phoenix-tui stop`; the next one is of this version.",
)

Heard = Connected | Lost | ClientEvent


class Link:
    """One client at a time, for whoever waits for it."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._client: Client | None = None
        self._is_here = asyncio.Event()
        self._wake = asyncio.Event()
        self._wanted = True
        """The next try may start a server; one that somebody stopped stays so until needed."""

    async def client(self, other_than: "Client | None" = None) -> "Client":
        """The client, as soon as there is one; not `other_than`, which did not answer any more."""
        while self._client is None or self._client is other_than:
            if self._client is not None:
                self._forget()
            self.want()
            await self._is_here.wait()
        return self._client

    def want(self) -> None:
        """There is work for a server."""
        self._wanted = True
        self._wake.set()

    def _forget(self) -> None:
        self._client = None
        self._is_here.clear()

    async def follow(self) -> AsyncIterator[Heard]:
        """What happens on the link, for ever: connections, losses, and the server's events."""
        pause, again, is_here = 0.25, False, False
        while True:
            try:
                client = await self._connect(self._wanted)
                async with client:
                    yield Connected(
                        server=await client.server(),
                        models=tuple(await client.models()),
                        loras=tuple(await client.loras()),
                        again=again,
                    )
                    self._wanted, again, is_here, pause = False, True, True, 0.25
                    self._client = client
                    self._is_here.set()
                    async for event in client.events():
                        yield event
            except (PhoenixError, msgspec.DecodeError) as problem:
                self._forget()
                failure = problem.failure if isinstance(problem, PhoenixError) else _STRANGE
                yield Lost(failure=failure, again=again, is_news=is_here)
                is_here = False
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            pause = min(pause * 2, LONGEST_WAIT)
