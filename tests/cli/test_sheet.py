"""`phoenix-tui sheet`: ordinary pictures over two parameters, and one that shows them all."""

from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.cli import main
from tests.api_calls import pixels_of
from tests.sandbox import PROMPT, Sandbox


def test_a_sheet_shows_the_pictures_that_generate_makes(shared: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "house.png"
    asked = ("sheet", PROMPT, "--seed", "42", "--x", "steps=1,2,3", "--y", "cfg=1,4")
    *made, sheet = shared.objects(*asked, "--output", str(file))
    assert sheet == {"sheet": str(file), "pictures": 6}
    assert {(each["x"], each["y"]) for each in made} == {
        (f"steps {steps}", f"cfg {cfg}") for steps in (1, 2, 3) for cfg in (1, 4)
    }
    [one] = [each for each in made if (each["x"], each["y"]) == ("steps 2", "cfg 4")]
    options = ("--seed", "42", "--steps", "2", "--cfg", "4")
    [alone] = shared.objects("generate", PROMPT, *options)
    assert pixels_of(one["path"]) == pixels_of(alone["path"])
    with Image.open(file) as image, Image.open(one["path"]) as picture:
        assert image.width > 3 * 128
        assert image.height > 2 * 128
        found = image.tobytes().count(picture.convert("RGB").tobytes()[: 3 * 128])
        assert found, "the picture is not on the sheet as it is"
    assert shared.run("reproduce", one["path"]).returncode == 0


def test_a_sheet_never_takes_another_files_place(shared: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "sheet.png"
    file.write_text("mine")
    asked = ("sheet", PROMPT, "--x", "seed=1,2", "--steps", "1", "--output", str(file))
    done = shared.run(*asked)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(tmp_path / "sheet-2.png")
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ((), "--x takes NAME=VALUE"),
        (("--x", "steps=0"), "--x of steps takes a whole number from 1 to 1000, not 0"),
        (("--x", "steps=8", "--y", "steps=9"), "--y takes another parameter than steps"),
        (("--x", "steps=8", "--steps", "9"), "--steps is what --x says already"),
        (("--x", "sampler=Euler,Eulerish"), "--x of sampler takes the name of a sampler"),
        (("--x", "strength=0.5"), "--x of strength needs an init image"),
        (("--x", "steps=8", "--output", "sheet.jpg"), "--output takes a file that ends in .png"),
        (("--x", "steps=8", "--cfg", "x"), "--cfg takes a number"),
    ],
)
def test_a_wrong_sheet_gets_one_line_and_nothing_is_made(
    fresh: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    line: str,
) -> None:
    for name, value in fresh.environment.items():
        monkeypatch.setenv(name, value)
    assert main(["sheet", "a house", *options]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"phoenix-tui: {line}")
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert fresh.processes() == [], "a server was started"
