"""A home with a real server under faults, and the account of every job that it ever took in."""

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from random import Random
from typing import Any

import httpx
import psutil

from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import JobState
from tests.sandbox import PROMPT, Sandbox
from tests.waiting import eventually

SIDE = 64
FEW, MANY = 3, 25
"""Steps of a job: done at once, or long enough for something to happen under way."""
SEEDS = range(1000, 1016)
"""Few, so that the pictures of all are known beforehand."""
PATIENCE = 180.0
"""Seconds; only a machine that is busy with much else needs more than a few of them."""
OVER = {state.value for state in JobState if state.is_final}


class World:
    """One home, its server, and what was asked of it."""

    def __init__(self, home: Sandbox, random: Random, seeds: Sequence[int]) -> None:
        self.home = home
        self.seeds = seeds
        self.random = random
        self.asked: dict[str, dict[str, Any]] = {}
        """Bodies by their request_id, whether or not an answer came."""
        self.jobs: dict[str, dict[str, Any]] = {}
        """Bodies by the id of the accepted job."""
        self.cancelled: set[str] = set()
        """Jobs that somebody asked to cancel; some of them end all the same."""
        self.dropped: set[str] = set()
        self.set_aside = 0
        """How often a job was set aside, and resumed."""

    # --- asking ----------------------------------------------------------------------------------

    def http(self) -> httpx.Client:
        return self.home.http()

    def batch(self, size: int, steps: int | None = None) -> list[str]:
        """Ask for a batch; the ids of the jobs that were accepted before a server died."""
        batch_id, accepted = new_id(), []
        steps = steps or self.random.choice((FEW, MANY))
        for index in range(size):
            body = body_of(self.random.choice(self.seeds), steps)
            body |= {"batch_id": batch_id, "batch_index": index, "batch_size": size}
            body["request_id"] = new_id()
            self.asked[body["request_id"]] = body
            with suppress(httpx.TransportError), self.http() as http:
                accepted.append(self._accepted(http, body))
        return accepted

    def _accepted(self, http: httpx.Client, body: dict[str, Any]) -> str:
        answer = http.post("/api/generate", json=body)
        assert answer.status_code == 202, answer.text
        job_id: str = answer.json()["job_id"]
        self.jobs[job_id] = body
        return job_id

    def ask_again(self) -> None:
        """Send what had no answer once more, as every client does: it is the same job then."""
        answered = {body["request_id"] for body in self.jobs.values()}
        with self.http() as http:
            for request_id, body in self.asked.items():
                if request_id not in answered:
                    self._accepted(http, body)

    def states(self) -> dict[str, str]:
        """What the server tells of its jobs; empty where there is none."""
        with suppress(httpx.TransportError, OSError), self.http() as http:
            return {job["job_id"]: job["state"] for job in http.get("/api/jobs").json()}
        return {}

    def until_any(self, job_ids: list[str], *states: str) -> None:
        """Wait until one of the jobs is in that state, or over: it may have been quick."""
        wanted = {*states, *OVER, "paused"}
        eventually(
            lambda: any(self.states().get(job_id) in wanted for job_id in job_ids),
            f"a job is {' or '.join(states)}",
            PATIENCE,
        )

    def asked_by(self, job_id: str, seed: int) -> dict[str, Any] | None:
        """The body that a job was asked for with; one that had no answer is known by its seed."""
        if job_id in self.jobs:
            return self.jobs[job_id]
        answered = {body["request_id"] for body in self.jobs.values()}
        with self.http() as http:
            status = self.status(http, job_id) if self.home.listens() else None
        steps = status["steps"] if status else None
        return next(
            (
                body
                for request_id, body in self.asked.items()
                if request_id not in answered
                and body["seed"] == seed
                and steps in {None, body["steps"]}
            ),
            None,
        )

    # --- processes -------------------------------------------------------------------------------

    @property
    def server(self) -> psutil.Process | None:
        return next(iter(self.home.processes("serve")), None)

    @property
    def worker(self) -> psutil.Process | None:
        return next(iter(self.home.processes("phoenix_tui.worker")), None)

    def until_worker(self) -> psutil.Process:
        """The worker, once the server has one."""
        worker = eventually(lambda: self.worker, "there is a worker", PATIENCE)
        assert worker is not None
        return worker

    def kill(self, process: psutil.Process | None, number: signal.Signals = signal.SIGKILL) -> None:
        """End a process, if it is still there, and wait until it is gone."""
        if process is not None:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
            eventually(lambda: _is_gone(process), f"process {process.pid} ends", PATIENCE)

    @contextmanager
    def stopped(self, process: psutil.Process | None) -> Iterator[None]:
        """Have a process stand still."""
        if process is None:
            yield
            return
        process.suspend()
        try:
            yield
        finally:
            with suppress(psutil.NoSuchProcess):
                process.resume()

    def start(self) -> None:
        """Start a server where there is none, as a person does who wants to go on."""
        self.home.run("jobs", seconds=PATIENCE)
        assert self.server is not None, "no server could be started"

    # --- coming back -----------------------------------------------------------------------------

    def recover(self) -> None:
        """Do what a person does after a fault, by the commands that there are for it, and see all
        jobs to their end."""
        self.start()
        self.ask_again()
        self._drop_one()
        done = self.home.run("resume", seconds=PATIENCE)
        assert done.returncode == 0, f"resume: {done.stderr}"
        eventually(self._is_over, "all jobs are over", PATIENCE)

    def _drop_one(self) -> None:
        """Now and then somebody does not want a picture any more."""
        paused = [job_id for job_id, state in self.states().items() if state == "paused"]
        if paused and self.random.random() < 0.3:
            job_id = self.random.choice(paused)
            done = self.home.run("drop", job_id, seconds=PATIENCE)
            assert done.returncode == 0, f"drop: {done.stderr}"
            self.dropped.add(job_id)

    def _is_over(self) -> bool:
        states = self.states()
        aside = [job_id for job_id, state in states.items() if state == "set_aside"]
        with self.http() as http:
            for job_id in aside:
                self.set_aside += http.post("/api/resume", json={"job_id": job_id}).is_success
        return bool(states) and not aside and set(states.values()) <= OVER

    def status(self, http: httpx.Client, job_id: str) -> dict[str, Any] | None:
        answer = http.get(f"/api/status/{job_id}")
        return answer.json() if answer.is_success else None

    def database_says(self) -> str:
        """SQLite's own check of the database."""
        with closing(sqlite3.connect(self.home.home / "phoenix.db")) as rows:
            said: str = rows.execute("PRAGMA integrity_check").fetchone()[0]
        return said

    def watch_for(self, look: Callable[[], object], job_ids: list[str]) -> bool:
        """Look without a pause until something is seen, at most until the jobs are over."""
        deadline = time.monotonic() + PATIENCE
        looks = 0
        while not look():
            looks += 1
            if looks % 2000 == 0:
                states = self.states()
                if time.monotonic() > deadline or all(
                    states.get(job_id, "gone") in {*OVER, "paused", "gone"} for job_id in job_ids
                ):
                    return False
        return True


def body_of(seed: int, steps: int) -> dict[str, Any]:
    return {"prompt": PROMPT, "seed": seed, "steps": steps, "width": SIDE, "height": SIDE}


def _is_gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
