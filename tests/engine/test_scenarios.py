"""What the engine promises, with every runner."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from phoenix_tui.domain.events import JobChanged, Snapshot
from phoenix_tui.domain.job import JobState
from phoenix_tui.engine.engine import ConflictError, NotFoundError
from phoenix_tui.engine.runner import Runner
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store.image_file import read_rgb
from tests.engine.scenarios import PROMPT, LastingRunner, Scene, scene
from tests.engine.scripted_runner import ScriptedRunner

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["scripted", "process"])
async def runner(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runner]:
    if request.param == "scripted":
        yield ScriptedRunner()
        return
    places = Places(tmp_path_factory.mktemp("worker"))
    places.make()
    lasting = LastingRunner(places, Settings())
    yield lasting
    await lasting.end()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(runner: Runner, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(runner, tmp_path) as made:
        yield made


async def test_a_batch_runs_together_and_ends_with_a_picture_for_each_seed(stage: Scene) -> None:
    jobs = await stage.batch(4)
    done = await stage.until_over(jobs)
    assert [status.state for status in done] == [JobState.COMPLETED] * 4
    assert [status.seed for status in done] == [42, 43, 44, 45]
    assert len({read_rgb(Path(status.path or "")) for status in done}) == 4
    assert len(stage.pictures()) == 4


async def test_nobody_hears_of_a_picture_that_is_not_on_the_disk(stage: Scene) -> None:
    async with stage.engine.listen(None) as events:
        jobs = await stage.batch(1)
        await stage.until_over(jobs)
        async for _, event in events:
            if isinstance(event, JobChanged) and event.job.state is JobState.COMPLETED:
                assert event.job.path
                assert read_rgb(Path(event.job.path))[:2] == (128, 128)
                assert event.job.progress == 100
                break


async def test_cancelled_jobs_end_and_the_others_go_on(stage: Scene) -> None:
    jobs = await stage.batch(4)
    await stage.until(lambda: JobState.RUNNING in stage.states(jobs), "the batch runs")
    for job in (jobs[1], jobs[3]):
        assert (await stage.engine.cancel(job.job_id)).state is JobState.CANCELLED
    await stage.until_over(jobs)
    assert stage.states(jobs) == [
        JobState.COMPLETED, JobState.CANCELLED, JobState.COMPLETED, JobState.CANCELLED,
    ]  # fmt: skip


async def test_a_job_is_queued_again_once_when_its_worker_dies(stage: Scene) -> None:
    jobs = await stage.batch(2)
    await stage.until(lambda: JobState.RUNNING in stage.states(jobs), "the batch runs")
    await stage.kill_worker(jobs[0])
    done = await stage.until_over(jobs)
    assert [status.state for status in done] == [JobState.COMPLETED] * 2


async def test_a_job_under_which_two_workers_died_is_set_aside_and_the_others_go_on(
    stage: Scene,
) -> None:
    jobs = await stage.batch(2)
    await stage.until_states(jobs, JobState.RUNNING, JobState.RUNNING)
    await stage.kill_worker(jobs[0])
    # the other one waits, for a job that saw a death runs alone
    await stage.until_states(jobs, JobState.RUNNING, JobState.QUEUED)
    await stage.kill_worker(jobs[0])
    done = await stage.until_over(jobs)
    assert [status.state for status in done] == [JobState.SET_ASIDE, JobState.COMPLETED]
    assert done[0].error
    assert "Two workers died" in done[0].error.message


async def test_the_next_batch_waits_for_this_one(stage: Scene) -> None:
    first = await stage.batch(2)
    second = await stage.batch(1, seed=7)
    assert stage.state(second[0]) is JobState.QUEUED
    assert stage.engine.status(second[0].job_id).ahead == 2
    done = await stage.until_over(first + second)
    assert [status.state for status in done] == [JobState.COMPLETED] * 3


async def test_the_same_request_id_is_the_same_job(stage: Scene) -> None:
    body = {"prompt": PROMPT, "request_id": "mine", "steps": 12}
    first = await stage.engine.submit(body)
    again = await stage.engine.submit(body)
    assert (again.job_id, again.seed) == (first.job_id, first.seed)
    with pytest.raises(ConflictError):
        await stage.engine.submit({**body, "steps": 13})
    await stage.until_over([first])
    assert len(stage.pictures()) == 1


async def test_a_listener_hears_a_snapshot_first(stage: Scene) -> None:
    jobs = await stage.batch(1)
    async with stage.engine.listen(None) as events:
        _, event = await anext(events)
    assert isinstance(event, Snapshot)
    assert [status.job_id for status in event.jobs] == [jobs[0].job_id]
    await stage.engine.cancel(jobs[0].job_id)


async def test_unfinished_jobs_come_back_paused_and_block_nothing(
    runner: Runner, tmp_path: Path
) -> None:
    async with scene(runner, tmp_path) as before:
        jobs = await before.batch(2)
    async with scene(runner, tmp_path) as after:
        assert after.states(jobs) == [JobState.PAUSED] * 2
        new = await after.batch(1, seed=9)
        assert (await after.until_over(new))[0].state is JobState.COMPLETED
        assert after.states(jobs) == [JobState.PAUSED] * 2
        resumed = await after.engine.resume(jobs[0].job_id)
        assert [status.job_id for status in resumed] == [jobs[0].job_id]
        assert await after.engine.drop(None) == [jobs[1].job_id]
        assert (await after.until_over(jobs[:1]))[0].state is JobState.COMPLETED
        with pytest.raises(NotFoundError):
            after.engine.status(jobs[1].job_id)
