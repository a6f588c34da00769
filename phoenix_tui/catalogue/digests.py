"""The sha256 of models and LoRAs, remembered until a file's size or time changes."""

import hashlib
import os
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from phoenix_tui.catalogue.safetensors_header import read_header
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.places import Places

_ENDINGS = {".safetensors", ".json", ".txt", ".model"}
"""Of the files in a diffusers folder that a picture depends on."""

# two jobs must not read the same gigabytes, nor forget what the other has found
_ONE_AT_A_TIME = threading.Lock()


class _Digest(msgspec.Struct, array_like=True):
    size: int
    mtime_ns: int
    sha256: str


def sha256_of(path: str | Path, places: Places) -> str:
    """The sha256 of a file, or of the names and contents of a diffusers folder's files; 64 hex.

    Raises `PhoenixError` when it cannot be read.
    """
    root = Path(path)

    def digest(known: "_Known") -> str:
        if not root.is_dir():
            return known.digest(root)
        whole = hashlib.sha256()
        for name, file in sorted(_files(root).items()):
            whole.update(f"{name}\0{known.digest(file)}\n".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()

    return _with_known(root, places, digest)


def lora_hash_of(path: str | Path, places: Places) -> str:
    """The name by which other tools know a LoRA: 12 hex of the sha256 of what follows its header.

    Raises `PhoenixError` when it cannot be read.
    """
    file = Path(path)

    def digest(known: "_Known") -> str:
        return known.digest(file, read_header(file).length)[:12]

    return _with_known(file, places, digest)


class _Known:
    """What digests.json holds."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._is_changed = False
        try:
            self._digests = msgspec.json.decode(file.read_bytes(), type=dict[str, _Digest])
        except (OSError, msgspec.DecodeError, UnicodeError):
            self._digests = {}

    def digest(self, path: Path, start: int = 0) -> str:
        """The sha256 of a file from its byte `start` on."""
        key = os.fsencode(path).decode("utf-8", "backslashreplace") + (f":{start}" if start else "")
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            known = self._digests.get(key)
            if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
                return known.sha256
            file.seek(start)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self._digests[key] = _Digest(status.st_size, status.st_mtime_ns, sha256)
        self._is_changed = True
        return sha256

    def save(self) -> None:
        if not self._is_changed:
            return
        part = self._file.with_name(f"{self._file.name}.{secrets.token_hex(4)}.part")
        # without it the digests are only found again
        with suppress(OSError):
            part.write_bytes(msgspec.json.encode(self._digests))
            os.replace(part, self._file)


def _with_known(path: Path, places: Places, digest: Callable[[_Known], str]) -> str:
    with _ONE_AT_A_TIME:
        known = _Known(places.digests)
        try:
            found = digest(known)
        except (OSError, ValueError) as problem:
            raise PhoenixError(
                "A model file cannot be read",
                f"{shortened(str(path), 200)}: {shortened(str(problem), 200)}.",
            ) from problem
        known.save()
    return found


def _files(folder: Path) -> dict[str, Path]:
    """The files of a diffusers folder that matter, by their names relative to it."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.suffix in _ENDINGS
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
