"""`phoenix-tui generate`: pictures of a prompt."""

from argparse import Namespace
from contextlib import aclosing

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.options import Typed, typed
from phoenix_tui.cli.saying import complain, say_json
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import JobState, JobStatus


def generate(home: Home, options: Namespace) -> int:
    """Make the pictures, printing each as it ends."""
    asked = typed(home, options)
    from phoenix_tui.cli.loop import run

    return run(_generate(home, asked, as_json=options.json))


async def _generate(home: Home, asked: Typed, *, as_json: bool) -> int:
    from phoenix_tui.cli.bars import Bars
    from phoenix_tui.cli.copied import path_of
    from phoenix_tui.cli.following import is_over
    from phoenix_tui.cli.loop import Interrupts

    all_done = True
    with Interrupts() as interrupts:
        async with await home.connect() as client:
            from phoenix_tui.cli.making import make
            from phoenix_tui.client.batches import batch_bodies

            if paused := sum(job.state is JobState.PAUSED for job in await client.jobs()):
                count = "1 picture is" if paused == 1 else f"{paused} pictures are"
                complain(
                    f"{count} paused: `phoenix-tui resume` goes on, `phoenix-tui drop` forgets"
                )
            bodies = batch_bodies(await asked.upload(client), asked.batch_size, asked.seed)
            with Bars() as bars:
                async with aclosing(make(client, bodies, interrupts)) as changes:
                    async for job in changes:
                        bars.update(job)
                        if not is_over(job):
                            continue
                        path = job.path
                        try:
                            path = await path_of(client, job, asked.output)
                        except PhoenixError as problem:
                            complain(str(problem.failure))
                            all_done = False
                        all_done &= job.state is JobState.COMPLETED
                        if as_json:
                            say_json(job_json(job, path, asked.steps or job.steps))
                        else:
                            bars.line(as_line(job, path))
    return 130 if interrupts.came else 0 if all_done else 1


def job_json(job: JobStatus, path: str | None, steps: int) -> dict[str, object]:
    """What a program is told of a job that is over; `path` is where its picture is."""
    told: dict[str, object] = {
        "job_id": job.job_id,
        "batch_id": job.batch_id,
        "status": job.state.value,
        "seed": job.seed,
        "path": path,
        "width": job.width,
        "height": job.height,
        "steps": steps,
        "seconds": job.seconds,
    }
    if job.variation_strength is not None:
        told["variation_seed"] = job.variation_seed
        told["variation_strength"] = job.variation_strength
    if job.error is not None:
        told["error"] = msgspec.to_builtins(job.error)
    return told


def as_line(job: JobStatus, path: str | None) -> str:
    """The same for a person."""
    if job.state is JobState.COMPLETED:
        return f"seed {job.seed_words}  {path}  {job.seconds or 0:.1f} s"
    return f"seed {job.seed_words}  {job.state.value.replace('_', ' ')}" + (
        f"  {job.error}" if job.error else ""
    )
