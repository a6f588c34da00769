"""The library from the shell: listing, exporting, the log, the trash."""

import csv
import io
import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.api_calls import made, pixels_of
from tests.sandbox import Sandbox

WORDS = "a walrus on the beach"


@pytest.fixture(scope="module")
def walruses(shared: Sandbox) -> list[str]:
    """The paths of three pictures, oldest first."""
    with shared.http() as http:
        return [
            made(http, prompt=WORDS, seed=seed, steps=1, width=64, height=64)["path"]
            for seed in (71, 72, 73)
        ]


def _lines(shared: Sandbox, *arguments: str) -> list[str]:
    done = shared.run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_pictures_are_listed_as_a_table_as_paths_and_as_objects(
    shared: Sandbox, walruses: list[str]
) -> None:
    table = _lines(shared, "library", "--text", "walr bea")
    assert table[0].split() == ["MADE", "SEED", "RATING", "PROMPT", "PATH"]
    assert [line.split()[2] for line in table[1:]] == ["73", "72", "71"]
    assert _lines(shared, "library", "--text", "walrus", "--order", "oldest", "--paths") == walruses
    objects = shared.objects("library", "--text", "walrus", "--seed", "72")
    assert [(each["seed"], each["prompt"], each["path"]) for each in objects] == [
        (72, WORDS, walruses[1])
    ]
    assert _lines(shared, "library", "--text", "unicorn") == ["There are no such pictures."]


def test_a_limit_shows_the_first_and_says_how_many_there_are(
    shared: Sandbox, walruses: list[str]
) -> None:
    done = shared.run("library", "--text", "walrus", "--limit", "2")
    assert len(done.stdout.splitlines()) == 3
    assert "These are 2 of 3 pictures" in done.stderr
    assert _lines(shared, "library", "--text", "walrus", "--limit", "1", "--paths") == walruses[-1:]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--seed", "-1"], "--seed takes a whole number"),
        (["--rating-from", "9"], "--rating-from takes a whole number from 0 to 5"),
        (["--since", "soon", "--mode", "paint"], "--since takes a date"),
        (["--limit", "0"], "--limit takes a whole number from 1"),
        (["--order"], "--order takes newest, oldest or rating"),
        (["--colour", "red"], "--colour red is not known here"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(
    shared: Sandbox, options: list[str], says: str
) -> None:
    done = shared.run("library", *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_export_copies_what_was_asked_for_and_draws_a_contact_sheet(
    shared: Sandbox, walruses: list[str], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheets" / "walruses.png"
    query = ["--text", "walrus", "--limit", "2"]
    lines = _lines(
        shared, "export", *query, "--output", str(tmp_path / "out"), "--contact-sheet", str(sheet)
    )
    copies = [tmp_path / "out" / Path(path).name for path in (walruses[2], walruses[1])]
    assert lines == [str(sheet), *map(str, copies)]
    assert [pixels_of(copy) for copy in copies] == [pixels_of(walruses[2]), pixels_of(walruses[1])]
    with Image.open(sheet) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width > 2 * 64
    again = _lines(shared, "export", *query, "--output", str(tmp_path / "out"))
    assert all(line.endswith("-2.png") for line in again), "a copy was overwritten"


def test_export_without_a_place_to_go_is_refused(shared: Sandbox) -> None:
    done = shared.run("export")
    assert done.returncode == 2
    assert "--output takes a folder" in done.stderr


def test_the_log_of_decisions_is_told_in_three_ways(shared: Sandbox, walruses: list[str]) -> None:
    picture_id = shared.objects("library", "--seed", "71", "--text", "walrus")[0]["picture_id"]
    with shared.http() as http:
        http.post("/api/pictures/marks", json={"picture_ids": [picture_id], "rating": 4})
    last = shared.objects("decisions")[-1]
    assert (last["picture_id"], last["rating"], last["kept"]) == (picture_id, 4, True)
    assert "kept, rated 4  seed 71" in _lines(shared, "decisions")[-1]
    rows = list(csv.DictReader(io.StringIO(shared.run("decisions", "--csv").stdout)))
    assert (rows[-1]["picture_id"], rows[-1]["prompt"]) == (picture_id, WORDS)


def test_the_trash_is_emptied_only_when_that_is_confirmed(shared: Sandbox) -> None:
    with shared.http() as http:
        job = made(http, prompt="a mistake", steps=1, width=64, height=64)
        ids = [job["picture_id"]]
        http.post("/api/pictures/marks", json={"picture_ids": ids, "discarded": True})
    assert _lines(shared, "trash")[0].startswith("1 picture in the trash")
    assert _lines(shared, "library", "--discarded", "--paths") == [job["path"]]
    refused = shared.run("trash", "empty", stdin=subprocess.DEVNULL)
    assert refused.returncode == 2
    assert "--yes is needed" in refused.stderr
    assert Path(job["path"]).exists()
    assert "Nothing was deleted." in _answered(shared, "n")
    assert Path(job["path"]).exists()
    assert "Deleted 1 picture for good." in _answered(shared, "y")
    assert not Path(job["path"]).exists()
    assert _lines(shared, "trash", "empty", "--yes") == ["The trash is empty."]


def _answered(shared: Sandbox, answer: str) -> str:
    """What `trash empty` prints where a person answers its question."""
    ours, its = pty.openpty()
    os.write(ours, answer.encode() + b"\n")
    done = shared.run("trash", "empty", stdin=its)
    os.close(ours)
    os.close(its)
    assert "Delete 1 picture for good? y/N" in done.stdout, done.stderr
    return done.stdout


def test_a_listing_ends_quietly_when_its_reader_does(shared: Sandbox, walruses: list[str]) -> None:
    command = " ".join(shared.command("library", "--json"))
    done = subprocess.run(
        f"{command} | head -n 1", shell=True, env=shared.environment, capture_output=True,
        text=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout)["path"]
    assert "Traceback" not in done.stderr
