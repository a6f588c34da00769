"""Init images and masks of every kind, as the pixels that a pipeline gets."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from phoenix_tui.worker.input_images import (
    MASK_BLUR,
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


def test_the_blur_ends_where_it_is_said_to() -> None:
    soft = softened(marked(64, 64, (20, 20, 40, 40)))
    assert soft.getbbox() == (20 - MASK_BLUR, 20 - MASK_BLUR, 40 + MASK_BLUR, 40 + MASK_BLUR)
    assert soft.getpixel((30, 30)) == 255
    assert MASK_BLUR <= 4


def test_every_latent_cell_that_is_touched_is_made_anew() -> None:
    cells = latent_cells(marked(64, 64, (9, 9, 10, 10), (31, 40, 33, 41)), 8)
    wanted = marked(64, 64, (8, 8, 16, 16), (24, 40, 40, 48))
    assert ImageChops.difference(cells, wanted).getbbox() is None
