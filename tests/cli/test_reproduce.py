"""`phoenix-tui reproduce` and `info`, on the shipped model."""

import json
import os
import pty
import re
import shutil
import subprocess
import termios
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from phoenix_tui.cli.reproduce import Comparison
from tests.sandbox import PROMPT, Sandbox
from tests.waiting import eventually


@pytest.fixture(scope="module")
def picture(shared: Sandbox) -> Path:
    [made] = shared.objects("generate", PROMPT, "--seed", "42", "--steps", "8")
    return Path(made["path"])


def changed(picture: Path, copy: Path, at: tuple[int, int] = (3, 5)) -> Path:
    """The picture with one pixel changed and its texts as they were."""
    with Image.open(picture) as image:
        image.load()
        texts = PngImagePlugin.PngInfo()
        for key, text in image.text.items():  # type: ignore[attr-defined]
            texts.add_itxt(key, text)
        red, green, blue = image.convert("RGB").getpixel(at)  # type: ignore[misc]
        image.putpixel(at, (red ^ 1, green, blue))
        image.save(copy, pnginfo=texts)
    return copy


def test_a_picture_made_again_is_identical(shared: Sandbox, picture: Path) -> None:
    kept = shared.pictures()
    done = shared.run("reproduce", str(picture))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Identical: seed 42, 128x128 pixels.\n"
    assert shared.pictures() == kept, "a picture made only to be compared was kept"


def test_what_was_done_for_lack_of_memory_is_done_again(shared: Sandbox) -> None:
    body = {"prompt": PROMPT, "seed": 7, "steps": 4, "width": 320, "height": 320}
    with shared.http() as http:
        kinds: list[dict[str, object]] = [{}, {"vae_tiling": True, "vae_float32": True}]
        jobs = [http.post("/api/generate", json={**body, **kind}).json() for kind in kinds]
        for job in jobs:
            eventually(
                lambda job=job: http.get(f"/api/status/{job['job_id']}").json()["path"],
                "the picture is kept",
            )
        plain, tiled = (http.get(f"/api/status/{job['job_id']}").json()["path"] for job in jobs)
    assert Image.open(plain).tobytes() != Image.open(tiled).tobytes()
    assert ", tiled VAE, VAE in float32" in shared.objects("info", tiled)[0]["extra"]["made on"]
    for path in (plain, tiled):
        done = shared.run("reproduce", path)
        assert done.returncode == 0, done.stdout


def test_one_changed_pixel_is_found_and_counted(
    shared: Sandbox, picture: Path, tmp_path: Path
) -> None:
    copy = changed(picture, tmp_path / "changed.png")
    done = shared.run("reproduce", str(copy))
    assert done.returncode == 1
    assert "1 of 16384 pixels, by 1 of 255 at most" in done.stdout
    [told] = shared.objects("reproduce", str(copy), status=1)
    assert told["identical"] is False
    assert (told["differing_pixels"], told["largest_difference"]) == (1, 1)
    assert told["recipe"] == {}
    assert "its pixels or its text were changed" in told["reason"]


def test_another_size_is_a_difference(shared: Sandbox, picture: Path, tmp_path: Path) -> None:
    copy = changed(picture, tmp_path / "changed.png")
    with Image.open(copy) as image:
        texts = PngImagePlugin.PngInfo()
        for key, text in image.text.items():  # type: ignore[attr-defined]
            texts.add_itxt(key, text)
        image.resize((64, 64)).save(copy, pnginfo=texts)
    done = shared.run("reproduce", str(copy))
    assert done.returncode == 1
    assert "64x64" in done.stdout


def test_a_recipe_that_differs_is_named() -> None:
    compared = Comparison(
        identical=False, path="a.png", seed=1, size=(8, 8), size_again=(8, 8),
        differing_pixels=3, largest_difference=2, recipe={"torch": ("2.12.0", "2.13.0")},
    )  # fmt: skip
    assert "torch was 2.12.0, is 2.13.0" in compared.reason
    assert "was changed" not in compared.reason


@pytest.mark.parametrize("command", ["reproduce", "info"])
def test_a_file_that_is_no_picture_gets_one_line(
    shared: Sandbox, tmp_path: Path, command: str
) -> None:
    file = tmp_path / "notes.png"
    file.write_text("notes")
    done = shared.run(command, str(file))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("phoenix-tui: The image cannot be read: notes.png")
    assert done.stderr.count("\n") == 1


