"""The batch on the screen: what its cards show, and what is said of it when it ends."""

from collections.abc import Mapping, Sequence

import msgspec

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.marks import UNMARKED, Marks


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of the batch, from the moment that Generate was pressed."""

    index: int
    """0 to size-1."""
    size: int
    """1, 2 or 4: how many pictures the batch has."""
    seed: int
    steps: int = 0
    """Steps that were asked for; 0 where that is not known yet."""
    job: JobStatus | None = None
    """None until the server has it."""
    refused: Failure | None = None
    """Why the server did not take it in."""
    dropped: bool = False
    """Gone from the queue for good, by somebody's `drop`."""
    marks: Marks = UNMARKED
    """What was decided about the finished picture."""

    @property
    def state(self) -> JobState:
        """Where it is; queued while it is on its way to the server."""
        if self.refused:
            return JobState.FAILED
        if self.dropped:
            return JobState.CANCELLED
        return self.job.state if self.job else JobState.QUEUED

    @property
    def error(self) -> Failure | None:
        return self.refused or (self.job.error if self.job else None)

    @property
    def progress(self) -> int:
        """Per cent, 0 to 100."""
        return self.job.progress if self.job else 0

    @property
    def picture_id(self) -> str | None:
        """Of the finished picture; None before."""
        return self.job.picture_id if self.job and self.state is JobState.COMPLETED else None

    @property
    def can_be_cancelled(self) -> bool:
        return self.job is not None and not self.state.is_final


class ShownBatch(msgspec.Struct, frozen=True, kw_only=True):
    """The batch that this screen started, or came back to."""

    id: str
    bodies: tuple[Mapping[str, object], ...]
    """What was sent for each picture."""
    slots: tuple[Slot, ...]

    @property
    def size(self) -> int:
        return len(self.slots)

    @property
    def is_running(self) -> bool:
        """At least one picture is on its way; a paused one is not."""
        return any(not s.state.is_final and s.state is not JobState.PAUSED for s in self.slots)

    @property
    def is_over(self) -> bool:
        return all(slot.state.is_final for slot in self.slots)

    @property
    def paused(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.state is JobState.PAUSED)

    def with_job(self, job: JobStatus) -> "ShownBatch":
        """Itself with the newest of a job; unchanged where the job is of another batch."""
        if job.batch_id != self.id or not 0 <= job.batch_index < self.size:
            return self
        slot = self.slots[job.batch_index]
        return self._with(msgspec.structs.replace(slot, job=job, seed=job.seed, refused=None))

    def with_refused(self, failure: Failure) -> "ShownBatch":
        """Itself after sending failed: every picture that the server does not have is failed."""
        return msgspec.structs.replace(
            self,
            slots=tuple(
                slot if slot.job else msgspec.structs.replace(slot, refused=failure)
                for slot in self.slots
            ),
        )

    def without(self, job_id: str) -> "ShownBatch":
        """Itself after a job was dropped from the queue."""
        for slot in self.slots:
            if slot.job and slot.job.job_id == job_id and not slot.state.is_final:
                return self._with(msgspec.structs.replace(slot, dropped=True))
        return self

    def with_marks(self, row: PictureRow) -> "ShownBatch":
        """Itself with what was decided about a picture; unchanged where it is not of this batch."""
        for slot in self.slots:
            if slot.picture_id == row.picture_id:
                return self._with(msgspec.structs.replace(slot, marks=row.marks))
        return self

    def _with(self, slot: Slot) -> "ShownBatch":
        slots = (*self.slots[: slot.index], slot, *self.slots[slot.index + 1 :])
        return msgspec.structs.replace(self, slots=slots)

    @property
    def headline(self) -> str:
        """What stands above the grid."""
        if self.is_running:
            return f"Generating {self.size} images…" if self.size > 1 else "Generating…"
        if self.paused:
            return f"{len(self.paused)} of {_images(self.size)} paused"
        return self.outcome

    @property
    def outcome(self) -> str:
        """What is said once, when the batch is over."""
        counts = {
            "failed": sum(
                slot.state in {JobState.FAILED, JobState.SET_ASIDE} for slot in self.slots
            ),
            "cancelled": sum(slot.state is JobState.CANCELLED for slot in self.slots),
        }
        lost = [f"{count} {what}" for what, count in counts.items() if count]
        if not lost:
            return "All images complete!"
        done = self.size - sum(counts.values())
        return f"{done} of {_images(self.size)} complete, {', '.join(lost)}"


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count} images"


def started(bodies: Sequence[Mapping[str, object]]) -> ShownBatch:
    """The batch of `bodies` as it is when they are about to be sent (see `client.batches`)."""
    steps = bodies[0].get("steps")
    return ShownBatch(
        id=str(bodies[0]["batch_id"]),
        bodies=tuple(bodies),
        slots=tuple(
            Slot(
                index=index,
                size=len(bodies),
                seed=int(str(body["seed"])),
                steps=steps if isinstance(steps, int) else 0,
            )
            for index, body in enumerate(bodies)
        ),
    )
