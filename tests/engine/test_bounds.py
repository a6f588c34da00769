"""One server takes on so much, and says so of more."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.engine import bounds
from phoenix_tui.engine.engine import Engine
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.engine.scripted_runner import ScriptedRunner


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    made = Engine(Places(tmp_path / "home"), Settings(), ScriptedRunner())
    await made.start()
    yield made
    await made.close()


async def test_a_queue_that_is_full_takes_no_more_until_a_job_is_over(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_JOBS", 3)
    jobs = [await engine.submit({"prompt": "a house"}) for _ in range(3)]
    with pytest.raises(PhoenixError, match="3 jobs wait or are under way") as told:
        await engine.submit({"prompt": "a house"})
    assert not isinstance(told.value, InvalidRequestError)
    assert len(engine.jobs()) == 3
    await engine.cancel(jobs[-1].job_id)
    await engine.submit({"prompt": "a house"})


async def test_streams_of_events_are_counted(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_LISTENERS", 2)
    async with AsyncExitStack() as streams:
        for _ in range(2):
            engine.check_listeners()
            await streams.enter_async_context(engine.listen(None))
        with pytest.raises(PhoenixError, match="2 streams of events are open"):
            engine.check_listeners()
    engine.check_listeners()


async def test_downloads_are_counted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_DOWNLOADS", 1)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    engine.downloads.start("a/model", only_size=False)
    with pytest.raises(PhoenixError, match="1 are under way"):
        engine.downloads.start("a/another", only_size=False)


@pytest.mark.parametrize("odd", ["\ud800", 10**30, [[["\ud800"]]]])
async def test_a_request_id_with_a_body_that_no_job_can_have_is_another_body(
    engine: Engine, odd: object
) -> None:
    await engine.submit({"prompt": "a house", "request_id": "one"})
    with pytest.raises(PhoenixError, match="another body"):
        await engine.submit({"prompt": "a house", "request_id": "one", "more": odd})
