"""A job in the engine's memory: what is kept of it, and how far it is just now."""

import time
from dataclasses import dataclass

import msgspec

from phoenix_tui.domain.events import Finished
from phoenix_tui.domain.job import Job, JobState, JobStatus


@dataclass(slots=True)
class Entry:
    """The engine's own, mutable view of a job."""

    job: Job
    step: int = 0
    steps: int = 0
    began: float | None = None
    """Monotonic time of step 0."""
    told: float = 0.0
    """Monotonic time at which listeners last heard of it."""
    preview: bytes | None = None
    previews: int = 0
    path: str | None = None
    unsaved: Finished | None = None
    """A finished picture that could not be written yet."""

    @property
    def is_under_way(self) -> bool:
        """Queued, or with the worker."""
        return self.job.state.is_active or self.job.state is JobState.QUEUED

    def change(self, **values: object) -> None:
        """Replace fields of the job."""
        self.job = msgspec.structs.replace(self.job, **values)

    def again(self) -> None:
        """Back to its beginning, to be queued once more."""
        self.step, self.began, self.preview, self.previews = 0, None, None, 0

    def status(self, ahead: int) -> JobStatus:
        """What clients are told; `ahead` jobs come before it."""
        job, request = self.job, self.job.request
        done = job.state is JobState.COMPLETED
        steps = self.steps or request.steps
        return JobStatus(
            job_id=job.id,
            batch_id=job.batch.id,
            batch_index=job.batch.index,
            batch_size=job.batch.size,
            state=job.state,
            step=steps if done else self.step,
            steps=steps,
            seed=request.seed,
            variation_seed=request.variation_seed,
            variation_strength=request.variation_strength,
            prompt=request.prompt,
            model=request.model,
            width=request.width,
            height=request.height,
            error=job.error,
            picture_id=job.picture_id,
            path=self.path,
            preview=self.previews,
            ahead=ahead,
            seconds=job.seconds,
            seconds_left=None if job.state is not JobState.RUNNING else self._seconds_left(),
            created_at=job.created_at,
        )

    def _seconds_left(self) -> float | None:
        if self.began is None or self.step < 2:
            return None
        return (time.monotonic() - self.began) / self.step * (self.steps - self.step)
