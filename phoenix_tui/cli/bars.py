"""A bar on the terminal for every picture of a batch."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from phoenix_tui.cli.saying import say
from phoenix_tui.cli.stderr_bars import StderrBars
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.text import visible

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, TaskID

_WORDS = {
    JobState.QUEUED: "waiting",
    JobState.LOADING: "loading the model",
    JobState.SAVING: "saving",
    JobState.SET_ASIDE: "set aside",
}


class Bars(StderrBars):
    """A bar for each job; lines on stdout go above them."""

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[str, TaskID] = {}

    def columns(self) -> "Sequence[ProgressColumn]":
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn

        return (
            TextColumn("seed {task.fields[seed]}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.description}", markup=False),
        )

    def update(self, job: JobStatus) -> None:
        """Show a job as it is now."""
        if self.progress is None:
            return
        words = _WORDS.get(job.state, job.state.value)
        if job.state is JobState.QUEUED and job.ahead:
            words = f"{job.ahead} ahead"
        if job.job_id not in self._tasks:
            self._tasks[job.job_id] = self.progress.add_task(words, total=100, seed=job.seed_words)
        self.progress.update(
            self._tasks[job.job_id], completed=job.progress, description=words, refresh=True
        )

    def line(self, text: str) -> None:
        """Print a line on stdout, above the bars where both are on one terminal."""
        if self.progress is not None and sys.stdout.isatty():
            self.progress.console.print(visible(text), soft_wrap=True)
        else:
            say(text)