def test_a_picture_of_another_tool_is_told_of_and_not_made_again(
    shared: Sandbox, tmp_path: Path
) -> None:
    file = tmp_path / "other.png"
    texts = PngImagePlugin.PngInfo()
    texts.add_text(
        "parameters",
        "a house\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, "
        "Size: 64x64, Model: other",
    )
    Image.new("RGB", (64, 64)).save(file, pnginfo=texts)
    [told] = shared.objects("info", str(file))
    assert set(told) == {
        "prompt", "negative_prompt", "prompt_syntax", "steps", "sampler", "schedule",
        "cfg_scale", "seed", "width", "height", "model", "loras", "strength", "resize", "mask_blur",
        "only_masked_padding", "variation_seed", "variation_strength", "source", "extra",
    }  # fmt: skip
    assert (told["seed"], told["negative_prompt"], told["model"]) == (5, "fog", "other")
    done = shared.run("reproduce", str(file))
    assert done.returncode == 1
    assert told["source"] in done.stderr


def test_a_picture_of_a_model_that_is_not_here_says_so(
    shared: Sandbox, picture: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "gone.png"
    with Image.open(picture) as image:
        texts = PngImagePlugin.PngInfo()
        for key, text in image.text.items():  # type: ignore[attr-defined]
            texts.add_itxt(key, text.replace('"model":"demo"', '"model":"gone"'))
        image.save(copy, pnginfo=texts)
    done = shared.run("reproduce", str(copy))
    assert done.returncode == 1
    assert "cannot be made again here: model takes the name of a model (demo" in done.stderr


def test_a_persons_info_shows_the_making(shared: Sandbox, picture: Path) -> None:
    told = shared.run("info", str(picture)).stdout
    assert f"Prompt        {PROMPT}" in told
    assert "Seed          42" in told
    assert json.loads(shared.run("info", str(picture), "--json").stdout)["source"] == "Phoenix TUI"


def _on_a_terminal(home: Sandbox, *arguments: str, **environment: str) -> str:
    """What a command prints on a terminal of 24-bit colours, 80 columns wide."""
    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (24, 80))
    process = subprocess.Popen(
        home.command(*arguments), stdin=its, stdout=its, stderr=subprocess.DEVNULL,
        env={**home.environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"} | environment,
    )  # fmt: skip
    os.close(its)
    printed = b""
    try:
        while data := os.read(ours, 65536):
            printed += data
    except OSError:
        pass  # its other end is closed
    finally:
        os.close(ours)
    assert process.wait(60) == 1
    return printed.decode()


def test_a_terminal_shows_both_pictures_and_marks_the_one_pixel_that_differs(
    shared: Sandbox, picture: Path, tmp_path: Path
) -> None:
    copy = changed(picture, tmp_path / "changed.png", (100, 64))
    printed = _on_a_terminal(shared, "reproduce", str(copy))
    assert "all within 1x1 pixels at 100, 64" in printed
    assert printed.count("▀") == 3 * 25 * 12, "three pictures of 25 columns and 12 rows"
    assert "where they differ" in printed
    assert len(re.findall("[34]8;2;255;220;0", printed)) == 1, "one half-cell is marked"


def test_a_terminal_without_colours_gets_the_words_alone(
    shared: Sandbox, picture: Path, tmp_path: Path
) -> None:
    copy = changed(picture, tmp_path / "changed.png")
    printed = _on_a_terminal(shared, "reproduce", str(copy), NO_COLOR="1")
    assert "all within 1x1 pixels at 3, 5" in printed
    assert "▀" not in printed


def test_a_picture_without_metadata_is_made_again_as_the_library_knows_it(
    shared: Sandbox, picture: Path, tmp_path: Path
) -> None:
    silent = tmp_path / picture.name
    with Image.open(picture) as image:
        image.save(silent)
    assert shared.run("reproduce", str(silent)).stdout.startswith("Identical: seed 42")
    unknown = tmp_path / picture.name.replace("-0", "-1", 3)
    shutil.copy(silent, unknown)
    done = shared.run("reproduce", str(unknown))
    assert done.returncode == 1
    assert "cannot be made again" in done.stderr
