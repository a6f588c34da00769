"""Whose turn it is, from plain values."""

from phoenix_tui.domain.job import Job, JobState
from phoenix_tui.domain.request import Batch, Request
from phoenix_tui.engine.turn import next_jobs

REQUEST = Request(
    prompt="x", prompt_used="x", seed=1, steps=1, cfg_scale=1, width=64, height=64,
    sampler="Euler", schedule="Automatic", model="demo",
)  # fmt: skip


def job(name: str, state: str = "queued", batch: str = "b", deaths: int = 0) -> Job:
    return Job(
        id=name,
        batch=Batch(id=batch, index=0, size=4),
        request=REQUEST,
        created_at="",
        state=JobState(state),
        deaths=deaths,
    )


def names(*jobs: Job) -> list[str]:
    return [chosen.id for chosen in next_jobs(jobs)]


def test_a_whole_batch_is_next() -> None:
    assert names(job("1"), job("2"), job("3", batch="c")) == ["1", "2"]


def test_a_late_job_joins_its_batch() -> None:
    assert names(job("1", "running"), job("2", batch="c"), job("3")) == ["3"]


def test_another_batch_waits() -> None:
    assert names(job("1", "saving"), job("2", batch="c")) == []


def test_paused_jobs_block_nothing() -> None:
    assert names(job("1", "paused"), job("2", batch="c")) == ["2"]


def test_a_job_that_outlived_its_worker_runs_alone() -> None:
    assert names(job("1", deaths=1), job("2", deaths=1)) == ["1"]
    assert names(job("1", "running", deaths=1), job("2")) == []
    assert names(job("1", "running"), job("2", deaths=1)) == []


def test_nothing_waits() -> None:
    assert names(job("1", "running"), job("2", "completed")) == []
