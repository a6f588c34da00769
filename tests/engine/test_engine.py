"""What the engine does in states that a real worker reaches only by luck."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from phoenix_tui.domain.errors import Failure, InvalidRequestError, PhoenixError
from phoenix_tui.domain.events import Failed, JobChanged, Notice, PreviewReady
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.library import LibraryQuery
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.engine import dispatcher
from phoenix_tui.engine.engine import ConflictError
from phoenix_tui.settings import Settings
from phoenix_tui.store.library import Library
from tests.engine.scenarios import PROMPT, Scene, scene
from tests.engine.scripted_runner import ScriptedRunner

FULL = PhoenixError("The disk is full", "Nothing can be written.", "Free some space.")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(ScriptedRunner(), tmp_path) as made:
        yield made


def runner_of(stage: Scene) -> ScriptedRunner:
    assert isinstance(stage.runner, ScriptedRunner)
    return stage.runner


def refuse(*_: object) -> None:
    raise FULL


async def waiting_for_space(stage: Scene, full: pytest.MonkeyPatch) -> Accepted:
    """A job that is paused: its picture cannot be written for as long as `full` holds."""
    full.setattr(Library, "keep_picture", refuse)
    [job] = await stage.batch(1)
    await stage.until(lambda: runner_of(stage).inboxes, "it runs")
    runner_of(stage).finish(job.job_id)
    await stage.until_states([job], JobState.PAUSED)
    return job


async def test_after_a_death_jobs_run_one_at_a_time(stage: Scene) -> None:
    runner = runner_of(stage)
    jobs = await stage.batch(4)
    await stage.until(lambda: len(runner.inboxes) == 4, "all four run")
    runner.die()
    runner.running_at_once = 0
    await stage.until(lambda: len(runner.orders) == 5, "one is given out again")
    await stage.until_over(jobs)
    assert runner.running_at_once == 1


async def test_a_cancelled_job_is_ended_in_the_worker_too(stage: Scene) -> None:
    runner = runner_of(stage)
    jobs = await stage.batch(2)
    await stage.until(lambda: len(runner.inboxes) == 2, "both run")
    await stage.engine.cancel(jobs[0].job_id)
    assert runner.cancelled == [jobs[0].job_id], "the worker would go on with it"
    await stage.until_over(jobs)


async def test_a_job_that_only_waited_in_a_worker_is_not_to_blame_for_its_death(
    stage: Scene,
) -> None:
    runner = runner_of(stage)
    jobs = await stage.batch(2)
    await stage.until(lambda: len(runner.inboxes) == 2, "both run")
    runner.die(jobs[1].job_id)
    await stage.until(lambda: len(runner.orders) == 3, "the first runs alone")
    runner.die()
    done = await stage.until_over(jobs)
    assert [status.state for status in done] == [JobState.SET_ASIDE, JobState.COMPLETED]


async def test_of_one_death_all_jobs_together_make_one_notice(stage: Scene) -> None:
    runner = runner_of(stage)
    jobs = await stage.batch(4)
    await stage.until(lambda: len(runner.inboxes) == 4, "all four run")
    async with stage.engine.listen(None) as events:
        runner.die()
        await stage.until_over(jobs)
        await stage.until(lambda: stage.engine.idle_since is not None, "it is idle again")
        notices = 0
        async for _, event in events:
            notices += isinstance(event, Notice)
            if isinstance(event, JobChanged) and event.job.job_id == jobs[3].job_id:
                break
    assert notices == 1


async def test_a_job_that_comes_while_its_batch_runs_joins_in(stage: Scene) -> None:
    jobs = await stage.batch(2)
    await stage.until(lambda: len(runner_of(stage).inboxes) == 2, "both run beside each other")
    await stage.until_over(jobs)


async def test_a_failed_job_says_why_and_the_others_go_on(stage: Scene) -> None:
    runner = runner_of(stage)
    jobs = await stage.batch(2)
    await stage.until(lambda: len(runner.inboxes) == 2, "both run")
    failure = Failure(title="Out of memory", message="It was too large.", hint="Make it smaller.")
    runner.fail(jobs[0].job_id, Failed(job_id=jobs[0].job_id, error=failure))
    done = await stage.until_over(jobs)
    assert [status.state for status in done] == [JobState.FAILED, JobState.COMPLETED]
    assert done[0].error == failure


async def test_a_picture_that_cannot_be_written_waits_in_memory_and_so_does_the_queue(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = runner_of(stage)
    kept = Library.keep_picture
    monkeypatch.setattr(Library, "keep_picture", refuse)
    first = await stage.batch(1)
    await stage.until(lambda: runner.inboxes, "it runs")
    async with stage.engine.listen(None) as events:
        runner.finish(first[0].job_id)
        await stage.until_states(first, JobState.PAUSED)
        heard = [(await anext(events))[1] for _ in range(3)]
    assert Notice(notice=FULL.failure) in heard
    second = await stage.batch(1, seed=1)
    assert stage.state(second[0]) is JobState.QUEUED
    monkeypatch.setattr(Library, "keep_picture", kept)
    await stage.engine.resume(None)
    assert stage.state(first[0]) is JobState.COMPLETED
    assert len(runner.orders) == 1, "the picture was not made again"
    assert (await stage.until_over(second))[0].state is JobState.COMPLETED


async def test_dropping_a_picture_that_cannot_be_written_lets_the_queue_go_on(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        first = await waiting_for_space(stage, full)
        second = await stage.batch(1, seed=1)
    await stage.engine.drop(first.job_id)
    assert (await stage.until_over(second))[0].state is JobState.COMPLETED


async def test_a_picture_that_waits_for_space_keeps_the_server_that_has_it(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        await waiting_for_space(stage, full)
        assert stage.engine.idle_since is None, "the server would end, and its picture with it"
    await stage.engine.resume(None)
    assert stage.engine.idle_since is not None


async def test_a_full_disk_keeps_no_job_from_its_end(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = await stage.batch(2)
    await stage.until(lambda: len(runner_of(stage).inboxes) == 2, "both run")
    async with stage.engine.listen(None) as events:
        with monkeypatch.context() as patch:
            patch.setattr(Library, "save_job", refuse)
            assert (await stage.engine.cancel(jobs[0].job_id)).state is JobState.CANCELLED
        heard = [(await anext(events))[1] for _ in range(3)]
    assert Notice(notice=FULL.failure) in heard, "nobody was told"
    assert (await stage.until_over(jobs))[1].state is JobState.COMPLETED


async def test_a_clock_that_jumps_keeps_jobs_in_their_order_and_no_picture_from_being_found(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = []
    for days in (0, 400, -400):

        class Jumped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None, days: int = days) -> datetime:
                return datetime.now(tz) + timedelta(days=days)

        monkeypatch.setattr("phoenix_tui.engine.intake.datetime", Jumped)
        monkeypatch.setattr("phoenix_tui.store.library.datetime", Jumped)
        jobs += await stage.batch(1, seed=days % 1000)
    done = await stage.until_over(jobs)
    assert [status.state for status in done] == [JobState.COMPLETED] * 3
    assert [status.job_id for status in stage.engine.jobs()] == [job.job_id for job in jobs]
    assert [order.job_id for order in runner_of(stage).orders] == [job.job_id for job in jobs]
    assert {str(path) for path in stage.pictures()} == {status.path for status in done}
    assert (await stage.engine.collection.page(LibraryQuery())).total == 3


async def test_of_previews_only_the_newest_is_kept(stage: Scene) -> None:
    runner = runner_of(stage)
    (job,) = await stage.batch(1)
    await stage.until(lambda: runner.inboxes, "it runs")
    async with stage.engine.listen(None) as events:
        await anext(events)
        for number in range(3):
            runner.show(job.job_id, b"preview %d" % number)
        await stage.until(
            lambda: stage.engine.preview(job.job_id) == b"preview 2", "the last one is there"
        )
        _, event = await anext(events)
    assert event == PreviewReady(job_id=job.job_id, number=3)
    await stage.engine.cancel(job.job_id)
    assert stage.engine.preview(job.job_id) is None


async def test_a_slow_listener_hears_how_it_ended_not_every_step(stage: Scene) -> None:
    runner = runner_of(stage)
    (job,) = await stage.batch(1)
    await stage.until(lambda: runner.inboxes, "it runs")
    async with stage.engine.listen(None) as events:
        await anext(events)
        for step in range(1, 20):
            runner.step(job.job_id, step)
        await stage.until_over([job])
        _, event = await anext(events)
    assert isinstance(event, JobChanged)
    assert event.job.state is JobState.COMPLETED


async def test_time_left_is_told_from_the_second_step_on(stage: Scene) -> None:
    runner = runner_of(stage)
    (job,) = await stage.batch(1)
    await stage.until(lambda: runner.inboxes, "it runs")
    runner.step(job.job_id, 1)
    await stage.until(lambda: stage.engine.status(job.job_id).step == 1, "a step")
    assert stage.engine.status(job.job_id).seconds_left is None
    runner.step(job.job_id, 2)
    await stage.until(lambda: stage.engine.status(job.job_id).step == 2, "two steps")
    left = stage.engine.status(job.job_id).seconds_left
    assert left is not None
    assert left > 0


async def test_what_is_under_way_cannot_be_dropped_nor_what_is_over_resumed(stage: Scene) -> None:
    jobs = await stage.batch(1)
    with pytest.raises(ConflictError):
        await stage.engine.drop(jobs[0].job_id)
    await stage.until_over(jobs)
    with pytest.raises(ConflictError):
        await stage.engine.resume(jobs[0].job_id)


async def test_two_who_resume_at_once_resume_each_job_once(tmp_path: Path) -> None:
    async with scene(ScriptedRunner(), tmp_path) as before:
        jobs = await before.batch(4)
    async with scene(ScriptedRunner(), tmp_path) as stage:
        twice = [stage.engine.resume(None) for _ in range(2)]
        await asyncio.gather(*twice)
        done = await stage.until_over(jobs)
        assert [status.state for status in done] == [JobState.COMPLETED] * 4
        assert len(runner_of(stage).orders) == 4, "a job was made twice"


async def test_two_who_drop_at_once_drop_each_job_once(tmp_path: Path) -> None:
    async with scene(ScriptedRunner(), tmp_path) as before:
        jobs = await before.batch(4)
    async with scene(ScriptedRunner(), tmp_path) as stage:
        dropped = await asyncio.gather(*(stage.engine.drop(None) for _ in range(2)))
        assert sorted(dropped[0] + dropped[1]) == sorted(job.job_id for job in jobs)
        assert stage.engine.jobs() == []


async def test_a_defect_of_ours_fails_its_job_and_the_queue_goes_on(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object) -> None:
        raise RuntimeError("oops")

    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # the log's, in a server
    monkeypatch.setattr(dispatcher, "order_for", defect)
    first = await stage.batch(1)
    second = await stage.batch(1, seed=1)
    done = await stage.until_over(first + second)
    assert [status.state for status in done] == [JobState.FAILED] * 2
    assert done[1].error
    assert "oops" in done[1].error.message


async def test_cancelling_what_is_over_changes_nothing(stage: Scene) -> None:
    jobs = await stage.batch(1)
    await stage.until_over(jobs)
    assert (await stage.engine.cancel(jobs[0].job_id)).state is JobState.COMPLETED


async def test_every_wrong_field_is_told_at_once(stage: Scene) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        await stage.engine.submit(
            {"prompt": " ", "seed": True, "steps": 0, "batch_size": 3, "mask": {"sha256": "x"}}
        )
    assert set(refused.value.problems) == {"prompt", "seed", "steps", "batch_size", "mask"}
    assert stage.engine.jobs() == []


async def test_memory_is_given_back_after_idle_minutes_and_the_next_job_wakes_the_worker(
    tmp_path: Path,
) -> None:
    settings = Settings(model_idle_minutes=0)
    async with scene(ScriptedRunner(), tmp_path, settings) as stage:
        await stage.until(lambda: runner_of(stage).closed, "the worker is ended")
        assert stage.engine.loaded_model() == "none"


async def test_an_idle_engine_says_since_when(stage: Scene) -> None:
    assert stage.engine.idle_since is not None
    jobs = await stage.batch(1)
    assert stage.engine.idle_since is None
    await stage.until_over(jobs)
    await stage.until(lambda: stage.engine.idle_since is not None, "it is idle again")


async def test_a_file_outside_the_home_is_not_read_for_a_client(
    stage: Scene, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    secret.write_bytes(b"\x89PNG")
    with pytest.raises(InvalidRequestError) as refused:
        await stage.engine.submit({"prompt": PROMPT, "init_image": {"path": str(secret)}})
    assert "outside" in refused.value.problems["init_image"]
