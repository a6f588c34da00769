"""New files in a folder of the user's choice."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write `data` to a new file; one that is there is never overwritten: name-2, name-3, …

    Raises `OSError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.{os.getpid()}.part"
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return next(path for path in _names(folder, name) if _has_become(part, path))
    finally:
        part.unlink(missing_ok=True)


def _has_become(part: Path, path: Path) -> bool:
    """Give `part` the name `path` too, unless something has it."""
    try:
        # unlike a rename, a link takes nobody's place
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError:
        # a file system without links
        with suppress(FileExistsError):
            path.open("xb").close()
            part.replace(path)
            return True
        return False
    return True


def _names(folder: Path, name: str) -> Iterator[Path]:
    stem, dot, ending = name.rpartition(".")
    yield folder / name
    number = 2
    while True:
        yield folder / f"{stem}-{number}{dot}{ending}"
        number += 1
