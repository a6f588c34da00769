"""Image files from anywhere: looked at before they are decoded, and refused in one sentence."""

import os
import stat
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec
from PIL import Image, ImageOps

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened, visible_line
from phoenix_tui.store import png

PIXEL_LIMIT = 8192 * 8192
"""Four times the largest picture that can be asked for; decoded, 200 MB."""
FILE_LIMIT = 256 * 2**20
"""Bytes."""

_FORMATS = ("PNG", "JPEG", "WEBP")
# what Pillow's decoders raise on damaged files
_DECODER_FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError,
    ArithmeticError, AssertionError, MemoryError, struct.error, Image.DecompressionBombError,
)  # fmt: skip
# Pillow warns of sizes, which are checked here, and of EXIF that is beyond repair
warnings.simplefilter("ignore", Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", module=r"PIL\.TiffImagePlugin")

_EXIF_IFD, _USER_COMMENT, _ORIENTATION = 0x8769, 0x9286, 0x0112


class ImageFile(msgspec.Struct, frozen=True, kw_only=True):
    """What an image file says before it is decoded."""

    width: int
    """Pixels, as the picture is shown."""
    height: int
    texts: dict[str, str]
    """By keyword; what the EXIF tags of JPEG and WebP hold stands under those of a PNG."""


def inspect(image: Path | bytes) -> ImageFile:
    """The size and the texts of a PNG, JPEG or WebP image; `bytes` are a file's.

    Raises `PhoenixError` with a sentence for anything else, and for one that is too large, damaged
    or stuffed with text.
    """
    with _opened(image) as (file, name):
        return _inspected(file, name)


def read_rgb(image: Path | bytes) -> tuple[int, int, bytes]:
    """(width, height, 8-bit RGB rows from the top) of a PNG, JPEG or WebP image.

    The first frame of an animation, turned as its EXIF says, on white where it is transparent.
    Raises `PhoenixError` as `inspect` does.
    """
    with _opened(image) as (file, name):
        _inspected(file, name)
        file.seek(0)
        with _picture(file, name) as picture:
            shown = picture if picture.format == "PNG" else ImageOps.exif_transpose(picture)
            rgb = _in_rgb(shown)
            return rgb.width, rgb.height, rgb.tobytes()


def read_small(
    image: Path | bytes, longest_side: int, page: str = "white"
) -> tuple[ImageFile, Image.Image]:
    """What the file says, and the picture in RGB with at most so many pixels a side.

    Turned as by `read_rgb`, and on a page of that colour where it is transparent. A large JPEG
    costs little more than a small one. Raises `PhoenixError` as `inspect` does.
    """
    with _opened(image) as (file, name):
        found = _inspected(file, name)
        file.seek(0)
        with _picture(file, name) as picture:
            picture.draft("RGB", (longest_side, longest_side))
            picture.thumbnail((longest_side, longest_side), Image.Resampling.BOX, reducing_gap=2.0)
            shown = picture if picture.format == "PNG" else ImageOps.exif_transpose(picture)
            return found, _in_rgb(shown, page)


def _in_rgb(picture: Image.Image, page: str = "white") -> Image.Image:
    if picture.mode in {"I", "I;16", "I;16B", "I;16L"}:
        # Pillow's own conversion cuts 16-bit greys off at 255
        return picture.convert("I").point(lambda grey: grey / 257).convert("L").convert("RGB")
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, page)
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _inspected(file: BinaryIO, name: str) -> ImageFile:
    start = file.read(12)
    file.seek(0)
    if start.startswith(png.SIGNATURE):
        try:
            found = png.scan(file)
        except ValueError as problem:
            raise _unreadable(name, str(problem)) from None
        _check_size(found.width, found.height, name)
        return ImageFile(width=found.width, height=found.height, texts=found.texts)
    if not (start.startswith(b"\xff\xd8\xff") or start[:4] + start[8:] == b"RIFFWEBP"):
        raise _unreadable(name, "only PNG, JPEG and WebP are")
    with _picture(file, name) as picture:
        width, height = picture.size
        exif = picture.getexif()
        if exif.get(_ORIENTATION) in {5, 6, 7, 8}:
            width, height = height, width
        texts = _graphs(exif) | _jpeg_comment(picture.info.get("comment"))
        if comment := _comment(exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT)):
            texts["parameters"] = comment
        return ImageFile(width=width, height=height, texts=texts)


def _check_size(width: int, height: int, name: str) -> None:
    if not 0 < width * height <= PIXEL_LIMIT:
        raise _unreadable(
            name, f"it has {width}x{height} pixels, and {PIXEL_LIMIT // 10**6} million are the most"
        )


def _graphs(exif: Image.Exif) -> dict[str, str]:
    """The graphs of ComfyUI, which it puts into any tags of text, each behind its name."""
    texts: dict[str, str] = {}
    for value in exif.values():
        if isinstance(value, str):
            name, colon, text = value.partition(":")
            if colon and name.lower() in {"prompt", "workflow"}:
                texts[name.lower()] = text.rstrip("\0")
    return texts


def _jpeg_comment(value: object) -> dict[str, str]:
    """The comment segment of a JPEG file, into which stable-diffusion.cpp writes as into a PNG."""
    if not isinstance(value, bytes):
        return {}
    head, zero, text = value.partition(b"\0")
    if zero and head == b"parameters":
        return {"parameters": text.decode("utf-8", "replace").rstrip("\0")}
    return {"comment": value.decode("utf-8", "replace").rstrip("\0")}


def _comment(value: object) -> str:
    """The text of an EXIF UserComment: eight bytes name its encoding."""
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes):
        return ""
    encoding, data = value[:8], value[8:]
    if encoding.startswith(b"UNICODE"):
        # the standard leaves the byte order open; ASCII letters show it by their zero bytes
        big_endian = data[::2].count(0) >= data[1::2].count(0)
        return data.decode("utf-16-be" if big_endian else "utf-16-le", "replace")
    return data.decode("utf-8", "replace").strip("\0")


@contextmanager
def _opened(image: Path | bytes) -> Iterator[tuple[BinaryIO, str]]:
    if isinstance(image, bytes):
        _check_length(len(image), "The image")
        yield BytesIO(image), "The image"
        return
    name = shortened(image.name, 80)
    try:
        # a pipe would be waited for, were it not for O_NONBLOCK
        descriptor = os.open(image, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "no file has such a name"
        raise _unreadable(shortened(str(image), 200), str(reason)) from problem
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(name, "it is not a file")
        _check_length(status.st_size, name)
        with open(descriptor, "rb", closefd=False) as file:
            yield file, name
    finally:
        os.close(descriptor)


def _check_length(length: int, name: str) -> None:
    if length > FILE_LIMIT:
        raise _unreadable(name, f"it is larger than {FILE_LIMIT // 2**20} MB")


@contextmanager
def _picture(file: BinaryIO, name: str) -> Iterator[Image.Image]:
    """The file as Pillow sees it, before a pixel is decoded."""
    with _explained(name), Image.open(file, formats=_FORMATS) as picture:
        _check_size(*picture.size, name)
        yield picture


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except _DECODER_FAULTS as problem:
        reason = shortened(str(problem), 200) or type(problem).__name__
        raise _unreadable(name, f"it is damaged or too large ({reason})") from problem


def _unreadable(name: str, reason: str) -> PhoenixError:
    return PhoenixError("The image cannot be read", f"{visible_line(name)}: {reason}.")
