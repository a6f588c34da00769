import os
import random
from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.store import image_file, picture_file
from phoenix_tui.store.png import SIGNATURE
from tests.store.image_examples import chunk, header, png_of, saved
from tests.store.making_examples import make_making


def _colour(image: bytes) -> tuple[int, ...]:
    return tuple(image_file.read_rgb(image)[2][:3])


def test_pixels_come_back_as_they_were_written() -> None:
    rgb = random.Random(1).randbytes(64 * 72 * 3)
    data = picture_file.encode(make_making(), (64, 72), rgb)
    assert image_file.read_rgb(data) == (64, 72, rgb)


@pytest.mark.parametrize(
    ("image", "colour"),
    [
        (Image.new("L", (8, 8), 200), (200, 200, 200)),
        (Image.new("1", (8, 8), 1), (255, 255, 255)),
        (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), (255, 255, 255)),
        (Image.new("RGBA", (8, 8), (10, 20, 30, 255)), (10, 20, 30)),
        (Image.new("LA", (8, 8), (0, 0)), (255, 255, 255)),
        (Image.new("I;16", (8, 8), 65535), (255, 255, 255)),
        (Image.new("I;16", (8, 8), 257 * 100), (100, 100, 100)),
        (Image.new("RGB", (8, 8), (1, 2, 3)).quantize(4), (1, 2, 3)),
    ],
    ids=[
        "grey",
        "1 bit",
        "transparent",
        "opaque",
        "grey alpha",
        "16 bit",
        "16 bit grey",
        "palette",
    ],
)
def test_any_kind_of_pixel_becomes_rgb(image: Image.Image, colour: tuple[int, ...]) -> None:
    assert _colour(saved(image)) == colour


def test_cmyk_becomes_rgb() -> None:
    assert len(image_file.read_rgb(saved(Image.new("CMYK", (8, 8)), "JPEG"))[2]) == 192


def test_a_turned_photo_is_shown_as_it_was_meant() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(Image.new("RGB", (16, 8)), "JPEG", exif=exif)
    found = image_file.inspect(data)
    assert (found.width, found.height) == image_file.read_rgb(data)[:2] == (8, 16)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    assert _colour(data) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (SIGNATURE + header(60_000, 60_000) + chunk(b"IEND", b""), "60000x60000 pixels"),
        (SIGNATURE + header(13_000, 13_000) + chunk(b"IEND", b""), "13000x13000 pixels"),
        (SIGNATURE + header(0, 64) + chunk(b"IEND", b""), "0x64 pixels"),
        (png_of()[:60], "cut off"),
        (png_of()[:20], "cut off"),
        (SIGNATURE + chunk(b"IEND", b""), "no header"),
        (SIGNATURE + header(8, 2**24) + header(8, 8) + png_of()[33:], "two headers"),
        (png_of().replace(b"IDAT", b"IDAX"), "checksum"),
        (saved(Image.new("RGB", (64, 64)), "JPEG")[:400], "damaged"),
        (saved(Image.new("RGB", (64, 64)), "WEBP")[:40], "damaged"),
        (saved(Image.new("RGB", (8, 8)), "GIF"), "only PNG, JPEG and WebP"),
        (saved(Image.new("RGB", (8, 8)), "TIFF"), "only PNG, JPEG and WebP"),
        (b"", "only PNG, JPEG and WebP"),
        (b"#!/bin/sh\nexit 1\n", "only PNG, JPEG and WebP"),
    ],
    ids=["60000", "13000", "no width", "half", "head only", "no header", "two headers",
         "checksum", "half JPEG",
         "half WebP", "GIF", "TIFF", "empty", "script"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(PhoenixError, match=sentence):
        image_file.read_rgb(data)


def test_a_palette_that_is_not_there_is_told_in_a_sentence() -> None:
    indexed = saved(Image.new("P", (8, 8)))
    at = indexed.index(b"PLTE") - 4
    end = at + 12 + int.from_bytes(indexed[at : at + 4])
    without = indexed[:at] + indexed[end:]
    with pytest.raises(PhoenixError, match="damaged"):
        image_file.read_rgb(without)


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(saved(Image.new("RGB", (16, 8))))
    assert image_file.inspect(path).width == 16


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    with open(path, "wb") as file:
        file.truncate(image_file.FILE_LIMIT + 1)
    with pytest.raises(PhoenixError, match="larger than 256 MB"):
        image_file.inspect(path)


@pytest.mark.parametrize("name", ["nothing.png", "x" * 300, "nul\0.png", "esc\x1b]52;c;.png", "."])
def test_a_path_without_a_file_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(PhoenixError) as caught:
        image_file.inspect(tmp_path / name)
    assert str(caught.value).isprintable()


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PhoenixError, match="not a file"):
        image_file.inspect(tmp_path / "pipe")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_small_copy_has_the_shape_of_the_picture(kind: str) -> None:
    data = saved(Image.new("RGB", (900, 300), (200, 40, 40)), kind)
    found, small = image_file.read_small(data, 90)
    assert (found.width, found.height) == (900, 300)
    assert (small.mode, small.size) == ("RGB", (90, 30))
    red, green, blue = small.getpixel((45, 15))
    assert abs(red - 200) + abs(green - 40) + abs(blue - 40) < 12


def test_a_small_copy_is_turned_as_the_picture_is() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(Image.new("RGB", (90, 30)), "JPEG", exif=exif)
    assert image_file.read_small(data, 30)[1].size == (10, 30)
