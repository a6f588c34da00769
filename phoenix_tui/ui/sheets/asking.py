"""What is asked of the server for the jobs of a sheet: that they go on, or that they end."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.wanted import Wanted

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


class Asking(Wanted):
    """One thing after the other, as soon as there is a server."""

    def __init__(self, link: Link, say: Callable[[str, str, bool], None]) -> None:
        """`say` gets a title, words, and whether it is trouble."""
        super().__init__()
        self._link = link
        self._say = say
        self._went_on: set[str] = set()
        """Jobs that went on by themselves after a server died; once each, for it may be theirs."""
        self._told: set[str] = set()
        """Jobs that a person was told of: a link that comes and goes says it once."""

    def go_on(self, jobs: Sequence[JobStatus]) -> None:
        """Let paused jobs go on; those that did so before wait for a person, who is told."""
        waiting = {job.job_id for job in jobs} & self._went_on
        for job in jobs:
            if job.job_id not in waiting:
                self._went_on.add(job.job_id)
                self._resume(job)
        if waiting - self._told:
            count, verb = len(waiting), "is" if len(waiting) == 1 else "are"
            self._say(
                f"{count} picture{'s' * (count > 1)} of the sheet {verb} paused",
                "The server died again. ctrl+p: Go on with what is paused, or Drop what is paused",
                True,
            )
        self._told |= waiting

    def cancel(self, job: JobStatus) -> None:
        """Have a job end."""
        self._ask("cancel", job, lambda client: client.cancel(job.job_id))

    def _resume(self, job: JobStatus) -> None:
        self._ask("resume", job, lambda client: client.resume(job.job_id))

    def _ask(
        self, what: str, job: JobStatus, call: "Callable[[Client], Awaitable[object]]"
    ) -> None:
        async def ask() -> None:
            try:
                await call(await self._link.client())
            except PhoenixError as problem:
                self._say(problem.failure.title, problem.failure.message, True)

        self.want((what, job.job_id), ask)
