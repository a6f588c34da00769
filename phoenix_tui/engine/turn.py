"""Whose turn it is."""

from collections.abc import Iterable

from phoenix_tui.domain.job import Job, JobState


def next_jobs(jobs: Iterable[Job]) -> list[Job]:
    """Which of `jobs`, oldest first, the worker should be given now.

    It has one batch at a time, all jobs of which take turns; one that comes while its batch runs
    joins in. A job under which a worker died runs alone, so that a second death shows whose fault
    it was.
    """
    waiting: list[Job] = []
    running: list[Job] = []
    for job in jobs:
        if job.state.is_active:
            running.append(job)
        elif job.state is JobState.QUEUED:
            waiting.append(job)
    if not waiting or any(job.deaths for job in running):
        return []
    leader = running[0] if running else waiting[0]
    if leader.deaths:
        return [leader]
    return [
        job
        for job in waiting
        if not job.deaths
        and job.batch.id == leader.batch.id
        and job.request.model == leader.request.model
    ]
