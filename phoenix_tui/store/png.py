"""A PNG file's header and texts, read chunk by chunk, without decoding a pixel."""

import zlib
from typing import BinaryIO

import msgspec

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_LIMIT = 8 * 2**20
"""Bytes of all texts together, decompressed."""
_CHUNK_LIMIT = 1_000_000
"""Chunks in a file; encoders write one for every 8 KB or more."""
_BLOCK = 2**20


class Png(msgspec.Struct, frozen=True, kw_only=True):
    """What the chunks say."""

    width: int
    height: int
    texts: dict[str, str]
    """By keyword; of equal ones the last counts."""


def scan(file: BinaryIO) -> Png:
    """The header and the texts of a PNG file, wherever in it they stand.

    Pillow shows texts after the pixels only once these are decoded, takes broken checksums for
    good and reads a text of any length. Raises `ValueError` with a sentence for a file that is
    damaged, cut off or stuffed.
    """
    if file.read(8) != SIGNATURE:
        raise ValueError("it is not a PNG file")
    size: tuple[int, int] | None = None
    texts: dict[str, str] = {}
    room = TEXT_LIMIT
    for _ in range(_CHUNK_LIMIT):
        head = _exactly(file, 8)
        length, kind = int.from_bytes(head[:4]), head[4:]
        if size is None and (kind != b"IHDR" or length != 13):
            raise ValueError("it has no header")
        if size is not None and kind == b"IHDR":
            # of two sizes one would be checked, and a decoder might take the other
            raise ValueError("it has two headers")
        if kind in {b"tEXt", b"zTXt", b"iTXt"}:
            if length > room:
                raise ValueError(f"its texts are longer than {TEXT_LIMIT // 2**20} MB")
            data = _checked(file, kind, length)
            keyword, text = _text(kind, data, room)
            room -= max(len(text), length)
            texts[keyword] = text
        elif kind == b"IHDR":
            data = _checked(file, kind, length)
            size = int.from_bytes(data[:4]), int.from_bytes(data[4:8])
        else:
            _checked(file, kind, length, keep=False)
        if kind == b"IEND" and size is not None:
            return Png(width=size[0], height=size[1], texts=texts)
    raise ValueError("it has too many parts")


def _exactly(file: BinaryIO, length: int) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise ValueError("it is cut off")
    return data


def _checked(file: BinaryIO, kind: bytes, length: int, *, keep: bool = True) -> bytes:
    checksum, kept = zlib.crc32(kind), b""
    for start in range(0, length, _BLOCK):
        block = _exactly(file, min(_BLOCK, length - start))
        checksum = zlib.crc32(block, checksum)
        if keep:
            kept += block
    if int.from_bytes(_exactly(file, 4)) != checksum:
        raise ValueError("it is damaged: a checksum is wrong")
    return kept


def _text(kind: bytes, data: bytes, room: int) -> tuple[str, str]:
    keyword, _, rest = data.partition(b"\0")
    if kind == b"tEXt":
        text = rest.decode("latin-1")
    elif kind == b"zTXt":
        text = _inflated(rest[1:], room).decode("latin-1")
    else:
        packed, tail = rest[:1] == b"\1", rest[2:]
        raw = tail.partition(b"\0")[2].partition(b"\0")[2]
        text = (_inflated(raw, room) if packed else raw).decode("utf-8", "replace")
    return keyword.decode("latin-1"), text


def _inflated(data: bytes, room: int) -> bytes:
    try:
        text = zlib.decompressobj().decompress(data, room + 1)
    except zlib.error:
        raise ValueError("a compressed text in it is damaged") from None
    if len(text) > room:
        raise ValueError(f"its texts are longer than {TEXT_LIMIT // 2**20} MB")
    return text
