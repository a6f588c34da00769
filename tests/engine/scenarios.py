"""An engine on a home of its own, and ways to speak of what happens in it."""

import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.engine.engine import Engine
from phoenix_tui.engine.process_runner import ProcessRunner
from phoenix_tui.engine.runner import Runner
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.engine.scripted_runner import ScriptedRunner
from tests.waiting import eventually_async

PROMPT = "a red house in green hills on a sunny day"


class Scene:
    """An engine with one kind of runner."""

    def __init__(self, engine: Engine, runner: Runner, places: Places) -> None:
        self.engine = engine
        self.runner = runner
        self.places = places

    async def batch(self, size: int, seed: int = 42, **body: object) -> list[Accepted]:
        """Submit a batch as clients do: one call for each job."""
        batch_id = new_id()
        return [
            await self.engine.submit(
                {
                    "prompt": PROMPT, "seed": seed + n, "steps": 12, "batch_id": batch_id,
                    "batch_index": n, "batch_size": size, **body,
                }
            )
            for n in range(size)
        ]  # fmt: skip

    def state(self, job: Accepted) -> JobState:
        return self.engine.status(job.job_id).state

    def states(self, jobs: list[Accepted]) -> list[JobState]:
        return [self.state(job) for job in jobs]

    async def until(self, look: Callable[[], object], what: str) -> None:
        async def looking() -> object:
            return look()

        await eventually_async(looking, what)

    async def until_states(self, jobs: list[Accepted], *states: JobState) -> None:
        await self.until(
            lambda: self.states(jobs) == list(states), f"{list(states)}, not {self.states(jobs)}"
        )

    async def until_over(self, jobs: list[Accepted]) -> list[JobStatus]:
        """Let the runner work until all are over."""

        def over() -> bool:
            if isinstance(self.runner, ScriptedRunner):
                for job_id in list(self.runner.inboxes):
                    self.runner.finish(job_id)
            return all(state.is_final for state in self.states(jobs))

        await self.until(over, f"all are over: {self.states(jobs)}")
        return [self.engine.status(job.job_id) for job in jobs]

    async def kill_worker(self, watched: Accepted) -> None:
        """Kill the worker and wait until its death has been noticed for the `watched` job."""
        if isinstance(self.runner, ScriptedRunner):
            inbox = self.runner.inboxes[watched.job_id]
            self.runner.die()
            inboxes = self.runner.inboxes
            await self.until(lambda: inboxes.get(watched.job_id) is not inbox, "the death shows")
        else:
            pid = self.engine.worker_pid()
            assert pid is not None, "there is no worker to kill"
            os.kill(pid, signal.SIGKILL)
            await self.until(lambda: self.engine.worker_pid() != pid, "the death shows")
            await self.until(
                lambda: self.state(watched) is not JobState.RUNNING, "the job has gone back"
            )

    def pictures(self) -> list[Path]:
        return sorted(self.places.pictures.rglob("*.png"))


class LastingRunner(ProcessRunner):
    """A worker process that outlives an engine: starting one takes seconds of imports."""

    async def close(self) -> None:
        """It stays for the next engine."""

    async def end(self) -> None:
        await super().close()


@asynccontextmanager
async def scene(
    runner: Runner, home: Path, settings: Settings | None = None
) -> AsyncIterator[Scene]:
    """A running engine on a home."""
    places = Places(home)
    engine = Engine(places, settings or Settings(), runner)
    await engine.start()
    try:
        yield Scene(engine, runner, places)
    finally:
        await engine.close()
