"""When a server has nothing left to do."""

import time

from phoenix_tui.server.idle import Calls


async def test_jobs_keep_a_server() -> None:
    assert Calls().idle_seconds(None) == 0


async def test_a_call_under_way_keeps_a_server() -> None:
    calls = Calls()

    async def listening(*_: object) -> None:
        assert calls.idle_seconds(time.monotonic() - 100) == 0

    await calls.counting(listening)({}, None, None)  # type: ignore[arg-type]


async def test_idleness_counts_from_the_last_job_or_call_whichever_is_later() -> None:
    calls = Calls()
    assert calls.idle_seconds(time.monotonic() - 100) < 1
    assert calls.idle_seconds(time.monotonic()) < 1
