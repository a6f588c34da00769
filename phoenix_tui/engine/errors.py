"""What the engine refuses."""

from phoenix_tui.domain.errors import PhoenixError


class NotFoundError(PhoenixError):
    """There is no such job or picture."""


class ConflictError(PhoenixError):
    """It cannot be done with the job as it is now."""
