"""A model on its way from the hub."""

from enum import StrEnum

import msgspec

from phoenix_tui.domain.errors import Failure


class DownloadState(StrEnum):
    """Where a download is."""

    LOOKING = "looking"
    """Finding out what there is and how large it is."""
    SIZED = "sized"
    """Only its size was asked for, and is known; nothing was fetched."""
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """What has come stays, so that the next one goes on from there."""

    @property
    def is_final(self) -> bool:
        """Nothing more happens to it."""
        return self not in {DownloadState.LOOKING, DownloadState.RUNNING}


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A download as it is now."""

    download_id: str
    model: str
    """What was asked for: OWNER/NAME, with @REVISION where one was named."""
    state: DownloadState
    done: int = 0
    """Bytes that are here, those of earlier tries included."""
    total: int = 0
    """Bytes of all that is wanted; 0 until that is known."""
    files: int = 0
    """How many files that is."""
    disk_free: int = 0
    """Bytes that were free where it goes to when it was sized."""
    error: Failure | None = None
    created_at: str
    """UTC, ISO 8601."""

    @property
    def progress(self) -> int:
        """Per cent, 0 to 100; 100 only once all is there."""
        if self.state is DownloadState.COMPLETED:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0
