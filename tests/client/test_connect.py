"""Finding the home's server, starting it, replacing it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from phoenix_tui.client import connect as connecting
from phoenix_tui.client.client import Client
from phoenix_tui.client.connect import connect
from phoenix_tui.client.errors import NoServerError, RefusedError, ServerGoneError
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.events import Snapshot
from tests.sandbox import PROMPT, Sandbox


@pytest.fixture
def home(fresh: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    for name in ("PHOENIX_TUI_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, fresh.environment[name])
    return fresh


async def test_without_a_server_none_is_started_unless_that_is_asked_for(home: Sandbox) -> None:
    with pytest.raises(NoServerError):
        await connect(home.places, start=False)
    assert list(home.home.iterdir()) == []


async def test_a_dead_servers_socket_is_no_server(home: Sandbox) -> None:
    home.places.make()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(home.places.socket))
    with pytest.raises(NoServerError):
        await connect(home.places, start=False)


async def test_an_older_idle_server_is_replaced_and_a_busy_one_is_told_of(
    home: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await connect(home.places) as client:
        first = (await client.server()).pid
        job = await client.submit({"prompt": PROMPT, "steps": 1000})
    monkeypatch.setattr(connecting, "__version__", "99.0.0")
    async with await connect(home.places) as client:
        assert (await client.server()).pid == first, "a busy server was replaced"
        assert "busy" in client.notes[0]
        await client.cancel(job.job_id)
        async for event in client.events():
            jobs = event.jobs if isinstance(event, Snapshot) else (getattr(event, "job", None),)
            if any(each and each.job_id == job.job_id and each.state.is_final for each in jobs):
                break
    async with await connect(home.places) as client:
        assert (await client.server()).pid != first
        assert client.notes == ()
    assert len(home.processes("serve")) == 1


async def test_a_server_that_is_newer_than_the_client_is_left_running_and_told_of(
    home: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await connect(home.places) as client:
        pid = (await client.server()).pid
    with monkeypatch.context() as patch:
        patch.setattr(connecting, "PROTOCOL", connecting.PROTOCOL - 1)
        with pytest.raises(PhoenixError, match="do not understand each other") as told:
            await connect(home.places)
    assert told.value.failure.title == "The server is of another version"
    assert "phoenix-tui stop" in told.value.failure.hint
    async with await connect(home.places) as client:
        assert (await client.server()).pid == pid, "a newer server was ended"


async def test_a_server_of_another_runtime_folder_is_found(
    home: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await connect(home.places) as client:
        pid = (await client.server()).pid
    other = home.root / "other"
    other.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(other))
    async with await connect(home.places) as client:
        assert (await client.server()).pid == pid


async def test_refusals_come_back_as_what_they_were(
    shared: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", shared.environment["XDG_RUNTIME_DIR"])
    async with await connect(shared.places) as client:
        with pytest.raises(InvalidRequestError) as wrong:
            await client.submit({"prompt": "", "seed": -1})
        assert wrong.value.problems["seed"] == ("takes a whole number from 0 to 4294967295, not -1")
        with pytest.raises(RefusedError, match="There is no such job") as refused:
            await client.job("none")
        assert refused.value.status == 404
        with pytest.raises(RefusedError):
            await client.preview("none")
        with pytest.raises(PhoenixError, match="only PNG, JPEG and WebP"):
            await client.add_input(b"no image")
        assert (await client.models())[0].name
        assert {lora.source for lora in await client.loras()} == {"shipped"}


async def test_nothing_that_answers_is_a_server_that_is_gone(tmp_path: Path) -> None:
    async with Client(socket=str(tmp_path / "none.sock")) as client:
        with pytest.raises(ServerGoneError):
            await client.server()
        with pytest.raises(ServerGoneError):
            await anext(client.events())


async def test_proxies_of_the_environment_are_not_used(
    shared: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with Client(socket=str(shared.socket)) as client:
        assert (await client.server()).pid
