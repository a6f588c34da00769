"""Worker processes that do not live as they should."""

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from phoenix_tui.domain.job import JobState
from phoenix_tui.engine import process_runner
from phoenix_tui.engine.process_runner import ProcessRunner
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.engine.scenarios import Scene, scene

Stage = Callable[[str], AbstractAsyncContextManager[Scene]]


@pytest.fixture
def stage_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Makes a stage whose worker is a shell script."""

    def made(script: str) -> AbstractAsyncContextManager[Scene]:
        worker = tmp_path / "worker"
        worker.write_text(f"#!/bin/sh\necho begun >> {tmp_path}/begun\n{script}\n")
        worker.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(worker))
        home = tmp_path / "home"
        return scene(ProcessRunner(Places(home), Settings()), home)

    return made


def begun(stage: Scene) -> int:
    """How many workers were started."""
    return len((stage.places.home.parent / "begun").read_text().splitlines())


@pytest.mark.parametrize("end", ["exit 1", "exec sleep 600 >&-"], ids=["it ends", "it hangs"])
async def test_a_worker_that_cannot_start_fails_its_jobs_with_what_it_said(
    stage_with: Stage, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(process_runner, "_PATIENCE", 0.1)
    async with stage_with(f'echo "ImportError: no torch" >&2; {end}') as stage:
        jobs = await stage.batch(2)
        for status in await stage.until_over(jobs):
            assert status.state is JobState.FAILED
            assert status.error
            assert status.error.title == "The worker cannot start"
            assert "ImportError: no torch" in status.error.message
            assert "worker.log" in status.error.hint
        assert begun(stage) <= 3, "workers were started again and again"


async def test_a_worker_that_is_killed_while_it_starts_is_a_death_like_any_other(
    stage_with: Stage,
) -> None:
    async with stage_with("kill -9 $$") as stage:
        (job,) = await stage.batch(1)
        (status,) = await stage.until_over([job])
        assert status.state is JobState.SET_ASIDE
        assert begun(stage) <= 3, "workers were started again and again"
