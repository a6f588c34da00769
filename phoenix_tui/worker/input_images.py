"""Init images and masks, as pixels of the picture's own size."""

from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

MASK_BLUR = 4
"""Pixels over which a mask's edge is softened: further out nothing of the init image changes."""
_LIGHT = 128
"""The darkest grey of a mask that counts as white."""


def read_init_image(file: Path, width: int, height: int) -> Image.Image:
    """RGB, upright, what is transparent on white as on a page."""
    return _upright(file, "white").convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def read_mask(file: Path, width: int, height: int) -> Image.Image:
    """L, 255 where the picture is to be painted anew and 0 elsewhere; transparent is elsewhere.

    A pixel counts as marked when any of those that shrink into it is, so that a thin stroke on a
    large mask is not lost.
    """
    marks = _upright(file, "black").convert("L").point(lambda grey: 255 * (grey >= _LIGHT))
    return marks.resize((width, height), Image.Resampling.BOX).point(lambda grey: 255 * (grey > 0))


def softened(mask: Image.Image) -> Image.Image:
    """The mask with soft edges, which reach `MASK_BLUR` pixels to either side."""
    # two boxes of half the reach: a triangle, which ends where it should, as no Gaussian does
    box = ImageFilter.BoxBlur(MASK_BLUR / 2)
    return mask.filter(box).filter(box)


def latent_cells(mask: Image.Image, pixels_per_latent: int) -> Image.Image:
    """The mask grown to whole cells of the latent image, every one that it touches.

    Pipelines look at a single pixel of each cell, by which a thin stroke would be missed.
    """
    cells = (mask.width // pixels_per_latent, mask.height // pixels_per_latent)
    touched = mask.resize(cells, Image.Resampling.BOX).point(lambda grey: 255 * (grey > 0))
    return touched.resize(mask.size, Image.Resampling.NEAREST)


def _upright(file: Path, page: str) -> Image.Image:
    with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as opened:
        # PNG has no orientation that all readers heed; its size is taken as it stands elsewhere too
        picture = opened.copy() if opened.format == "PNG" else ImageOps.exif_transpose(opened)
    if picture.mode.startswith("I"):
        # Pillow's own conversion cuts 16-bit greys off at 255
        picture = picture.convert("I").point(lambda grey: grey / 257).convert("L")
    rgba = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, page), rgba)
