"""A job: one picture on its way, from the queue to the store."""

from enum import StrEnum

import msgspec

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.request import Batch, Request
from phoenix_tui.domain.seeds import seed_words


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    LOADING = "loading"
    RUNNING = "running"
    SAVING = "saving"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    """Left unfinished by a server that died; runs on when resumed."""
    SET_ASIDE = "set_aside"
    """Its worker died under it twice."""

    @property
    def is_final(self) -> bool:
        """Nothing more happens to it, unless a person resumes a job that was set aside."""
        return self in _FINAL

    @property
    def is_active(self) -> bool:
        """A worker has it."""
        return self in _ACTIVE


_FINAL = {JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED, JobState.SET_ASIDE}
_ACTIVE = {JobState.LOADING, JobState.RUNNING, JobState.SAVING}


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it is kept: its request, its batch, and how far it got."""

    id: str
    batch: Batch
    request: Request
    request_id: str | None = None
    """The sender's own name for it: the same one again is the same job."""
    keep: bool = True
    """False for a picture that is made only to be compared (`reproduce`)."""
    created_at: str
    """UTC, ISO 8601."""
    state: JobState = JobState.QUEUED
    deaths: int = 0
    """How many workers died while they had it."""
    error: Failure | None = None
    picture_id: str | None = None
    seconds: float | None = None
    """From its first step to its last byte, shared turns included; None until completed."""


class JobStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What a client is told about a job."""

    job_id: str
    batch_id: str
    batch_index: int
    batch_size: int
    state: JobState
    step: int
    """Steps done, 0 to steps."""
    steps: int
    """The true total: what was asked for until the sampler has said its own number."""
    seed: int
    variation_seed: int | None = None
    variation_strength: float | None = None
    prompt: str
    model: str
    width: int
    height: int
    error: Failure | None = None
    picture_id: str | None = None
    path: str | None = None
    """Absolute path of the picture, on the server's machine."""
    preview: int = 0
    """Number of the newest preview; 0 while there is none."""
    ahead: int = 0
    """How many jobs come before it in the queue."""
    seconds: float | None = None
    seconds_left: float | None = None
    """Estimated; None before two steps are done."""
    created_at: str

    @property
    def seed_words(self) -> str:
        """Its seed, and in a variation the one that it goes towards."""
        return seed_words(self.seed, self.variation_seed, self.variation_strength)

    @property
    def progress(self) -> int:
        """Per cent, 0 to 100; 100 only once the picture is kept."""
        if self.state is JobState.COMPLETED:
            return 100
        return min(99, 100 * self.step // self.steps) if self.steps else 0
