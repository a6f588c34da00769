"""Init images and masks, as pixels of the picture's own size."""

from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

from phoenix_tui.domain.request import Resize

_LIGHT = 128
"""The darkest grey of a mask that counts as white."""


def read_init_image(
    file: Path, width: int, height: int, resize: Resize = Resize.STRETCH
) -> Image.Image:
    """RGB, upright, what is transparent on white as on a page."""
    image = _upright(file, "white").convert("RGB")
    return _resized(image, (width, height), resize, image.size, Image.Resampling.LANCZOS)


def read_mask(
    file: Path,
    width: int,
    height: int,
    resize: Resize = Resize.STRETCH,
    init_size: tuple[int, int] | None = None,
) -> Image.Image:
    """L, 255 where the picture is to be painted anew and 0 elsewhere; transparent is elsewhere.

    It lies over the init image, whose width and height are `init_size`, and goes with it.

    A pixel counts as marked when any of those that shrink into it is, so that a thin stroke on a
    large mask is not lost.
    """
    marks = _upright(file, "black").convert("L").point(lambda grey: 255 * (grey >= _LIGHT))
    size = width, height
    return _marked(_resized(marks, size, resize, init_size or size, Image.Resampling.BOX))


def softened(mask: Image.Image, blur: int) -> Image.Image:
    """The mask with soft edges, which reach `blur` pixels to either side."""
    # two boxes of half the reach: a triangle, which ends where it should, as no Gaussian does
    shorter, longer = ImageFilter.BoxBlur(blur // 2), ImageFilter.BoxBlur(blur - blur // 2)
    return mask.filter(shorter).filter(longer)


def latent_cells(mask: Image.Image, pixels_per_latent: int) -> Image.Image:
    """The mask grown to whole cells of the latent image, every one that it touches.

    Pipelines look at a single pixel of each cell, by which a thin stroke would be missed.
    """
    cells = (mask.width // pixels_per_latent, mask.height // pixels_per_latent)
    touched = _marked(mask.resize(cells, Image.Resampling.BOX))
    return touched.resize(mask.size, Image.Resampling.NEAREST)


def _marked(mask: Image.Image) -> Image.Image:
    return mask.point(lambda grey: 255 * (grey > 0))


def _resized(
    image: Image.Image,
    size: tuple[int, int],
    resize: Resize,
    shape: tuple[int, int],
    resampling: Image.Resampling,
) -> Image.Image:
    """The image at `size`, as if its own width and height were as `shape`'s to one another."""
    # how much wider than the image the picture is, and how much higher
    wider = max(1.0, (size[0] * shape[1]) / (size[1] * shape[0]))
    higher = max(1.0, (size[1] * shape[0]) / (size[0] * shape[1]))
    match resize:
        case Resize.STRETCH:
            return image.resize(size, resampling)
        case Resize.CROP:
            width, height = image.size
            # a picture that is wider than the image shows all of its width
            across, down = (1 - 1 / higher) * width / 2, (1 - 1 / wider) * height / 2
            return image.resize(size, resampling, (across, down, width - across, height - down))
        case Resize.PAD:
            inner = max(1, round(size[0] / wider)), max(1, round(size[1] / higher))
            return _drawn_out(image.resize(inner, resampling), size)


def _drawn_out(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The image in the middle of `size`, its outermost pixels repeated to the edges."""
    (width, height), (whole_width, whole_height) = image.size, size
    left, top = (whole_width - width) // 2, (whole_height - height) // 2
    right, bottom = left + width, top + height
    drawn = Image.new(image.mode, size)
    for edge, (x, y, to_x, to_y) in (
        ((0, 0, 1, height), (0, 0, left, whole_height)),
        ((width - 1, 0, width, height), (right, 0, whole_width, whole_height)),
        ((0, 0, width, 1), (0, 0, whole_width, top)),
        ((0, height - 1, width, height), (0, bottom, whole_width, whole_height)),
    ):
        if to_x > x and to_y > y:
            drawn.paste(image.crop(edge).resize((to_x - x, to_y - y)), (x, y))
    drawn.paste(image, (left, top))
    return drawn


def _upright(file: Path, page: str) -> Image.Image:
    with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as opened:
        # PNG has no orientation that all readers heed; its size is taken as it stands elsewhere too
        picture = opened.copy() if opened.format == "PNG" else ImageOps.exif_transpose(opened)
    if picture.mode.startswith("I"):
        # Pillow's own conversion cuts 16-bit greys off at 255
        picture = picture.convert("I").point(lambda grey: grey / 257).convert("L")
    rgba = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, page), rgba)
