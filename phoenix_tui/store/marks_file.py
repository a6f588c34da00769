"""Marks beside the database, for the day on which it is lost: pictures hold none of them."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from phoenix_tui.domain.marks import UNMARKED, Marks

LARGEST = 8 * 2**20
"""Bytes; a file that has grown so large is written anew with one line for each marked picture."""


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    picture: str
    marks: Marks


class MarksFile:
    """A line for each mark that is set or taken off; the last one of a picture counts.

    The database is what counts while it is there, so what goes wrong here is logged and no more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._least = 0
        """Bytes that it had when it was written anew."""

    def exists(self) -> bool:
        return self._path.exists()

    def add(self, marks: Mapping[str, Marks]) -> None:
        """Keep the marks of pictures, by their ids, as they are now; makes the file."""
        try:
            self._append(marks)
            # with very many marks it would else be written anew for each of them
            if self._path.stat().st_size > max(LARGEST, 2 * self._least):
                self._write_anew()
        except OSError as problem:
            logging.getLogger(__name__).warning("%s: %s", self._path, problem)

    def read(self) -> dict[str, Marks]:
        """The marks of all pictures that ever had some, by id; a line that is damaged is passed
        over.
        """
        try:
            data = self._path.read_bytes()
        except OSError:
            return {}
        return {line.picture: line.marks for line in _lines(data)}

    def _append(self, marks: Mapping[str, Marks]) -> None:
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with open(descriptor, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            # a line that was cut off, by a full disk or a power cut, spoils no other
            is_cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            file.write((b"\n" if is_cut else b"") + _encoded(marks))

    def _write_anew(self) -> None:
        part = self._path.with_suffix(".part")
        part.touch(mode=0o600)
        # a picture without a line has no marks, be it deleted or not
        marked = {key: marks for key, marks in self.read().items() if marks != UNMARKED}
        self._least = part.write_bytes(_encoded(marked))
        part.replace(self._path)


def _encoded(marks: Mapping[str, Marks]) -> bytes:
    lines = (_Line(picture=key, marks=each) for key, each in marks.items())
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def _lines(data: bytes) -> Iterator[_Line]:
    for line in data.splitlines():
        with suppress(msgspec.DecodeError):
            read = msgspec.json.decode(line, type=_Line)
            if 0 <= read.marks.rating <= 5:
                yield read
