"""What is told of .safetensors files, remembered until a file's size or time changes."""

import os
import secrets
import threading
from contextlib import suppress
from math import prod
from pathlib import Path

import msgspec

from phoenix_tui.catalogue import lora_file, single_file, vae_file
from phoenix_tui.catalogue.facts import Facts
from phoenix_tui.catalogue.safetensors_header import Header, read_header
from phoenix_tui.places import Places

VERSION = 4
"""To be raised when headers are understood in another way."""
MOST_REMEMBERED = 50_000


class _Remembered(msgspec.Struct, frozen=True, array_like=True):
    size: int
    mtime_ns: int
    facts: Facts


class _File(msgspec.Struct, frozen=True):
    version: int
    files: dict[str, _Remembered]


class Headers:
    """What the headers of files told; one for each home and process."""

    _of_home: dict[Path, "Headers"] = {}
    _lock = threading.Lock()

    @classmethod
    def of(cls, places: Places) -> "Headers":
        with cls._lock:
            return cls._of_home.setdefault(places.home, cls(places))

    def __init__(self, places: Places) -> None:
        self._file = places.facts
        self._database = places.database
        self._known: dict[str, _Remembered] | None = None
        self._changes = 0
        self._lock = threading.Lock()

    def facts(self, path: Path) -> Facts:
        """What is told of the file; a damaged one is told of as refused.

        Raises `OSError` for one that cannot be read.
        """
        key = os.fsencode(path).decode("utf-8", "backslashreplace")
        with self._lock:
            if self._known is None:
                self._known = self._read()
            status = os.stat(path)
            known = self._known.get(key)
            if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
                return known.facts
        try:
            facts = told(read_header(path), path.stem)
        except ValueError as problem:
            facts = Facts(refusal=str(problem), is_damaged=True)
        with self._lock:
            self._known[key] = _Remembered(status.st_size, status.st_mtime_ns, facts)
            self._changes += 1
        return facts

    def save(self) -> None:
        """Have it there for the next process, where anything is new."""
        with self._lock:
            if not self._changes or self._known is None:
                return
            if not self._database.exists():
                # a home that was only asked about stays as it was
                return
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            self._changes = 0
            data = msgspec.json.encode(_File(VERSION, self._known))
        part = self._file.with_name(f"{self._file.name}.{secrets.token_hex(4)}.part")
        # without it headers are only read again
        with suppress(OSError):
            part.write_bytes(data)
            os.replace(part, self._file)

    def _read(self) -> dict[str, _Remembered]:
        try:
            kept = msgspec.json.decode(self._file.read_bytes(), type=_File)
        except (OSError, msgspec.DecodeError, UnicodeError, RecursionError):
            return {}
        return kept.files if kept.version == VERSION else {}


def told(header: Header, name: str) -> Facts:
    """What the header tells of a file of that name."""
    for look in (lora_file.facts_in, single_file.facts_in, vae_file.facts_in):
        if (facts := look(header, name)) is not None:
            break
    else:
        facts = Facts(refusal=single_file.what_else(header))
    parameters = sum(prod(tensor.shape) for tensor in header.tensors.values())
    return msgspec.structs.replace(facts, parameters=parameters)
