"""Image files, ordinary and hostile."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from phoenix_tui.store.png import SIGNATURE


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int = 64, height: int = 64) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def png_of(*chunks: bytes, width: int = 64, height: int = 64) -> bytes:
    """A black picture with more chunks between header and pixels."""
    rows = zlib.compress((b"\0" + bytes(3 * width)) * height)
    parts = (header(width, height), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return SIGNATURE + b"".join(parts)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_texts(**texts: str) -> bytes:
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    return saved(Image.new("RGB", (64, 64)), pnginfo=info)


def with_comment(comment: bytes | str, kind: str) -> bytes:
    """A JPEG or WebP file with an EXIF UserComment."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = comment
    return saved(Image.new("RGB", (64, 64)), kind, exif=exif)
