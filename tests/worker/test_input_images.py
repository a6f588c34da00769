"""Init images and masks of every kind, as the pixels that a pipeline gets."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from phoenix_tui.domain.request import MASK_BLUR, Resize
from phoenix_tui.worker.input_images import (
    latent_cells,
    read_init_image,
    read_mask,
    softened,
)


def marked(width: int, height: int, *boxes: tuple[int, int, int, int]) -> Image.Image:
    mask = Image.new("L", (width, height))
    for box in boxes:
        mask.paste(255, box)
    return mask


def test_a_photo_is_turned_as_its_camera_was_held(tmp_path: Path) -> None:
    photo = Image.new("RGB", (64, 128), "white")
    photo.paste("black", (0, 0, 64, 64))
    exif = Image.Exif()
    exif[0x0112] = 6
    photo.save(tmp_path / "photo.jpg", quality=95, exif=exif)
    upright = read_init_image(tmp_path / "photo.jpg", 128, 64)
    assert upright.getpixel((120, 32)) == (0, 0, 0), "its top should be on the right"
    assert upright.getpixel((8, 32)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_shows_white(tmp_path: Path, mode: str) -> None:
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode).save(tmp_path / "clear.png")
    image = read_init_image(tmp_path / "clear.png", 64, 64)
    assert image.getextrema() == ((255, 255),) * 3


def test_sixteen_bit_greys_keep_their_shades(tmp_path: Path) -> None:
    Image.new("I;16", (64, 64), 128 * 257).save(tmp_path / "grey.png")
    assert read_init_image(tmp_path / "grey.png", 64, 64).getpixel((0, 0)) == (128, 128, 128)


def test_a_picture_of_the_right_size_keeps_its_pixels(tmp_path: Path) -> None:
    picture = Image.effect_noise((64, 64), 90).convert("RGB")
    picture.save(tmp_path / "noise.png")
    assert read_init_image(tmp_path / "noise.png", 64, 64).tobytes() == picture.tobytes()


@pytest.mark.parametrize("size", [(32, 32), (128, 128), (100, 300)])
def test_a_mask_of_another_size_is_fitted(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    marked(width, height, (0, 0, width // 2, height)).save(tmp_path / "mask.png")
    mask = read_mask(tmp_path / "mask.png", 64, 64)
    assert mask.tobytes() == marked(64, 64, (0, 0, 32, 64)).tobytes()


def test_a_thin_stroke_on_a_large_mask_is_not_lost(tmp_path: Path) -> None:
    marked(1024, 1024, (500, 0, 501, 1024)).save(tmp_path / "mask.png")
    mask = read_mask(tmp_path / "mask.png", 64, 64)
    assert mask.getbbox() == (31, 0, 32, 64)


def test_grey_counts_as_the_nearer_of_black_and_white(tmp_path: Path) -> None:
    mask = Image.new("L", (64, 64), 127)
    mask.paste(128, (0, 0, 8, 8))
    mask.save(tmp_path / "mask.png")
    assert read_mask(tmp_path / "mask.png", 64, 64).getbbox() == (0, 0, 8, 8)


def test_what_is_transparent_in_a_mask_is_not_marked(tmp_path: Path) -> None:
    mask = Image.new("RGBA", (64, 64), (255, 255, 255, 0))
    mask.paste((255, 255, 255, 255), (8, 8, 16, 16))
    mask.save(tmp_path / "mask.png")
    assert read_mask(tmp_path / "mask.png", 64, 64).getbbox() == (8, 8, 16, 16)


@pytest.mark.parametrize("blur", [0, 1, 4, 9])
def test_the_blur_ends_where_it_is_said_to(blur: int) -> None:
    soft = softened(marked(64, 64, (20, 20, 40, 40)), blur)
    assert soft.getbbox() == (20 - blur, 20 - blur, 40 + blur, 40 + blur)
    assert soft.getpixel((30, 30)) == 255
    assert MASK_BLUR <= 4


WIDE = (200, 100)
"""An init image with a white square in its middle, and red ends."""


def wide(folder: Path) -> Path:
    image = Image.new("RGB", WIDE, "black")
    image.paste("white", (75, 25, 125, 75))
    image.paste("red", (0, 0, 20, 100))
    image.paste("red", (180, 0, 200, 100))
    image.save(folder / "wide.png")
    return folder / "wide.png"


@pytest.mark.parametrize(
    ("resize", "square", "left"),
    [
        (Resize.STRETCH, (38, 25, 62, 75), (255, 0, 0)),
        (Resize.CROP, (25, 25, 75, 75), (0, 0, 0)),
        (Resize.PAD, (38, 38, 62, 62), (255, 0, 0)),
    ],
)
def test_a_square_picture_of_a_wide_image(
    tmp_path: Path,
    resize: Resize,
    square: tuple[int, int, int, int],
    left: tuple[int, int, int],
) -> None:
    image = read_init_image(wide(tmp_path), 100, 100, resize)
    assert image.size == (100, 100)
    white = image.getchannel("G").point(lambda grey: 255 * (grey > 128)).getbbox()
    assert white is not None
    assert all(abs(a - b) <= 1 for a, b in zip(white, square, strict=True)), white
    assert image.getpixel((1, 50)) == left
    # what padding adds is drawn out of the edge
    assert image.getpixel((1, 2)) == left


@pytest.mark.parametrize("resize", Resize)
@pytest.mark.parametrize("mask_size", [WIDE, (400, 200), (56, 72)])
def test_a_mask_stays_over_the_part_of_the_image_that_it_marks(
    tmp_path: Path, resize: Resize, mask_size: tuple[int, int]
) -> None:
    width, height = mask_size
    marked(width, height, (width * 3 // 8, height // 4, width * 5 // 8, height * 3 // 4)).save(
        tmp_path / "mask.png"
    )
    image = read_init_image(wide(tmp_path), 96, 96, resize)
    mask = read_mask(tmp_path / "mask.png", 96, 96, resize, WIDE)
    white = image.getchannel("G").point(lambda grey: 255 * (grey > 128)).getbbox()
    assert white is not None
    assert mask.getbbox() is not None
    assert all(abs(a - b) <= 2 for a, b in zip(white, mask.getbbox() or (), strict=True))


@pytest.mark.parametrize("resize", Resize)
@pytest.mark.parametrize("size", [(64, 4096), (4096, 64), (200, 96)])
def test_every_shape_is_filled(tmp_path: Path, resize: Resize, size: tuple[int, int]) -> None:
    Image.new("RGB", (31, 77), "red").save(tmp_path / "red.png")
    image = read_init_image(tmp_path / "red.png", *size, resize)
    assert (image.size, image.getextrema()) == (size, ((255, 255), (0, 0), (0, 0)))


def test_every_latent_cell_that_is_touched_is_made_anew() -> None:
    cells = latent_cells(marked(64, 64, (9, 9, 10, 10), (31, 40, 33, 41)), 8)
    wanted = marked(64, 64, (8, 8, 16, 16), (24, 40, 40, 48))
    assert ImageChops.difference(cells, wanted).getbbox() is None
