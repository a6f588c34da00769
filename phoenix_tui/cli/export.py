"""Copies of pictures in a folder of the user's choice."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from phoenix_tui.client.client import Client
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.text import visible_line


async def path_of(client: Client, job: JobStatus, output: Path | None) -> str | None:
    """Where the picture of a completed job is on this machine: absolute, the copy if there is one.

    A picture of a server elsewhere is fetched, into the current folder if no other is named.
    Raises `PhoenixError` where that fails.
    """
    if job.picture_id is None or job.path is None:
        return None
    # its id is in its name: a file of that name can be no other picture
    is_here = client.is_local or await asyncio.to_thread(os.path.isfile, job.path)
    if output is None and is_here:
        return job.path
    data = await client.picture(job.picture_id)
    try:
        return str(await asyncio.to_thread(put, output or Path.cwd(), Path(job.path).name, data))
    except OSError as problem:
        raise PhoenixError(
            "The copy cannot be written",
            visible_line(f"{output}: {problem.strerror or problem}."),
            f"The picture itself is kept: {visible_line(job.path)}",
        ) from problem


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write `data` to a new file; one that is there is never overwritten."""
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
