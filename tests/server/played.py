"""The whole server but for its worker, which is played: engine, store and HTTP, over TCP."""

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from phoenix_tui.domain.events import Finished, Loading, Stepped, WorkerEvent
from phoenix_tui.domain.wire import ServerInfo
from phoenix_tui.engine.engine import Engine
from phoenix_tui.places import Places
from phoenix_tui.server.api import build
from phoenix_tui.settings import Settings
from phoenix_tui.worker.frames import RunJob
from tests.engine.scripted_runner import RECIPE, ScriptedRunner

SIDE = 64
"""Pixels of every picture, whatever was asked for: nobody looks at them."""


class QuickRunner(ScriptedRunner):
    """Ends each job as soon as it begins."""

    async def run(self, job: RunJob) -> AsyncGenerator[WorkerEvent, None]:
        yield Loading(job_id=job.job_id)
        yield Stepped(job_id=job.job_id, step=0, steps=job.request.steps)
        yield Finished(
            job_id=job.job_id, width=SIDE, height=SIDE, recipe=RECIPE, seconds=0.1,
            rgb=bytes(SIDE * SIDE * 3),
        )  # fmt: skip


@contextmanager
def played(home: Path) -> Iterator[str]:
    """Serve a home from a thread; the address."""
    ready, problem = threading.Event(), []
    stop: list[asyncio.Event] = []
    loops: list[asyncio.AbstractEventLoop] = []
    listener = socket.create_server(("127.0.0.1", 0))

    async def serve() -> None:
        places = Places(home)
        engine = Engine(places, Settings(), QuickRunner())
        await engine.start()
        ending = asyncio.Event()
        about = ServerInfo(
            pid=1, version="0", protocol=1, socket="s", device="script", model="none", memory=0,
            order="together",
        )  # fmt: skip
        app = build(engine, lambda: about, ending, lambda: None)
        config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, http="h11")
        server = uvicorn.Server(config)
        stop.append(ending)
        loops.append(asyncio.get_running_loop())
        serving = asyncio.create_task(server._serve([listener]))
        ready.set()
        await ending.wait()
        server.should_exit = True
        await serving
        await engine.close()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            problem.append(error)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(60)
    assert not problem, problem
    try:
        host, port = listener.getsockname()
        yield f"http://{host}:{port}"
    finally:
        loops[0].call_soon_threadsafe(stop[0].set)
        thread.join(30)
    assert not problem, problem
