"""Following jobs, whichever way their news come."""

from collections.abc import AsyncGenerator

import msgspec
import pytest

from phoenix_tui.cli import following
from phoenix_tui.cli.following import follow
from phoenix_tui.client.errors import RefusedError, ServerGoneError
from phoenix_tui.domain.events import ClientEvent, JobChanged, JobDropped, Snapshot
from phoenix_tui.domain.job import JobState, JobStatus
from tests.server.scripted_engine import status

GONE = ServerGoneError("The server is gone", "Nothing answers.")
QUEUED, RUNNING = status(), status(state=JobState.RUNNING, step=3)
COMPLETED = status(state=JobState.COMPLETED, step=8)


class ScriptedClient:
    """Tells `events` and then breaks; answers polls with `polled`, then is gone."""

    def __init__(self, *events: ClientEvent, polled: list[JobStatus | Exception] | None = None):
        self._events = events
        self._polled = polled or []

    async def events(self) -> AsyncGenerator[ClientEvent, None]:
        for event in self._events:
            yield event
        raise GONE

    async def job(self, job_id: str) -> JobStatus:
        if not self._polled:
            raise GONE
        if isinstance(answer := self._polled.pop(0), Exception):
            raise answer
        return answer


async def states(client: ScriptedClient) -> list[JobState]:
    return [job.state async for job in follow(client, [QUEUED])]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "ASKING_SECONDS", 0)


async def test_events_are_followed_to_the_end() -> None:
    client = ScriptedClient(
        Snapshot(jobs=(QUEUED,)), JobChanged(job=RUNNING), JobChanged(job=COMPLETED)
    )
    assert (await states(client))[-2:] == [JobState.RUNNING, JobState.COMPLETED]


async def test_a_job_that_ended_before_the_first_event_is_over() -> None:
    assert (await states(ScriptedClient(Snapshot(jobs=(COMPLETED,)))))[-1] is JobState.COMPLETED


async def test_other_peoples_jobs_are_nothing_to_us() -> None:
    other = msgspec.structs.replace(COMPLETED, job_id="other")
    client = ScriptedClient(
        Snapshot(jobs=(QUEUED, other)), JobChanged(job=other), JobChanged(job=COMPLETED)
    )
    assert set(await states(client)) == {JobState.QUEUED, JobState.COMPLETED}


async def test_polling_takes_over_where_events_break() -> None:
    client = ScriptedClient(Snapshot(jobs=(QUEUED,)), polled=[RUNNING, COMPLETED])
    assert (await states(client))[-2:] == [JobState.RUNNING, JobState.COMPLETED]


async def test_a_server_that_is_gone_leaves_the_job_paused() -> None:
    assert (await states(ScriptedClient(JobChanged(job=RUNNING))))[-1] is JobState.PAUSED


async def test_a_dropped_job_is_over() -> None:
    assert (await states(ScriptedClient(JobDropped(job_id="one"))))[-1] is JobState.CANCELLED
    gone = ScriptedClient(polled=[RefusedError(404, "There is no such job", "None has that id.")])
    assert (await states(gone))[-1] is JobState.CANCELLED
