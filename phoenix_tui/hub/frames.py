"""What the process that fetches says, a line of JSON each."""

import msgspec

from phoenix_tui.domain.errors import Failure


class Sized(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What there is to fetch."""

    total: int
    """Bytes."""
    done: int
    """Bytes of it that are here."""
    files: int
    disk_free: int
    """Bytes."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How much is here now."""

    done: int


class Completed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All is here."""

    path: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """It cannot be fetched."""

    error: Failure


Report = Sized | Fetched | Completed | Refused
