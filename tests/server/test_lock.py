"""One server for a home."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.places import Places
from phoenix_tui.server.lock import HomeLock
from phoenix_tui.server.sockets import bind_unix
from tests.sandbox import sandbox
from tests.waiting import eventually


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    with sandbox() as made:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(made.runtime))
        yield made.places


def test_the_lock_names_its_holder_and_host(places: Places) -> None:
    with HomeLock(places):
        for file in (places.lock, places.host):
            holder = json.loads(file.read_text())
            assert holder["pid"] == os.getpid()
            assert holder["host"] == socket.gethostname()


def test_the_runtime_folder_and_the_socket_are_their_owners_alone(places: Places) -> None:
    with HomeLock(places), bind_unix(places):
        assert places.runtime.stat().st_mode & 0o777 == 0o700
        assert places.socket.stat().st_mode & 0o777 == 0o600


def test_a_second_server_is_told_who_serves(places: Places) -> None:
    with HomeLock(places), bind_unix(places):
        with pytest.raises(PhoenixError, match=f"process {os.getpid()} serves") as told:
            HomeLock(places)
        assert told.value.failure.title == "A server is running already"


def test_another_host_is_refused_with_a_sentence(places: Places) -> None:
    places.make()
    places.host.write_text('{"pid": 12, "host": "elsewhere", "socket": "/run/there.sock"}')
    with pytest.raises(PhoenixError, match="is in use on elsewhere") as told:
        HomeLock(places)
    assert str(places.host) in told.value.failure.hint
    places.host.unlink()
    with HomeLock(places):
        pass


def test_what_a_crash_on_this_host_left_is_taken_over(places: Places) -> None:
    holding = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from phoenix_tui.places import Places;"
            "from phoenix_tui.server.lock import HomeLock;"
            "from phoenix_tui.server.sockets import bind_unix;"
            "places = Places(Path(sys.argv[1])); lock = HomeLock(places); s = bind_unix(places);"
            "print('held', flush=True); sys.stdin.read()",
            str(places.home),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "held\n"
    holding.kill()
    holding.communicate()
    assert places.socket.exists()
    assert places.host.exists()
    with HomeLock(places), bind_unix(places):
        assert json.loads(places.host.read_text())["pid"] == os.getpid()


def test_a_server_that_is_ending_is_waited_for(places: Places) -> None:
    ending = HomeLock(places)
    waiting = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from phoenix_tui.places import Places;"
            "from phoenix_tui.server.lock import HomeLock;"
            "print('waiting', flush=True); HomeLock(Places(Path(sys.argv[1]))); print('held')",
            str(places.home),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "waiting\n"
    assert waiting.poll() is None
    ending.__exit__(None, None, None)
    assert eventually(lambda: waiting.poll() is not None, "the second one has the lock", 20)
    assert waiting.stdout.read() == "held\n"
    waiting.stdout.close()


def test_a_runtime_folder_with_too_long_a_path_is_explained(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = Path(os.environ["XDG_RUNTIME_DIR"]) / ("d" * 100)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    with HomeLock(places), pytest.raises(PhoenixError, match="XDG_RUNTIME_DIR"):
        bind_unix(places)
