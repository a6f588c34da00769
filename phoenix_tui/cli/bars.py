"""A bar on the terminal for every picture of a batch."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from phoenix_tui.cli.saying import say
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.text import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_WORDS = {
    JobState.QUEUED: "waiting",
    JobState.LOADING: "loading the model",
    JobState.SAVING: "saving",
    JobState.SET_ASIDE: "set aside",
}


class Bars:
    """Bars on stderr, while it is a terminal; lines on stdout go above them."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bars":
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

            self._progress = Progress(
                TextColumn("seed {task.fields[seed]}", markup=False),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.description}", markup=False),
                console=Console(stderr=True, highlight=False, markup=False, emoji=False),
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def update(self, job: JobStatus) -> None:
        """Show a job as it is now."""
        if self._progress is None:
            return
        words = _WORDS.get(job.state, job.state.value)
        if job.state is JobState.QUEUED and job.ahead:
            words = f"{job.ahead} ahead"
        if job.job_id not in self._tasks:
            self._tasks[job.job_id] = self._progress.add_task(words, total=100, seed=job.seed_words)
        self._progress.update(
            self._tasks[job.job_id], completed=job.progress, description=words, refresh=True
        )

    def line(self, text: str) -> None:
        """Print a line on stdout, above the bars where both are on one terminal."""
        if self._progress is not None and sys.stdout.isatty():
            self._progress.console.print(visible(text), soft_wrap=True)
        else:
            say(text)
