"""The stream of server-sent events."""

import asyncio
import json

import pytest

from phoenix_tui.domain.events import JobChanged
from phoenix_tui.domain.job import JobState
from phoenix_tui.server.events import encoded, stream
from tests.server.scripted_engine import ScriptedEngine, status


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


def fields(event: bytes) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in event.decode().strip().split("\n"))


async def test_the_first_event_is_a_snapshot_with_its_id(engine: ScriptedEngine) -> None:
    events = stream(engine, None, asyncio.Event())
    first = fields(await anext(events))
    await events.aclose()
    assert first["id"] == "7"
    assert first["event"] == "Snapshot"
    assert json.loads(first["data"])["jobs"][0]["job_id"] == "one"


async def test_a_change_is_told_as_soon_as_it_comes(engine: ScriptedEngine) -> None:
    events = stream(engine, None, asyncio.Event())
    await anext(events)
    engine.events.put_nowait(JobChanged(job=status(state=JobState.RUNNING)))
    change = fields(await anext(events))
    await events.aclose()
    assert change["id"] == "8"
    assert json.loads(change["data"])["job"]["state"] == "running"


async def test_silence_is_filled_with_comments_and_loses_no_event(engine: ScriptedEngine) -> None:
    events = stream(engine, None, asyncio.Event(), keep_alive=0.01)
    await anext(events)
    assert (await anext(events)).startswith(b":")
    assert (await anext(events)).startswith(b":")
    engine.events.put_nowait(JobChanged(job=status(state=JobState.RUNNING)))
    told = [await anext(events) for _ in range(2)]
    await events.aclose()
    assert any(b"event: JobChanged" in event for event in told), "an event was lost to a keep-alive"


async def test_the_stream_ends_with_the_server(engine: ScriptedEngine) -> None:
    ending = asyncio.Event()
    events = stream(engine, None, ending)
    await anext(events)
    ending.set()
    assert [event async for event in events] == []
    assert engine.listeners == 0, "a listener was left behind"


async def test_text_with_line_breaks_stays_one_data_line() -> None:
    prompt = "one\ntwo\r\u2028three\x85four \u2029"
    event = encoded(3, JobChanged(job=status(prompt=prompt)))
    assert len(event.decode().splitlines()) == 4
    assert json.loads(fields(event)["data"])["job"]["prompt"] == prompt
