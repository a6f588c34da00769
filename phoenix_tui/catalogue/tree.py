"""Looking through a folder and all that is in it, within bounds."""

import os
from collections.abc import Iterator
from pathlib import Path

from phoenix_tui.catalogue.notes import note_skipped

DEPTH = 8
"""Folders below the first that are looked into."""
MOST_ENTRIES = 50_000
"""Names that are looked at: a hundredth of a second for every few thousand."""
WEIGHTS = ".safetensors"
REFUSED = {
    ".ckpt": "loading it could run a program inside it; take .safetensors",
    ".pt": "loading it could run a program inside it; take .safetensors",
    ".pth": "loading it could run a program inside it; take .safetensors",
    ".bin": "loading it could run a program inside it; take .safetensors",
    ".gguf": "GGUF is another program's format; take .safetensors",
}
"""Endings of files with weights that are not loaded, and why."""
_ENDINGS = (WEIGHTS, *REFUSED)


def look_through(folder: Path) -> Iterator[Path]:
    """Diffusers folders and files with weights, sorted; of a folder what is directly in it first.

    A diffusers folder is not looked into, hidden folders are not either, and one that is reached
    twice, by a link, is looked into once.
    """
    waiting = [(folder, 0)]
    seen: set[tuple[int, int]] = set()
    left = MOST_ENTRIES
    while waiting:
        place, depth = waiting.pop(0)
        try:
            status = place.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # not there, or not ours to read
        left -= len(found)
        if left < 0:
            note_skipped(place, f"more than {MOST_ENTRIES} files are in this folder and others")
            return
        if any(entry.name == "model_index.json" for entry in found):
            yield place
            continue
        for entry in found:
            # opening a pipe would wait for its other end
            if entry.name.endswith(_ENDINGS) and entry.is_file():
                yield Path(entry.path)
            elif depth < DEPTH and not entry.name.startswith(".") and entry.is_dir():
                if not _is_utf8(entry.name):
                    # a path with such a name could not be sent on
                    note_skipped(Path(entry.path), "its name is not UTF-8; rename it")
                    continue
                waiting.append((Path(entry.path), depth + 1))


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
