"""`phoenix-tui generate`, the real command on the shipped model."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.cli.generate import as_line, job_json
from phoenix_tui.client.copies import put
from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import JobState
from tests.api_calls import pixels_of
from tests.sandbox import PROMPT, Sandbox
from tests.server.scripted_engine import status
from tests.waiting import eventually

KEYS = {
    "job_id", "batch_id", "status", "seed", "path", "width", "height", "steps", "seconds",
}  # fmt: skip


def test_a_batch_of_four_prints_four_objects_and_makes_four_files(shared: Sandbox) -> None:
    made = shared.objects("generate", PROMPT, "--batch", "4", "--seed", "42")
    assert [sorted(each) for each in made] == [sorted(KEYS)] * 4
    assert sorted(each["seed"] for each in made) == [42, 43, 44, 45]
    assert {each["status"] for each in made} == {"completed"}
    assert len({each["batch_id"] for each in made}) == 1
    for each in made:
        assert Path(each["path"]).is_absolute()
        width, height, _ = pixels_of(each["path"])
        assert (width, height) == (each["width"], each["height"])
        assert each["seconds"] > 0


def test_a_seed_gives_the_same_picture_alone_in_a_pair_and_after_a_restart(
    shared: Sandbox,
) -> None:
    batch = shared.objects("generate", PROMPT, "--batch", "4", "--seed", "42", "--steps", "6")
    third = pixels_of(next(each["path"] for each in batch if each["seed"] == 44))

    def again(*options: str) -> tuple[int, int, bytes]:
        made = shared.objects("generate", PROMPT, "--steps", "6", *options)
        return pixels_of(next(each["path"] for each in made if each["seed"] == 44))

    assert again("--seed", "44") == third
    assert again("--seed", "43", "--batch", "2") == third
    assert shared.run("stop").returncode == 0
    assert again("--seed", "44") == third


def test_stdout_holds_nothing_but_objects_and_a_pipe_gets_no_bars(shared: Sandbox) -> None:
    done = shared.run("generate", PROMPT, "--steps", "2", "--batch", "2", "--json")
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["completed"] * 2
    assert done.stderr == ""


def test_a_person_gets_one_line_for_each_picture(shared: Sandbox) -> None:
    done = shared.run("generate", PROMPT, "--steps", "2", "--seed", "42")
    assert re.fullmatch(r"seed 42  /\S+\.png  \d+\.\d s\n", done.stdout), done.stdout


def test_steps_are_those_that_were_asked_for(shared: Sandbox) -> None:
    [made] = shared.objects("generate", PROMPT, "--sampler", "Heun", "--steps", "5")
    assert made["steps"] == 5
    [made] = shared.objects("info", made["path"])
    assert made["steps"] == 5
    assert made["sampler"] == "Heun"


def test_a_glued_sampler_name_is_taken_apart(shared: Sandbox) -> None:
    [made] = shared.objects("generate", PROMPT, "--sampler", "dpm++ 2m karras", "--steps", "2")
    [info] = shared.objects("info", made["path"])
    assert (info["sampler"], info["schedule"]) == ("DPM++ 2M", "Karras")


def test_output_gets_copies_and_never_overwrites(shared: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "copies"
    made = shared.objects(
        "generate", PROMPT, "--steps", "2", "--seed", "5", "--batch", "2", "--output", str(folder)
    )
    for each in made:
        copy = Path(each["path"])
        assert copy.parent == folder
        stored = [path for path in shared.pictures() if path.name == copy.name]
        assert len(stored) == 1
        assert stored[0].read_bytes() == copy.read_bytes()
    assert len(list(folder.iterdir())) == 2, "an unfinished copy was left"


def test_a_file_that_has_the_name_already_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"mine")
    assert put(tmp_path, "a.png", b"one") == tmp_path / "a-2.png"
    assert put(tmp_path, "a.png", b"two") == tmp_path / "a-3.png"
    assert (tmp_path / "a.png").read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.png", "a-3.png", "a.png"]


def test_an_init_image_is_kept_with_the_home(shared: Sandbox, tmp_path: Path) -> None:
    init = tmp_path / "init.png"
    Image.effect_mandelbrot((100, 90), (-2, -1.5, 1, 1.5), 50).convert("RGB").save(init)
    done = shared.run(
        "generate", PROMPT, "--init", str(init), "--strength", "0.5", "--steps", "6", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert "100x90" in done.stderr, "the snapped size was not said"
    made = json.loads(done.stdout)
    multiple = json.loads(shared.run("models", "--json").stdout)[0]["size_multiple"]
    assert made["width"] == 100 // multiple * multiple
    assert made["height"] == 90 // multiple * multiple
    init.unlink()
    again = shared.run("reproduce", made["path"])
    assert again.returncode == 0, again.stderr


def test_a_mask_goes_with_an_init_image(shared: Sandbox, tmp_path: Path) -> None:
    init, mask = tmp_path / "init.png", tmp_path / "mask.png"
    Image.effect_mandelbrot((128, 128), (-2, -1.5, 1, 1.5), 50).convert("RGB").save(init)
    Image.linear_gradient("L").resize((128, 128)).point(lambda v: 255 * (v > 127)).save(mask)
    [made] = shared.objects(
        "generate", PROMPT, "--init", str(init), "--mask", str(mask), "--steps", "4"
    )
    assert made["status"] == "completed"
    assert shared.run("reproduce", made["path"]).returncode == 0


def test_on_a_terminal_every_picture_of_the_batch_has_a_bar(shared: Sandbox) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        shared.command("generate", PROMPT, "--batch", "2", "--seed", "42", "--steps", "20"),
        env={**shared.environment, "TERM": "xterm-256color", "COLUMNS": "100"},
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = bytearray()
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break  # the terminal's other side is closed
            if not chunk:
                break
            shown += chunk
    os.close(ours)
    assert process.returncode == 0
    text = shown.decode()
    for seed in (42, 43):
        assert f"seed {seed} " in text
        assert re.search(rf"seed {seed}  /\S+\.png", text), "a picture's line is missing"
    assert text.count("100%") >= 2
    assert "completed" in text


def test_two_at_once_without_a_server_share_one(fresh: Sandbox) -> None:
    both = [fresh.start("jobs", "--json") for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert json.loads(out) == []
    assert len(fresh.processes("serve")) == 1


def test_a_server_that_cannot_start_is_told_of_with_its_reason(fresh: Sandbox) -> None:
    (fresh.home / "phoenix.db").write_bytes(b"this is no database" * 100)
    done = fresh.run("generate", PROMPT)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("phoenix-tui: The server did not start: ")
    assert done.stderr.count("\n") == 1
    assert "server.log" in done.stderr


def test_a_home_that_another_host_serves_is_told_of(fresh: Sandbox) -> None:
    (fresh.home / "host.json").write_text('{"pid": 1, "host": "elsewhere", "socket": "/x"}')
    done = fresh.run("generate", PROMPT)
    assert done.returncode == 1
    assert "is in use on elsewhere (process 1)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_home_that_cannot_be_made_is_told_of(fresh: Sandbox) -> None:
    done = fresh.run("generate", PROMPT, "--home", "/proc/no-home")
    assert done.returncode == 1
    assert done.stderr.startswith("phoenix-tui: The home cannot be used: /proc/no-home: ")
    assert done.stderr.count("\n") == 1


def test_an_interrupt_while_the_server_starts_ends_quietly(fresh: Sandbox) -> None:
    generate = fresh.start("generate", PROMPT)
    eventually(lambda: fresh.processes("serve"), "the server is started", 20)
    generate.send_signal(signal.SIGINT)
    out, err = generate.communicate(timeout=60)
    assert (generate.returncode, out, err) == (130, "", "")


def test_a_reader_that_goes_away_is_no_traceback(shared: Sandbox) -> None:
    generate = shared.start("generate", PROMPT, "--steps", "30")
    assert generate.stdout is not None
    assert generate.stderr is not None
    generate.stdout.close()
    assert generate.stderr.read() == ""
    assert generate.wait(timeout=60) == 1
    generate.stderr.close()


def test_a_failure_is_in_the_object_and_in_the_line() -> None:
    error = Failure(title="Out of memory", message="The GPU is full.", hint="Try a smaller size.")
    failed = status(state=JobState.FAILED, error=error)
    told = job_json(failed, None, 8)
    assert told["status"] == "failed"
    assert told["error"] == {
        "title": "Out of memory", "message": "The GPU is full.", "hint": "Try a smaller size.",
    }  # fmt: skip
    assert as_line(failed, None) == (
        "seed 42  failed  Out of memory: The GPU is full. Try a smaller size."
    )


def test_an_unknown_key_in_config_toml_is_reported(fresh: Sandbox) -> None:
    (fresh.home / "config.toml").write_text('colour = "red"\n')
    done = fresh.run("models")
    assert done.returncode == 0
    assert done.stderr == "phoenix-tui: config.toml: unknown key colour\n"


def test_home_is_named_by_option_before_or_after_the_command(fresh: Sandbox) -> None:
    other = fresh.root / "other"
    for arguments in (
        ("--home", str(other), "models"),
        ("models", "--home", str(other)),
        ("models", f"--home={other}"),
    ):
        assert fresh.run(*arguments).returncode == 0


@pytest.mark.parametrize("module", ["phoenix_tui.cli", "phoenix_tui.cli.parser"])
def test_importing_the_command_line_imports_nothing_heavy(module: str) -> None:
    heavy = ("torch", "textual", "httpx", "rich", "fastapi", "PIL", "sqlite3", "asyncio")
    code = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
