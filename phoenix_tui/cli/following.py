"""Following jobs until they are over, by events, and by asking where events do not come."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

import msgspec

from phoenix_tui.client.client import Client
from phoenix_tui.client.errors import RefusedError, ServerGoneError
from phoenix_tui.domain.events import ClientEvent, JobChanged, JobDropped, Snapshot
from phoenix_tui.domain.job import JobState, JobStatus

ASKING_SECONDS = 0.25


def is_over(status: JobStatus) -> bool:
    """Nothing more happens to the job by itself."""
    return status.state.is_final or status.state is JobState.PAUSED


async def follow(client: Client, jobs: Iterable[JobStatus]) -> AsyncGenerator[JobStatus, None]:
    """Each job as it was and whenever it changes, until all are over.

    Jobs that are unfinished when the server dies come as paused, which is how they come back with
    the next server.
    """
    latest = {job.job_id: job for job in jobs}
    for job in latest.values():
        yield job
    try:
        async for status in _changes(client, latest):
            latest[status.job_id] = status
            yield status
    except ServerGoneError:
        for job in latest.values():
            if not is_over(job):
                yield _ended(job, JobState.PAUSED)


async def _changes(client: Client, latest: dict[str, JobStatus]) -> AsyncGenerator[JobStatus, None]:
    def waiting() -> list[JobStatus]:
        return [job for job in latest.values() if not is_over(job)]

    try:
        async with aclosing(client.events()) as events:
            while waiting():
                for status in _told(await anext(events), latest):
                    yield status
    except (ServerGoneError, RefusedError):
        pass  # it may be the connection alone that is gone
    while waiting():
        for job in waiting():
            try:
                status = await client.job(job.job_id)
            except RefusedError:
                status = _ended(job, JobState.CANCELLED)  # dropped
            if status != job:
                yield status
        await asyncio.sleep(ASKING_SECONDS if waiting() else 0)


def _told(event: ClientEvent, latest: dict[str, JobStatus]) -> list[JobStatus]:
    """What an event says of the jobs that are followed."""
    match event:
        case Snapshot():
            return [job for job in event.jobs if job.job_id in latest]
        case JobChanged() if event.job.job_id in latest:
            return [event.job]
        case JobDropped() if event.job_id in latest:
            return [_ended(latest[event.job_id], JobState.CANCELLED)]
        case _:
            return []


def _ended(job: JobStatus, state: JobState) -> JobStatus:
    return msgspec.structs.replace(job, state=state, ahead=0, seconds_left=None)
