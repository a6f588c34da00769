"""`phoenix-tui serve`, `status` and `stop`, and a server elsewhere."""

import json
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from phoenix_tui.cli.parser import TAKES
from phoenix_tui.server.privacy import close_to_others
from phoenix_tui.store import image_file
from tests.api_calls import pixels_of
from tests.sandbox import PROMPT, Sandbox, sandbox
from tests.waiting import eventually


def test_status_without_a_server_says_so_and_exits_1(fresh: Sandbox) -> None:
    done = fresh.run("status", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "No server is running" in done.stderr
    assert fresh.processes() == []


def test_status_tells_of_the_server_and_its_jobs(shared: Sandbox) -> None:
    generate = shared.start("generate", PROMPT, "--steps", "60", "--seed", "9", "--batch", "2")
    try:

        def look() -> dict[str, object] | None:
            told = json.loads(shared.run("status", "--json").stdout)
            return told if any(job["step"] for job in told["jobs"]) else None

        told = eventually(look, "status shows a job at work")
        assert told is not None
        assert set(told) == {"pid", "version", "socket", "device", "model", "jobs"}
        assert told["model"] == "demo"
        job = told["jobs"][0]  # type: ignore[index]
        assert set(job) == {"job_id", "batch_id", "state", "step", "steps", "seed"}
        assert job["steps"] == 60
        for_people = shared.run("status").stdout
        assert f"Process  {told['pid']}" in for_people
        assert "MB" in for_people
    finally:
        generate.send_signal(signal.SIGINT)
        generate.communicate(timeout=60)


def test_the_server_is_its_owners_alone_and_inherits_the_home(shared: Sandbox) -> None:
    assert stat.S_IMODE(shared.socket.stat().st_mode) == 0o600
    for folder in (shared.socket.parent, shared.home, *(shared.home.glob("*/"))):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    with shared.http() as http:
        page = http.post("/api/stop", headers={"origin": "http://localhost:3000"})
        assert page.status_code == 403, "a web page ended the server"
    for path in (*shared.pictures(), shared.home / "phoenix.db", shared.home / "host.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    [server] = shared.processes("serve")
    assert server.environ()["PHOENIX_TUI_HOME"] == str(shared.home)
    [worker] = shared.processes("phoenix_tui.worker")
    assert worker.environ()["PHOENIX_TUI_HOME"] == str(shared.home)


def test_all_that_lies_in_a_home_is_known_to_be_ours(shared: Sandbox) -> None:
    shared.home.chmod(0o755)
    assert close_to_others(shared.places) == "", "a home of ours is left open to others"
    assert stat.S_IMODE(shared.home.stat().st_mode) == 0o700


def test_a_picture_tells_of_no_folder_and_no_machine(shared: Sandbox) -> None:
    for picture in shared.pictures()[:3]:
        written = " ".join(image_file.inspect(picture).texts.values())
        for private in (str(shared.root), str(Path.home()), "/site-packages", "PHOENIX_TUI"):
            assert private not in written, f"whoever gets the picture learns {private}"


def test_a_second_server_is_refused_in_one_sentence(shared: Sandbox) -> None:
    done = shared.run("serve", seconds=20)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"process {shared.server()['pid']} serves" in done.stderr


def test_stop_returns_when_the_server_is_gone(fresh: Sandbox) -> None:
    assert fresh.run("resume").returncode == 0  # any command that needs a server starts it
    pid = fresh.server()["pid"]
    socket_path = fresh.socket
    done = fresh.run("stop")
    assert done.returncode == 0
    assert str(pid) in done.stdout
    assert fresh.processes() == []
    assert not socket_path.exists()
    assert fresh.run("stop").returncode == 0
    assert fresh.run("status").returncode == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_serve_cleanly(fresh: Sandbox, number: signal.Signals) -> None:
    serve = fresh.start("serve")
    eventually(fresh.listens, "the server listens", 20)
    assert fresh.server()["pid"] == serve.pid
    with fresh.http() as http, http.stream("GET", "/api/events") as events:
        lines = events.iter_lines()
        assert next(lines).startswith("id: ")
        serve.send_signal(number)
        list(lines)  # the stream ends, and does not break
    _, err = serve.communicate(timeout=20)
    assert serve.returncode == 0
    assert "Traceback" not in err
    assert not fresh.listens()
    assert not (fresh.home / "host.json").exists()


def test_a_server_ends_when_it_is_idle(fresh: Sandbox) -> None:
    (fresh.home / "config.toml").write_text("server_idle_minutes = 0.02\n")
    serve = fresh.start("serve")
    _, err = serve.communicate(timeout=60)
    assert serve.returncode == 0
    assert "without work" in err


@pytest.fixture(scope="module")
def over_tcp() -> Iterator[tuple[Sandbox, str]]:
    """A home that is served over TCP, and the address."""
    with sandbox() as home:
        yield home, _served_over_tcp(home)


def _served_over_tcp(home: Sandbox) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = home.start("serve", "--port", str(port))
    eventually(lambda: (home.home / "token").exists() and home.listens(), "it serves", 20)
    assert serve.poll() is None
    return f"http://127.0.0.1:{port}"


def test_over_tcp_every_call_needs_the_token(over_tcp: tuple[Sandbox, str]) -> None:
    home, url = over_tcp
    token = (home.home / "token").read_text().strip()
    assert stat.S_IMODE((home.home / "token").stat().st_mode) == 0o600
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        for path in ("/api/server", "/api/jobs", "/openapi.json", "/api/events", "/nothing"):
            assert http.get(path).status_code == 401, path
        assert http.post("/api/stop").status_code == 401
        headers = {"authorization": f"Bearer {token}"}
        assert http.get("/api/server", headers=headers).status_code == 200
        for forged in ({"host": "evil.example"}, {"origin": "https://evil.example"}):
            assert http.get("/api/server", headers={**headers, **forged}).status_code == 403
    assert home.server()["pid"], "the Unix socket needs no token"


def test_the_token_is_in_no_command_line_log_error_or_environment_of_a_child(
    over_tcp: tuple[Sandbox, str],
) -> None:
    home, url = over_tcp
    token = (home.home / "token").read_text().strip()
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        wrong = http.get("/api/server", headers={"authorization": f"Bearer {token}x"})
        assert wrong.status_code == 401
        assert token not in wrong.text
    for process in home.processes():
        assert token not in " ".join(process.cmdline())
    for path in home.root.rglob("*"):
        if path.is_file() and path.name != "token":
            assert token.encode() not in path.read_bytes(), path
    options = {option for option in TAKES if "token" in option}
    assert options == {"--token-file"}, "a token on a command line is seen by everybody"


def test_a_token_of_the_environment_is_not_handed_on(fresh: Sandbox) -> None:
    fresh.environment["PHOENIX_TUI_TOKEN"] = "a-token-of-enough-length"
    fresh.start("serve", "--port", "0")
    eventually(fresh.listens, "it serves", 20)
    worker = eventually(lambda: fresh.processes("phoenix_tui.worker"), "the worker is there")[0]
    assert "PHOENIX_TUI_TOKEN" not in worker.environ()


def test_a_server_elsewhere_takes_our_images_and_gives_us_its_pictures(
    over_tcp: tuple[Sandbox, str], tmp_path: Path
) -> None:
    home, url = over_tcp
    (home.root / "client").mkdir()
    client = Sandbox(home.root / "client")
    client.environment["PHOENIX_TUI_TOKEN"] = (home.home / "token").read_text().strip()
    client.environment["PHOENIX_TUI_SERVER"] = url
    init = tmp_path / "init.png"
    Image.effect_mandelbrot((128, 128), (-2, -1.5, 1, 1.5), 50).convert("RGB").save(init)
    copies = tmp_path / "copies"
    options = ("--init", str(init), "--steps", "4", "--seed", "3", "--output", str(copies))
    done = client.run("generate", PROMPT, *options, "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert Path(made["path"]).parent == copies
    [stored] = home.pictures()
    assert pixels_of(made["path"]) == pixels_of(stored)
    assert client.run("reproduce", made["path"]).returncode == 0

    done = client.run("generate", PROMPT, "--model", "none", "--seed", "1")
    assert done.returncode == 2
    assert done.stderr.startswith("phoenix-tui: --model takes the name of a model (demo")
    assert client.pictures() == []
    assert not client.listens(), "a server was started here"
    client.environment["PHOENIX_TUI_TOKEN"] = "a-wrong-token-of-some-length"
    done = client.run("status")
    assert done.returncode == 1
    assert "token" in done.stderr


def test_an_address_beyond_this_machine_is_warned_of(fresh: Sandbox) -> None:
    serve = fresh.start("serve", "--host", "0.0.0.0")
    eventually(fresh.listens, "the server listens", 20)
    fresh.server()
    assert fresh.run("stop").returncode == 0
    _, err = serve.communicate(timeout=20)
    assert "Warning: other machines can reach this address" in err


def test_a_port_in_use_is_told_in_one_sentence(fresh: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = fresh.run("serve", "--port", str(taken.getsockname()[1]), seconds=20)
    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert not fresh.listens()
