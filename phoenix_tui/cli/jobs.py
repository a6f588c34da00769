"""`phoenix-tui jobs`, `cancel`, `resume` and `drop`."""

from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.loop import run
from phoenix_tui.cli.saying import say, say_json, table
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.text import shortened

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


def jobs(home: Home, options: Namespace) -> int:
    """List jobs that are not over and those that ended lately, oldest first."""

    async def list_them(client: "Client") -> None:
        found = await client.jobs()
        if options.json:
            say_json([as_json(job) for job in found])
        else:
            say(as_table(found) if found else "There are no jobs.")

    return _asking(home, list_them)


def cancel(home: Home, options: Namespace) -> int:
    """End a job."""

    async def end(client: "Client") -> None:
        await client.cancel(options.id)
        say(f"cancelled {options.id}")

    return _asking(home, end)


def resume(home: Home, options: Namespace) -> int:
    """Let a paused job go on, or all of them; they are made without waiting here."""

    async def go_on(client: "Client") -> None:
        resumed = await client.resume(options.id)
        for job in resumed:
            say(f"resumed {job.job_id}  seed {job.seed}")
        if not resumed:
            say("There is nothing to resume.")

    return _asking(home, go_on)


def drop(home: Home, options: Namespace) -> int:
    """Forget a paused job, or all of them."""

    async def forget(client: "Client") -> None:
        dropped = await client.drop(options.id)
        for job_id in dropped:
            say(f"dropped {job_id}")
        if not dropped:
            say("There is nothing to drop.")

    return _asking(home, forget)


def as_json(job: JobStatus) -> dict[str, object]:
    """All that is known of a job, and its progress in per cent."""
    return {**msgspec.to_builtins(job), "progress": job.progress}


def as_table(found: Sequence[JobStatus]) -> str:
    """One line for each job."""
    return table(
        [
            ("JOB", "STATE", "STEP", "SEED", "PROMPT"),
            *(
                (
                    job.job_id,
                    job.state.value.replace("_", " "),
                    f"{job.step}/{job.steps}",
                    str(job.seed),
                    shortened(job.prompt, 40),
                )
                for job in found
            ),
        ]
    )


def _asking(home: Home, ask: "Callable[[Client], Awaitable[None]]") -> int:
    async def asking() -> int:
        async with await home.connect() as client:
            await ask(client)
        return 0

    return run(asking())
