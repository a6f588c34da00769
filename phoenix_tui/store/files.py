"""Files that are whole or not there, and the sweeping of those that were never finished."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.places import Places

PART = ".part"
"""What the name of an unfinished file ends in."""

GO_ON = "Then press g on what is paused, or run `phoenix-tui resume`."
"""What to do when a disk or a folder is as it should be again."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Write the file that is given, and it becomes `path`, which is not there yet, or the same.

    It is a temporary one in the same folder; fsync it before the block ends. Then it is renamed and
    the folder synced, so that a power cut cannot undo it. Raises `PhoenixError` for an `OSError`;
    whatever is raised, neither of the two files is left behind.
    """
    # a name of its own: the same input may be sent twice at once
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{PART}")
    leftover = part
    try:
        yield part
        os.replace(part, path)
        leftover = path
        sync_folder(path.parent)
    except BaseException as problem:
        with suppress(OSError):
            leftover.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise write_failure(problem, path) from problem
        raise


def write_new(path: Path, data: bytes) -> None:
    """Write `data` to `path`, which is not there yet: all, or nothing and a `PhoenixError`."""
    with appearing(path) as part, open(part, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Delete a file for good; one that is gone already is no matter. Raises `PhoenixError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise PhoenixError(
            "A file cannot be deleted",
            f"{shortened(str(path), 200)}: {problem.strerror or problem}.",
            "See whose it is, and whether its disk is mounted read-only.",
        ) from problem


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        # some network file systems cannot do it for a folder, and have no other way
        if problem.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def write_failure(problem: OSError, path: Path) -> PhoenixError:
    """Why `path` could not be written, and what to do."""
    where = shortened(str(path.parent), 200)
    if problem.errno in _FULL:
        return PhoenixError(
            "The disk is full",
            f"Nothing more can be written to {where}.",
            f"Free some space. {GO_ON}",
        )
    if problem.errno in _REFUSED:
        return PhoenixError(
            "A folder cannot be written to",
            f"{where} refuses it ({problem.strerror}).",
            f"See whose it is, and whether its disk is mounted read-only. {GO_ON}",
        )
    if problem.errno == errno.ENOENT:
        return PhoenixError(
            "A folder is gone", f"{where} is not there any more.", f"Put it back. {GO_ON}"
        )
    return PhoenixError(
        "A file cannot be written",
        f"{where}: {problem.strerror or problem}.",
        f"See to its disk. {GO_ON}",
    )


def files_below(folder: Path) -> Iterator[Path]:
    """Every file at any depth below `folder`, sorted by name; links to folders are not followed."""

    def refuse(problem: OSError) -> None:
        raise problem

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names))


def sweep(places: Places) -> None:
    """Remove what was never finished, and all comparisons. Raises `PhoenixError`."""
    try:
        for folder in (places.pictures, places.inputs, places.thumbnails, places.comparisons):
            for path in files_below(folder):
                if path.suffix == PART or (folder == places.comparisons and path.suffix == ".png"):
                    path.unlink()
        for path in places.home.iterdir():
            # SQLite's own file beside an unfinished copy begins like it
            if path.suffix.startswith(PART) and path.is_file():
                path.unlink()
    except OSError as problem:
        raise write_failure(problem, Path(problem.filename or places.home)) from problem
