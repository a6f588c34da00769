"""`phoenix-tui jobs`, `cancel`, `resume`, `drop`, `models`, `loras`, `rescan` and `doctor`."""

import json
import re
import shutil
from pathlib import Path

import pytest

from phoenix_tui.cli import multiplexers
from phoenix_tui.cli.commands import MODULE_OF
from phoenix_tui.cli.parser import TAKES, parse
from phoenix_tui.store.library import Library
from tests.sandbox import PROMPT, Sandbox

COMMANDS = list(MODULE_OF)


def test_jobs_lists_what_ended_lately(shared: Sandbox) -> None:
    [made] = shared.objects("generate", "a [red] house", "--steps", "1")
    listed = json.loads(shared.run("jobs", "--json").stdout)
    job = next(job for job in listed if job["job_id"] == made["job_id"])
    assert (job["state"], job["progress"]) == ("completed", 100)
    line = next(line for line in shared.run("jobs").stdout.splitlines() if made["job_id"] in line)
    assert "completed" in line
    assert "a [red] house" in line


@pytest.mark.parametrize("command", ["cancel", "resume", "drop"])
def test_an_unknown_job_gets_one_line(shared: Sandbox, command: str) -> None:
    done = shared.run(command, "no/such?job")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "There is no such job" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["resume", "drop"])
def test_nothing_to_do_is_said(shared: Sandbox, command: str) -> None:
    done = shared.run(command)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"nothing to {command}" in done.stdout


def test_models_names_the_shipped_one_and_where_it_is(fresh: Sandbox) -> None:
    [demo] = [
        card for card in json.loads(fresh.run("models", "--json").stdout) if card["name"] == "demo"
    ]
    assert demo["source"] == "shipped"
    assert demo["path"] in fresh.run("models").stdout
    loras = json.loads(fresh.run("loras", "--json").stdout)
    assert [(lora["name"], lora["source"]) for lora in loras] == [
        ("blueprint", "shipped"), ("neon", "shipped"),
    ]  # fmt: skip
    assert loras[0]["path"] in fresh.run("loras").stdout
    assert fresh.processes() == [], "a server was started to list files"


def test_rescan_by_the_running_server(shared: Sandbox) -> None:
    [made] = shared.objects("generate", PROMPT, "--steps", "1")
    copy = Path(made["path"]).with_name("moved.png")
    Path(made["path"]).rename(copy)
    done = shared.run("rescan")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"added {copy}" in done.stdout
    assert re.search(r"^\d+ pictures are known\.$", done.stdout, re.M)


def test_rescan_without_a_server_or_a_database_finds_pictures_with_ids_and_batch(
    shared: Sandbox, fresh: Sandbox
) -> None:
    batch = shared.objects("generate", PROMPT, "--steps", "1", "--batch", "2")
    (fresh.home / "pictures" / "deep").mkdir(parents=True)
    for made in batch:
        shutil.copy(made["path"], fresh.home / "pictures" / "deep")
    done = fresh.run("rescan")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("2 pictures are known.\n")
    assert fresh.processes() == [], "a server was started"
    library = Library.open(fresh.places)
    try:
        found = [library.picture(_id_in(fresh, made["path"])) for made in batch]
    finally:
        library.close()
    assert [picture and picture.making.job_id for picture in found] == [
        made["job_id"] for made in batch
    ]
    assert {picture and picture.making.batch.id for picture in found} == {batch[0]["batch_id"]}
    (fresh.home / "pictures" / "odd.png").write_text("no picture")
    odd = fresh.run("rescan")
    assert odd.returncode == 1
    assert "odd.png" in odd.stderr


def _id_in(home: Sandbox, path: str) -> str:
    [info] = home.objects("info", path)
    return info["extra"]["picture id"]


def test_doctor_tells_what_was_found(shared: Sandbox) -> None:
    shared.environment["TERM"] = "xterm-256color"
    done = shared.run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("torch", "textual-image", "xterm-256color", "GB free", str(shared.home), "Device"):
        assert word in done.stdout


def test_doctor_names_the_keys_that_a_multiplexer_takes() -> None:
    zellij = multiplexers.found({"ZELLIJ": "0"})
    assert zellij is not None
    assert {"ctrl+g", "ctrl+n", "ctrl+q", "ctrl+p"} <= set(zellij.clashes)
    assert zellij.clashes["ctrl+g"] == "F5 generates too"
    screen = multiplexers.found({"STY": "1.tty"})
    assert screen is not None
    assert screen.clashes == {}
    assert multiplexers.found({}) is None


@pytest.mark.parametrize("command", [[], *([each] for each in COMMANDS)], ids=["bare", *COMMANDS])
def test_every_command_has_a_help_text(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([*command, "--help"])
    assert ended.value.code == 0
    assert "--home DIR" in capsys.readouterr().out


def test_all_options_with_a_value_have_a_sentence_of_what_they_take(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in MODULE_OF:
        with pytest.raises(SystemExit):
            parse([command, "--help"])
    told = capsys.readouterr().out
    with_value = set(re.findall(r"(--[a-z-]+) [A-Z1]", told))
    assert with_value == {option for option in TAKES if option.startswith("--")}
