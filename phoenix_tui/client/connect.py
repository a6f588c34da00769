"""Finding the home's server, or starting it."""

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from phoenix_tui import __version__
from phoenix_tui.client.errors import NoServerError, ServerGoneError
from phoenix_tui.client.start import StartedServer
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.text import shortened
from phoenix_tui.domain.wire import PROTOCOL, ServerInfo
from phoenix_tui.holder import live_socket
from phoenix_tui.places import Places

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

TOKEN_VARIABLE = "PHOENIX_TUI_TOKEN"
START_SECONDS = 60.0


async def connect(
    places: Places,
    *,
    start: bool = True,
    server_url: str | None = None,
    token_file: Path | None = None,
) -> "Client":
    """A client of the home's server, which is started where none runs and `start` says so.

    With `server_url`, http://HOST:PORT, a client of the server there, whose token is in
    `token_file`, else in PHOENIX_TUI_TOKEN, else in the home. Raises `NoServerError` where none
    runs, other `PhoenixError`s where it does not start or its version cannot be talked to.
    """
    if server_url is not None:
        return await _connect_elsewhere(places, server_url, token_file)
    found = live_socket(places)
    if not start:
        return await _attach_only(places, found)
    # started before the HTTP client is imported: both take a while
    started = None if found else StartedServer(places)
    client, info = await _attach(places, found or places.socket, started)
    if _is_older(info) and not _is_busy(info):
        await stop_and_wait(client, info)
        await client.close()
        client, info = await _attach(places, places.socket, StartedServer(places))
    if info.protocol != PROTOCOL:
        await client.close()
        raise _other_protocol(info, client.name)
    if _is_older(info) and _is_busy(info):
        client.notes += (
            f"The running server is of version {shortened(info.version, 40)} and busy; this is "
            f"{__version__}. It is replaced by the next command after its jobs.",
        )
    return client


async def stop_and_wait(client: "Client", info: ServerInfo) -> None:
    """End a server and return when it is gone: its process, or where it is elsewhere its answers.

    Raises `PhoenixError` when it is still there after a minute.
    """
    import psutil

    await client.stop()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if client.is_local:
            try:
                if psutil.Process(info.pid).status() == psutil.STATUS_ZOMBIE:
                    return  # its parent is another client, which has not looked yet
            except psutil.NoSuchProcess:
                return
        else:
            try:
                await client.server()
            except ServerGoneError:
                return
        await asyncio.sleep(0.02)
    raise PhoenixError(
        "The server does not end",
        f"Process {info.pid} is still there.",
        f"`kill {info.pid}` ends it.",
    )


async def _attach_only(places: Places, socket: Path | None) -> "Client":
    from phoenix_tui.client.client import Client

    if socket is None:
        raise _no_server(places)
    client = Client(socket=str(socket))
    try:
        await client.server()
    except ServerGoneError as problem:
        await client.close()
        raise _no_server(places) from problem
    return client


async def _attach(
    places: Places, socket: Path, started: StartedServer | None
) -> tuple["Client", ServerInfo]:
    """A client whose server has answered."""
    from phoenix_tui.client.client import Client

    client = Client(socket=str(socket))
    deadline = time.monotonic() + START_SECONDS
    pause = 0.01
    while True:
        # looked at first: a server that ended because another one runs has left that one there
        has_ended = started is not None and started.has_ended
        try:
            return client, await client.server()
        except ServerGoneError:
            pass
        except BaseException:
            await client.close()
            raise
        if started is None:
            # the one that listened a moment ago was ending
            await client.close()
            started = StartedServer(places)
            client = Client(socket=str(places.socket))
        elif has_ended:
            await client.close()
            raise started.failure()
        elif time.monotonic() > deadline:
            await client.close()
            raise PhoenixError(
                "The server does not answer",
                f"It was started {START_SECONDS:g} seconds ago.",
                f"{started.log} may say why.",
            )
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.1)


async def _connect_elsewhere(places: Places, url: str, token_file: Path | None) -> "Client":
    from phoenix_tui.client.client import Client

    client = Client(url=url, token=_token(places, token_file))
    try:
        info = await client.server()
        if info.protocol != PROTOCOL:
            raise _other_protocol(info, client.name)
    except ServerGoneError as problem:
        await client.close()
        raise NoServerError(
            "No server is there", f"Nothing answers at {shortened(url, 80)}."
        ) from problem
    except BaseException:
        await client.close()
        raise
    return client


def _token(places: Places, file: Path | None) -> str | None:
    if file is None and TOKEN_VARIABLE in os.environ:
        return os.environ[TOKEN_VARIABLE].strip()
    try:
        token = (file or places.token).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        if file is None:
            return None
        raise PhoenixError("The token file cannot be read", f"{file}: {problem}.") from problem
    if not token.isascii() or not token.isprintable():
        raise PhoenixError("The token file cannot be used", f"{file} holds no token.")
    return token


def _is_older(info: ServerInfo) -> bool:
    return info.protocol < PROTOCOL or _numbers(info.version) < _numbers(__version__)


def _is_busy(info: ServerInfo) -> bool:
    # paused jobs are on disk, and wait for any server
    return any(job.state is not JobState.PAUSED for job in info.jobs)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _other_protocol(info: ServerInfo, name: str) -> PhoenixError:
    return PhoenixError(
        "The server is of another version",
        f"{shortened(name, 80)} runs {shortened(info.version, 40)}, this is {__version__}, "
        "and they do not understand each other.",
        "Stop it with `phoenix-tui stop` when its jobs are done, or use its version.",
    )


def _no_server(places: Places) -> NoServerError:
    return NoServerError(
        "No server is running",
        f"Nothing answers for {places.home}.",
        "`phoenix-tui generate` and `phoenix-tui` start one by themselves.",
    )
