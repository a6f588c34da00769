"""The faults, one function each; every one says at what it hit."""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx

from tests.faults import folders
from tests.faults.world import FEW, MANY, PATIENCE, World
from tests.terminal.left_behind import what_is_left
from tests.terminal.pty_terminal import PtyTerminal
from tests.waiting import eventually

Fault = Callable[[World], str]
STATES = ("queued", "loading", "running", "saving")


class ViolationError(AssertionError):
    """A fault had another effect than it may have."""


def kill_server(world: World) -> str:
    state = _at_some_state(world)
    world.kill(world.server)
    return state


def kill_worker(world: World) -> str:
    state = _at_some_state(world)
    world.kill(world.worker)
    return state


def kill_worker_twice(world: World) -> str:
    jobs = world.batch(4, MANY)
    for _ in range(2):
        world.until_any(jobs, "running")
        world.kill(world.worker)
    return "running"


def kill_both(world: World) -> str:
    state = _at_some_state(world)
    server, worker = world.server, world.worker
    world.kill(server)
    world.kill(worker)
    return state


def terminate_server(world: World) -> str:
    state = _at_some_state(world)
    world.kill(world.server, signal.SIGTERM)
    return state


def terminate_worker(world: World) -> str:
    state = _at_some_state(world)
    world.kill(world.worker, signal.SIGTERM)
    return state


def stop_worker(world: World) -> str:
    """It stands still for a while, as on a machine that sleeps."""
    jobs = world.batch(2, MANY)
    world.until_any(jobs, "running")
    with world.stopped(world.worker), world.http() as http:
        # the server is there all the same, and a job that comes now waits
        assert http.get("/api/server").is_success
        world.batch(1)
    return "running"


def stop_server(world: World) -> str:
    jobs = world.batch(2, MANY)
    world.until_any(jobs, "running")
    answers: list[int] = []

    def ask() -> None:
        with world.http() as http:
            answers.append(http.get("/api/jobs", timeout=PATIENCE).status_code)

    asking = threading.Thread(target=ask)
    with world.stopped(world.server):
        asking.start()
        asking.join(0.3)
    asking.join()
    if answers != [200]:
        raise ViolationError("a call that met a server standing still had no answer afterwards")
    return "running"


def full_disk(world: World) -> str:
    return _cannot_save(world, folders.full, "The disk is full")


def read_only_folder(world: World) -> str:
    return _cannot_save(world, folders.read_only, "A folder cannot be written to")


def vanished_folder(world: World) -> str:
    return _cannot_save(world, folders.gone, "A folder is gone")


def cancel(world: World) -> str:
    jobs = world.batch(4)
    state = world.random.choice(STATES[:3])
    world.until_any(jobs, state)
    with world.http() as http:
        for job_id in world.random.sample(jobs, 2):
            world.cancelled.add(job_id)
            http.post(f"/api/cancel/{job_id}")
    return state


def client_goes_away(world: World) -> str:
    """In the middle of its events, and in the middle of what it sends."""
    jobs = world.batch(4)
    with world.http() as http, http.stream("GET", "/api/events") as events:
        for heard, _ in enumerate(events.iter_lines()):
            if heard >= world.random.randrange(20) or world.states().get(jobs[-1]) == "completed":
                break

    def half() -> "list[bytes]":
        raise httpx.ReadError("gone")

    with suppress(httpx.TransportError), world.http() as http:
        http.post("/api/generate", content=(part for part in (b'{"prompt": "x', *half())))
    return "events"


def hang_up_ui(world: World) -> str:
    return _ends_ui(world, signal.SIGHUP)


def terminate_ui(world: World) -> str:
    return _ends_ui(world, signal.SIGTERM)


def kill_ui(world: World) -> str:
    return _ends_ui(world, signal.SIGKILL)


def two_servers(world: World) -> str:
    """Started at once for one home: one of them serves it, the other one says so and ends."""
    world.batch(4)
    world.kill(world.server)
    both = [world.home.start("serve") for _ in range(2)]
    eventually(lambda: any(each.poll() is not None for each in both), "one gives way", PATIENCE)
    loser = next(each for each in both if each.poll() is not None)
    winner = next(each for each in both if each is not loser)
    said = loser.communicate(timeout=PATIENCE)[1]
    if loser.returncode != 1 or "A server is running already" not in said:
        raise ViolationError(f"the second server ended with {loser.returncode}: {said}")
    eventually(lambda: world.states() or winner.poll() is not None, "one serves", PATIENCE)
    if winner.poll() is not None:
        raise ViolationError(f"no server is left: {winner.communicate()[1]}")
    # its pipes are the harness's: what follows has a server of its own
    world.kill(world.server, signal.SIGTERM)
    winner.communicate()
    return "starting"


