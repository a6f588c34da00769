"""A server from its lock to its end."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from phoenix_tui import __version__
from phoenix_tui.domain.text import visible_line
from phoenix_tui.domain.wire import PROTOCOL, ServerInfo
from phoenix_tui.places import HOME_VARIABLE, Places
from phoenix_tui.server.idle import Calls
from phoenix_tui.server.lock import HomeLock
from phoenix_tui.server.privacy import close_to_others
from phoenix_tui.server.sockets import bind_tcp, bind_unix
from phoenix_tui.server.token import TOKEN_VARIABLE, TokenRequired, token_for
from phoenix_tui.server.web_pages import NoWebPages
from phoenix_tui.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from phoenix_tui.engine.engine import Engine

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
MOST_CONNECTIONS = 512
"""At a time; a terminal app has two, and whoever comes beyond them is refused."""
CLOSING_SECONDS = 5
"""How long calls under way may take to end with the server."""


def serve(
    places: Places,
    settings: Settings,
    *,
    host: str | None = None,
    port: int = 0,
    token_file: Path | None = None,
) -> int:
    """Serve a home until it is stopped or idle; the exit status.

    Always at the home's Unix socket; at `host` and `port` too where a host is given. Raises
    `PhoenixError` where it cannot.
    """
    # what the worker inherits, and what tells whose server this is
    os.environ[HOME_VARIABLE] = str(places.home)
    with HomeLock(places):
        if warning := close_to_others(places):
            print(warning, file=sys.stderr, flush=True)
        listeners = [bind_unix(places)]
        try:
            token = ""
            if host is not None:
                token, where = token_for(places, token_file)
                listeners.append(bind_tcp(host, port))
                _say_address(host, listeners[1], where)
            # for nobody that is started from here
            os.environ.pop(TOKEN_VARIABLE, None)
            print(f"Serving {places.home} at {places.socket}.", file=sys.stderr, flush=True)
            asyncio.run(_Server(places, settings, host, token).run(listeners))
        finally:
            for listener in listeners:
                listener.close()
            places.socket.unlink(missing_ok=True)
    return 0


def _say_address(host: str, listener: socket.socket, where: str) -> None:
    address, port = listener.getsockname()[:2]
    name = f"[{address}]" if ":" in address else address
    print(
        f"Serving at http://{name}:{port} too; the token is {visible_line(where)}.", file=sys.stderr
    )
    if host not in LOOPBACK:
        print(
            "Warning: other machines can reach this address, and what goes over it, the token "
            "included, is not encrypted. An SSH tunnel is safer.",
            file=sys.stderr,
        )


class _Server:
    """What a running server is made of."""

    def __init__(self, places: Places, settings: Settings, host: str | None, token: str) -> None:
        self._places = places
        self._settings = settings
        self._host = host
        self._token = token

    async def run(self, listeners: list[socket.socket]) -> None:
        from phoenix_tui.engine.engine import Engine

        self._ending = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._ending.set)
        engine = Engine(self._places, self._settings)
        try:
            # before the web framework is imported: the worker imports torch meanwhile
            await engine.start()
            await self._answer(engine, listeners)
        finally:
            await engine.close()

    async def _answer(self, engine: "Engine", listeners: list[socket.socket]) -> None:
        import uvicorn

        from phoenix_tui.server.api import build

        class Listener(uvicorn.Server):
            """uvicorn, without its ways with signals and its tick."""

            async def serve(self, sockets: list[socket.socket] | None = None) -> None:
                await self._serve(sockets)

        calls = Calls()
        app = calls.counting(
            build(engine, lambda: self._about(engine), self._ending, self._ending.set)
        )
        apps: list[ASGIApp] = [NoWebPages(app)]
        if self._host is not None:
            apps.append(TokenRequired(app, self._token, self._host))
        servers = [
            Listener(
                uvicorn.Config(
                    each, lifespan="off", ws="none", http="h11", log_config=None, access_log=False,
                    proxy_headers=False, server_header=False, limit_concurrency=MOST_CONNECTIONS,
                    timeout_graceful_shutdown=CLOSING_SECONDS,
                )
            )
            for each in apps
        ]  # fmt: skip
        idle = asyncio.create_task(self._end_when_idle(engine, calls))
        serving = [
            asyncio.create_task(server.serve([listener]))
            for server, listener in zip(servers, listeners, strict=True)
        ]
        ending = asyncio.create_task(self._ending.wait())
        await asyncio.wait({ending, *serving}, return_when=asyncio.FIRST_COMPLETED)
        self._ending.set()
        idle.cancel()
        # gone from where clients look, before the last calls are answered
        self._places.socket.unlink(missing_ok=True)
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving)

    async def _end_when_idle(self, engine: "Engine", calls: Calls) -> None:
        limit = self._settings.server_idle_minutes * 60
        idle = 0.0
        while idle < limit:
            await asyncio.sleep(min(limit - idle, 60))
            idle = calls.idle_seconds(engine.idle_since)
        print(f"Ending after {limit / 60:g} minutes without work.", file=sys.stderr)
        self._ending.set()

    def _about(self, engine: "Engine") -> ServerInfo:
        import psutil

        memory = 0
        for pid in (os.getpid(), engine.worker_pid()):
            try:
                memory += psutil.Process(pid).memory_info().rss if pid else 0
            except psutil.Error:
                continue  # a worker that has just died
        return ServerInfo(
            pid=os.getpid(),
            version=__version__,
            protocol=PROTOCOL,
            socket=str(self._places.socket),
            device=engine.device(),
            model=engine.loaded_model(),
            memory=memory,
            memory_free=engine.memory_free(),
            order=self._settings.order,
            jobs=tuple(status for status in engine.jobs() if not status.state.is_final),
        )
