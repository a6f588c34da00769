"""The header of a .safetensors file, read and checked without its tensors."""

from math import prod
from pathlib import Path

import msgspec

HEADER_LIMIT = 16_000_000
"""Bytes. The format's own limit is 100 million, which take seconds and a gigabyte to read; a large
model's header has half a million, and what trainers add some more."""
_MOST_SIDES = 8

_BITS = {
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8,
    "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "U16": 16, "I16": 16, "F16": 16, "BF16": 16,
    "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64, "C64": 64,
}  # fmt: skip


class Tensor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a tensor lies and what shape it has."""

    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]
    """First byte and the one past the last, counted from the header's end."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself."""

    length: int
    """Bytes before the first tensor's."""
    tensors: dict[str, Tensor]
    texts: dict[str, str]
    """Its `__metadata__`."""


def read_header(path: Path) -> Header:
    """The header of the file, its sizes and offsets checked against the file.

    Raises `ValueError` with a sentence for a file that is damaged or none, `OSError` for one that
    cannot be read. Layout: https://github.com/huggingface/safetensors#format
    """
    with open(path, "rb") as file:
        size = file.seek(0, 2)
        if not size:
            raise ValueError("it is empty")
        file.seek(0)
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > size - 8:
            raise ValueError("its header is longer than the file")
        if length > HEADER_LIMIT:
            raise ValueError(f"its header is longer than {HEADER_LIMIT // 10**6} MB")
        data = file.read(length)
    try:
        entries = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        texts = msgspec.json.decode(entries.pop("__metadata__", b"{}"), type=dict[str, str])
        tensors = {k: msgspec.json.decode(raw, type=Tensor) for k, raw in entries.items()}
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise ValueError(f"its header is not as the format wants it ({problem})") from problem
    _check(tensors, size - 8 - length)
    return Header(length=8 + length, tensors=tensors, texts=texts)


def _check(tensors: dict[str, Tensor], size: int) -> None:
    """Tensors must fill the file, one after the other."""
    end = 0
    for tensor in sorted(tensors.values(), key=lambda tensor: tensor.data_offsets):
        if tensor.dtype not in _BITS:
            raise ValueError("it has numbers of an unknown kind")
        if len(tensor.shape) > _MOST_SIDES or any(side < 0 for side in tensor.shape):
            raise ValueError("a tensor in it has no possible shape")
        start, past = tensor.data_offsets
        if start != end or (past - start) * 8 != prod(tensor.shape) * _BITS[tensor.dtype]:
            raise ValueError("a tensor in it does not lie where it should")
        end = past
    if end != size:
        raise ValueError("it is cut off, or has something behind its tensors")
