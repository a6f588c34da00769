"""`phoenix-tui generate` from a picture and a mask, and those pictures made again."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.api_calls import ended, pixels
from tests.sandbox import PROMPT, Sandbox

MASK_BOX = (30, 40, 80, 90)


@pytest.fixture
def init(tmp_path: Path) -> Path:
    path = tmp_path / "init.png"
    down = Image.linear_gradient("L").resize((128, 128))
    Image.merge("RGB", (down, down.rotate(90), down.rotate(180))).save(path)
    return path


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    path = tmp_path / "mask.png"
    image = Image.new("L", (128, 128))
    image.paste(255, MASK_BOX)
    image.save(path)
    return path


def test_outside_the_mask_and_four_pixels_the_init_image_stays(
    shared: Sandbox, init: Path, mask: Path
) -> None:
    [made] = shared.objects(
        "generate", PROMPT, "--init", str(init), "--mask", str(mask), "--strength", "1",
        "--steps", "4",
    )  # fmt: skip
    with Image.open(made["path"]) as picture, Image.open(init) as before, Image.open(mask) as area:
        changed = ImageChops.difference(picture.convert("RGB"), before.convert("RGB"))
        within = Image.merge("RGB", [area.filter(ImageFilter.MaxFilter(9))] * 3)
        assert changed.getbbox() is not None
        assert ImageChops.subtract(changed, within).getbbox() is None
    [info] = shared.objects("info", made["path"])
    assert info["strength"] == 1.0


def test_a_photo_held_sideways_gives_an_upright_picture_of_its_size(
    shared: Sandbox, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (100, 200), "white").save(tmp_path / "photo.jpg", exif=exif)
    done = shared.run(
        "generate", PROMPT, "--init", str(tmp_path / "photo.jpg"), "--steps", "2", "--json"
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert (made["width"], made["height"]) == (200, 96)
    assert "200x100" in done.stderr, "the snapped size was not said"


@pytest.mark.parametrize(
    ("content", "says"),
    [("black", "--mask marks nothing"), ("cut off", "--mask is not usable"), ("text", "--mask ")],
)
def test_a_mask_that_cannot_be_used_is_told_of_and_nothing_is_made(
    shared: Sandbox, init: Path, tmp_path: Path, content: str, says: str
) -> None:
    kept = shared.pictures()
    path = tmp_path / "bad.jpg"
    Image.new("L", (128, 128), 0).save(path, "JPEG")
    if content == "cut off":
        path.write_bytes(path.read_bytes()[:-60])
    elif content == "text":
        path.write_text("no picture")
    done = shared.run("generate", PROMPT, "--init", str(init), "--mask", str(path))
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert shared.pictures() == kept


def test_a_program_gets_the_size_of_its_picture_and_is_told(shared: Sandbox, init: Path) -> None:
    with shared.http() as http:
        image = http.post("/api/inputs", content=init.read_bytes()).json()
        assert (image["width"], image["height"]) == (128, 128)
        with Image.open(init) as picture:
            picture.resize((100, 70)).save(init)
        image = http.post("/api/inputs", content=init.read_bytes()).json()
        answer = http.post(
            "/api/generate",
            json={"prompt": PROMPT, "init_image": {"sha256": image["sha256"]}, "steps": 2},
        ).json()
        assert answer["notes"] == ["The init image has 100x70 pixels; the picture will have 96x64."]
        status = ended(http, answer["job_id"])
        assert status["state"] == "completed", status["error"]
        assert pixels(http, status)[:2] == (96, 64)
