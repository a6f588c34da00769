"""What is said of jobs: by a worker to the engine, and by the engine to whoever listens."""

import msgspec

from phoenix_tui.domain.download import Download
from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.recipe import Recipe

# --- from a worker, about a job it has ------------------------------------------------------


class Loading(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The model is being loaded for the job."""

    job_id: str


class Stepped(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A step was done; step 0 says that the job has begun."""

    job_id: str
    step: int
    steps: int


class Previewed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What the picture looks like so far."""

    job_id: str
    png: bytes
    """At most 192 pixels a side."""


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The picture is done; nothing of it is on disk yet."""

    job_id: str
    width: int
    height: int
    rgb: bytes
    """8 bits a channel, rows from the top: width x height x 3 bytes."""
    recipe: Recipe
    seconds: float


class Noted(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something that a person should know of while the job goes on."""

    job_id: str
    notice: Failure


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The job cannot be done."""

    job_id: str
    error: Failure


class Cancelled(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The job was ended because that was asked for."""

    job_id: str


WorkerEvent = Loading | Stepped | Previewed | Finished | Noted | Failed | Cancelled


# --- from the engine, to clients ------------------------------------------------------------


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All jobs that are not over, and those that ended lately: what a listener hears first."""

    jobs: tuple[JobStatus, ...]


class JobChanged(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A job as it is now."""

    job: JobStatus


class PreviewReady(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """There is a newer preview; fetch it when there is time for it."""

    job_id: str
    number: int


class JobDropped(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A job is gone from the queue for good."""

    job_id: str


class Notice(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something that concerns no single job: a worker died, the disk is full."""

    notice: Failure


class DownloadChanged(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A download as it is now."""

    download: Download


class PicturesMarked(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something was decided about pictures, or taken back, or the trash was emptied."""

    pictures: tuple[PictureRow, ...] = ()
    """As they are now."""
    deleted: tuple[str, ...] = ()
    """Ids of pictures that are gone for good."""


ClientEvent = (
    Snapshot | JobChanged | PreviewReady | JobDropped | PicturesMarked | DownloadChanged | Notice
)
