"""Sending jobs and seeing them through, with Ctrl+C on the way."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, suppress

from phoenix_tui.cli.following import follow, is_over
from phoenix_tui.cli.loop import Interrupts
from phoenix_tui.cli.saying import complain
from phoenix_tui.client.batches import submit_batch
from phoenix_tui.client.client import Client
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import JobStatus


async def make(
    client: Client, bodies: Sequence[Mapping[str, object]], interrupts: Interrupts
) -> AsyncGenerator[JobStatus, None]:
    """Have the jobs made: each as it was taken in and whenever it changes, until all are over.

    The first interrupt cancels them; they are then seen to their end like all others.
    """
    # an interrupt while they are sent waits until it is known which jobs there are to cancel
    interrupts.answer = lambda: None
    accepted = await submit_batch(client, bodies)
    for note in dict.fromkeys(note for job in accepted for note in job.notes):
        complain(note)
    cancelling: list[asyncio.Task[None]] = []

    async def cancel_all() -> None:
        for job in accepted:
            with suppress(PhoenixError):
                await client.cancel(job.job_id)

    def answer() -> None:
        cancelling.append(asyncio.create_task(cancel_all()))

    interrupts.answer = answer
    if interrupts.came:
        answer()
    jobs = [await client.job(job.job_id) for job in accepted]
    over: set[str] = set()
    async with aclosing(follow(client, jobs)) as changes:
        async for status in changes:
            if status.job_id not in over:
                yield status
            if is_over(status):
                over.add(status.job_id)
