"""A sheet on its way: which of its jobs is where, and what is said of them."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.sheet import Axis, lost

_LOST = {
    "failed": {JobState.FAILED, JobState.SET_ASIDE},
    "cancelled": {JobState.CANCELLED},
    "paused": {JobState.PAUSED},
}


class SheetJobs(msgspec.Struct, frozen=True, kw_only=True):
    """One job for each place of the sheet, row by row."""

    x: Axis
    y: Axis | None
    bodies: tuple[Mapping[str, object], ...]
    """What is sent for each place; each is a batch of its own."""
    jobs: tuple[JobStatus | None, ...]
    """None until the server has it."""
    left_out: Mapping[int, str] = {}
    """By place, why the server was not asked for a picture, or would not make it."""

    @property
    def title(self) -> str:
        """The prompt, which is that of all its pictures."""
        return str(self.bodies[0]["prompt"])

    @property
    def is_over(self) -> bool:
        """Nothing more happens to any of them."""
        return all(
            job.state.is_final if job is not None else place in self.left_out
            for place, job in enumerate(self.jobs)
        )

    @property
    def is_unknown(self) -> bool:
        """The server is not known to have any of them."""
        return not any(self.jobs)

    @property
    def missing(self) -> tuple[int, ...]:
        """Places of which the server has nothing yet."""
        return tuple(
            place
            for place, job in enumerate(self.jobs)
            if job is None and place not in self.left_out
        )

    @property
    def paused(self) -> tuple[JobStatus, ...]:
        return tuple(job for job in self.jobs if job and job.state is JobState.PAUSED)

    @property
    def unfinished(self) -> tuple[JobStatus, ...]:
        """Those that the server has and that can be cancelled."""
        return tuple(job for job in self.jobs if job is not None and not job.state.is_final)

    @property
    def picture_ids(self) -> dict[int, str]:
        """Of the finished pictures, by their places."""
        return {
            place: job.picture_id
            for place, job in enumerate(self.jobs)
            if job is not None and job.state is JobState.COMPLETED and job.picture_id is not None
        }

    @property
    def lost(self) -> dict[int, str]:
        """What became of the places that have no picture and get none, as things are."""
        return {
            place: words
            for place, job in enumerate(self.jobs)
            if (words := self.left_out.get(place, "") if job is None else lost(job))
        }

    def word_at(self, place: int) -> str:
        """How far the picture of a place is, in a word."""
        job = self.jobs[place]
        if job is None or job.state is JobState.QUEUED:
            return "waiting"
        if job.state is JobState.LOADING:
            return "loading…"
        return f"{job.progress}%" if job.state.is_active else "done"

    def labels_at(self, place: int) -> str:
        """What tells a place from the others: "steps 8, cfg 4"."""
        row, column = divmod(place, len(self.x.values))
        return ", ".join([self.x.labels[column], *([self.y.labels[row]] if self.y else [])])

    def place_of(self, job: JobStatus) -> int | None:
        """Where a job belongs; None for a job of others."""
        for place, body in enumerate(self.bodies):
            if body["batch_id"] == job.batch_id:
                return place
        return None

    def with_job(self, job: JobStatus) -> "SheetJobs":
        """Itself with the newest of a job; unchanged for a job of others."""
        place = self.place_of(job)
        if place is None:
            return self
        return msgspec.structs.replace(
            self, jobs=(*self.jobs[:place], job, *self.jobs[place + 1 :])
        )

    def with_left_out(self, place: int, why: str) -> "SheetJobs":
        """Itself when there will be no job for a place; `why` may be outside text."""
        return msgspec.structs.replace(self, left_out={**self.left_out, place: why})

    def without(self, job_id: str) -> "SheetJobs":
        """Itself after a job was dropped from the queue."""
        for job in self.unfinished:
            if job.job_id == job_id:
                return self.with_job(msgspec.structs.replace(job, state=JobState.CANCELLED))
        return self

    @property
    def words(self) -> str:
        """How far it is: "5 of 9 done, 1 running at 40 %"."""
        there = [job for job in self.jobs if job is not None]
        parts = [f"{len(self.picture_ids)} of {len(self.jobs)} done"]
        if running := [job.progress for job in there if job.state.is_active]:
            parts.append(f"{len(running)} running at {sum(running) // len(running)} %")
        for what, states in _LOST.items():
            if count := sum(job.state in states for job in there):
                parts.append(f"{count} {what}")
        if left_out := sum(self.jobs[place] is None for place in self.left_out):
            parts.append(f"{left_out} left out")
        return ", ".join(parts)


def planned(x: Axis, y: Axis | None, bodies: Sequence[Mapping[str, object]]) -> SheetJobs:
    """The sheet of `bodies` as they are about to be sent (see `client.sheets`)."""
    return SheetJobs(x=x, y=y, bodies=tuple(bodies), jobs=(None,) * len(bodies))


def how_many(cells: Iterable[object], x: Axis, y: Axis | None) -> str:
    """How many pictures a sheet asks for."""
    count = len(list(cells))
    rows = len(y.values) if y else 1
    pictures = "1 picture" if count == 1 else f"{count} pictures"
    return f"{pictures}: {len(x.values)} × {rows}. Enter makes them."
