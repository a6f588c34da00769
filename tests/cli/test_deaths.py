"""kill -9 in mid-batch: of the worker, of the server, of `generate`."""

import json
import signal
import subprocess
import time
from typing import Any

import psutil
import pytest

from tests.api_calls import OVER, pixels_of
from tests.sandbox import PROMPT, Sandbox
from tests.waiting import eventually

BATCH = ("generate", PROMPT, "--batch", "4", "--seed", "42", "--steps", "30", "--json")


def all_running(home: Sandbox) -> list[dict[str, Any]]:
    """The jobs of the server, once all four are past their third step."""

    def look() -> list[dict[str, Any]]:
        jobs = home.server()["jobs"] if home.processes("serve") and home.socket.exists() else []
        return jobs if len(jobs) == 4 and all(job["step"] >= 3 for job in jobs) else []

    return eventually(look, "four jobs are under way")


def objects(process: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    out, err = process.communicate(timeout=180)
    assert "Traceback" not in err, err
    return [json.loads(line) for line in out.splitlines()]


def test_a_worker_that_is_killed_costs_time_but_no_picture(shared: Sandbox) -> None:
    generate = shared.start(*BATCH)
    all_running(shared)
    [worker] = shared.processes("phoenix_tui.worker")
    worker.kill()
    ended = objects(generate)
    assert {each["status"] for each in ended} == {"completed"}, ended
    assert generate.returncode == 0
    assert sorted(each["seed"] for each in ended) == [42, 43, 44, 45]
    third = next(each for each in ended if each["seed"] == 44)
    [alone] = shared.objects("generate", PROMPT, "--seed", "44", "--steps", "30")
    assert pixels_of(third["path"]) == pixels_of(alone["path"])
    assert shared.unfinished_files() == []


def test_a_job_under_which_two_workers_die_is_set_aside(shared: Sandbox) -> None:
    generate = shared.start("generate", PROMPT, "--seed", "7", "--steps", "1000", "--json")

    def at_work() -> list[psutil.Process]:
        # first the worker: until the server has heard of a death it tells the job's last step
        workers = shared.processes("phoenix_tui.worker")
        return workers if any(job["step"] > 2 for job in shared.server()["jobs"]) else []

    for _ in range(2):
        [worker] = eventually(at_work, "the job is under way")
        worker.kill()
        psutil.wait_procs([worker], timeout=10)
    [ended] = objects(generate)
    assert generate.returncode == 1
    assert ended["status"] == "set_aside"
    assert ended["error"]["message"]
    assert shared.run("drop", ended["job_id"]).returncode == 0
    [other] = shared.objects("generate", PROMPT, "--steps", "2")
    assert other["status"] == "completed", "the next job did not go on"


def test_a_server_that_is_killed_leaves_its_jobs_paused(shared: Sandbox) -> None:
    generate = shared.start(*BATCH)
    all_running(shared)
    [server] = shared.processes("serve")
    killed_at = time.monotonic()
    server.kill()
    eventually(lambda: not shared.processes("phoenix_tui.worker"), "the worker ends", 1.5)
    assert time.monotonic() - killed_at < 1.5
    ended = objects(generate)
    assert generate.returncode == 1
    assert sorted(each["seed"] for each in ended) == [42, 43, 44, 45]
    assert {each["status"] for each in ended} == {"paused"}
    assert all(each["path"] is None for each in ended)

    done = shared.run("generate", PROMPT, "--seed", "1", "--steps", "2", "--json")
    assert json.loads(done.stdout)["status"] == "completed", "paused jobs blocked a new one"
    assert "4 pictures are paused: `phoenix-tui resume` goes on" in done.stderr
    assert shared.unfinished_files() == []
    jobs = {job["job_id"]: job for job in json.loads(shared.run("jobs", "--json").stdout)}
    assert {jobs[each["job_id"]]["state"] for each in ended} == {"paused"}

    dropped, resumed = ended[0], ended[1:]
    assert shared.run("drop", dropped["job_id"]).returncode == 0
    done = shared.run("resume")
    assert done.returncode == 0
    assert all(each["job_id"] in done.stdout for each in resumed)
    with shared.http() as http:
        for each in resumed:
            eventually(
                lambda each=each: (
                    http.get(f"/api/status/{each['job_id']}").json()["state"] == "completed"
                ),
                "a resumed job completes",
            )
        assert http.get(f"/api/status/{dropped['job_id']}").status_code == 404


def test_a_generate_that_is_killed_leaves_its_pictures_to_be_made(shared: Sandbox) -> None:
    generate = shared.start(*BATCH)
    jobs = all_running(shared)
    generate.kill()
    generate.communicate()
    with shared.http() as http:

        def look() -> bool:
            states = {http.get(f"/api/status/{job['job_id']}").json()["state"] for job in jobs}
            return states <= OVER and states == {"completed"}

        eventually(look, "the server completes what was asked for")
    assert shared.objects("generate", PROMPT, "--steps", "1")[0]["status"] == "completed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cancels_the_jobs(shared: Sandbox, number: signal.Signals) -> None:
    generate = shared.start(*BATCH)
    all_running(shared)
    generate.send_signal(number)
    ended = objects(generate)
    assert generate.returncode == 130
    assert {each["status"] for each in ended} == {"cancelled"}
    assert len(ended) == 4
    assert shared.server()["jobs"] == []


def test_two_of_four_cancelled_give_their_time_to_the_others(shared: Sandbox) -> None:
    long_batch = (*BATCH[:-2], "60", "--json")

    def made(cancelled: int) -> tuple[float, list[dict[str, Any]]]:
        """The worker's processor seconds, which other programs do not lengthen, and the objects."""
        [worker] = shared.processes("phoenix_tui.worker")
        before = worker.cpu_times().user
        generate = shared.start(*long_batch)
        with shared.http() as http:
            for job in all_running(shared)[:cancelled]:
                assert http.post(f"/api/cancel/{job['job_id']}").json()["state"] == "cancelled"
        ended = objects(generate)
        assert generate.returncode == (1 if cancelled else 0)
        return worker.cpu_times().user - before, ended

    whole, all_four = made(0)
    less, two = made(2)
    assert sorted(each["status"] for each in two) == ["cancelled"] * 2 + ["completed"] * 2
    assert less < 0.85 * whole, f"two of four took {less:.1f} s, all four {whole:.1f} s"
    whole_by_seed = {each["seed"]: each for each in all_four}
    for each in two:
        if each["status"] == "completed":
            assert pixels_of(each["path"]) == pixels_of(whole_by_seed[each["seed"]]["path"])
