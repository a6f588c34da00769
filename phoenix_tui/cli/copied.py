"""Where the picture of a job is, or a copy of it in a folder of the user's choice."""

import asyncio
import os
from pathlib import Path

from phoenix_tui.client.client import Client
from phoenix_tui.client.copies import put
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