def stale_files(world: World) -> str:
    """What a crash leaves, and more: garbage where socket, lock and note are."""
    world.batch(4)
    home = world.home
    socket, lock = home.socket, next(home.runtime.rglob("server.lock"))
    world.kill(world.server)
    if world.random.random() < 0.5:
        socket.unlink(missing_ok=True)
        socket.write_text("no socket")
        lock.write_text("{")
        (home.home / "host.json").write_text("}")
    day = home.home / "pictures" / f"{datetime.now(UTC):%Y-%m-%d}"
    day.mkdir(exist_ok=True)
    for folder in (day, home.home / "inputs", home.home):
        (folder / "half.png.0a1b2c3d.part").write_bytes(b"\x89PNG")
    return "stopped"


FAULTS: Mapping[str, Fault] = {
    fault.__name__.replace("_", " "): fault
    for fault in (
        kill_server, kill_worker, kill_worker_twice, kill_both, terminate_server,
        terminate_worker, stop_worker, stop_server, full_disk, read_only_folder, vanished_folder,
        cancel, client_goes_away, hang_up_ui, terminate_ui, kill_ui, two_servers, stale_files,
    )
}  # fmt: skip
MOUNTED = {"full disk", "read only folder"}
"""Those that need to mount something."""


def _at_some_state(world: World) -> str:
    """Ask for a batch and wait until one of its jobs is in a state that the seed chooses."""
    state = world.random.choice(STATES)
    if state == "loading":
        world.kill(world.worker)
    jobs = world.batch(world.random.choice((1, 4, 4)))
    if world.random.random() < 0.5:
        world.batch(4, FEW)  # waits
    if state == "saving":
        day = world.home.home / "pictures" / f"{datetime.now(UTC):%Y-%m-%d}"
        world.watch_for(lambda: _has_part(day), jobs)
    else:
        world.until_any(jobs, state)
    return state


def _has_part(day: Path) -> bool:
    try:
        return any(name.endswith(".part") for name in os.listdir(day))
    except OSError:
        return False


def _cannot_save(world: World, broken: Callable[[Path], object], title: str) -> str:
    """Finished pictures wait in memory, their jobs and the queue are paused, and all go on."""
    jobs = world.batch(4, MANY)
    world.until_any(jobs, "running")
    worker = world.until_worker().pid
    with broken(world.home.home / "pictures"):  # type: ignore[attr-defined]
        with world.http() as http:

            def waits() -> list[dict[str, object]]:
                told = [http.get(f"/api/status/{job_id}").json() for job_id in jobs]
                return told if all(t["state"] in {"paused", "completed"} for t in told) else []

            told = eventually(waits, "what cannot be saved is paused", PATIENCE)
            paused = [each for each in told if each["state"] == "paused"]
            later = world.batch(1)
            if paused and world.states()[later[0]] != "queued":
                raise ViolationError("the queue goes on while a picture waits for its place")
        for each in paused:
            error = each["error"]
            if not isinstance(error, dict) or error["title"] != title or not error["hint"]:
                raise ViolationError(f"of a picture that cannot be saved it says {error}")
    done = world.home.run("resume", seconds=PATIENCE)
    if done.returncode != 0 or world.until_worker().pid != worker:
        raise ViolationError(f"the pictures did not go on from memory: {done.stderr}")
    return "saving" if paused else "too late"


def _ends_ui(world: World, number: signal.Signals) -> str:
    """The terminal app goes, at any moment; the terminal is as before, and the work goes on."""
    world.until_worker()
    server = world.server
    with PtyTerminal(world.home.command(), env=world.home.environment) as terminal:
        moment = world.random.choice(("starting", "watching", "looking"))
        if moment == "starting":
            terminal.wait_for_bytes(b"\x1b[?1049h", seconds=PATIENCE)
        else:
            terminal.wait_for("●", PATIENCE)
        world.batch(4)
        if moment == "looking":
            terminal.type("\x1bOR")  # F3
            terminal.wait_for("newest first|Looking", PATIENCE)
        terminal.process.send_signal(number)
        status = terminal.wait_for_end(30)
        if number is not signal.SIGKILL:
            if left := what_is_left(terminal):
                raise ViolationError(f"left in the terminal: {', '.join(left)}")
            if status != 128 + number:
                raise ViolationError(f"the app ended with {status}")
    if world.server != server:
        raise ViolationError("the server went with the terminal")
    return moment
