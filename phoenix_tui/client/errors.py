"""What goes wrong between a client and its server."""

from phoenix_tui.domain.errors import PhoenixError


class NoServerError(PhoenixError):
    """No server is running, and none was to be started."""


class ServerGoneError(PhoenixError):
    """The server does not answer any more."""


class RefusedError(PhoenixError):
    """The server did not do what it was asked for, and says why."""

    def __init__(self, status: int, title: str, message: str, hint: str = "") -> None:
        """`status` is that of HTTP."""
        super().__init__(title, message, hint)
        self.status = status
