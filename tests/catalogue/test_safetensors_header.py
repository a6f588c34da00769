"""Headers of weights that lie, and how each is refused."""

import json
import time
from pathlib import Path

import pytest

from phoenix_tui.catalogue.safetensors_header import HEADER_LIMIT, read_header
from tests.catalogue.file_examples import safetensors, with_header


def _header(tensors: dict[str, object], data: bytes = b"") -> bytes:
    return with_header(json.dumps(tensors).encode(), data)


def _tensor(shape: list[int], start: int, end: int, dtype: str = "F16") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is empty"),
        (b"\xff" * 8, "longer than the file"),
        ((2**63).to_bytes(8, "little") + b"{}", "longer than the file"),
        (with_header(b"{"), "not as the format wants it"),
        (with_header(b"[]"), "not as the format wants it"),
        (with_header(b"[" * 100_000), "not as the format wants it"),
        (with_header(b'{"a":' * 50_000), "not as the format wants it"),
        (with_header(b'{"\xff": 1}'), "not as the format wants it"),
        (_header({"a": {"dtype": "F16"}}), "not as the format wants it"),
        (_header({"__metadata__": {"a": 1}}), "not as the format wants it"),
        (_header({"a": _tensor([2], 0, 4, "F17")}, bytes(4)), "numbers of an unknown kind"),
        (_header({"a": _tensor([-1], 0, 4)}, bytes(4)), "no possible shape"),
        (_header({"a": _tensor([1] * 9, 0, 2)}, bytes(2)), "no possible shape"),
        (_header({"a": _tensor([2**62, 2**62], 0, 4)}, bytes(4)), "does not lie where it should"),
        (_header({"a": _tensor([2], 4, 8)}, bytes(8)), "does not lie where it should"),
        (_header({"a": _tensor([2], 4, 0)}, bytes(4)), "does not lie where it should"),
        (_header({"a": _tensor([-2], -4, 0)}, bytes(4)), "no possible shape"),
        (
            _header({"a": _tensor([2], 0, 4), "b": _tensor([2], 2, 6)}, bytes(6)),
            "does not lie where it should",
        ),
        (_header({"a": _tensor([2], 0, 4)}, bytes(3)), "cut off"),
        (safetensors({"a": [4]}) + b"#!/bin/sh", "something behind its tensors"),
    ],
)
def test_a_header_that_lies_is_refused_in_a_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=sentence):
        read_header(path)


def test_a_header_that_would_take_all_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    with open(path, "wb") as file:
        file.write((HEADER_LIMIT + 1).to_bytes(8, "little"))
        file.truncate(HEADER_LIMIT + 9)
    began = time.process_time()
    with pytest.raises(ValueError, match="longer than 16 MB"):
        read_header(path)
    assert time.process_time() - began < 0.5
