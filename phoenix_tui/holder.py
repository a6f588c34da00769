"""Who serves a home, as it stands in the home's lock and in host.json."""

import socket
from pathlib import Path

import msgspec

from phoenix_tui.places import Places


class Holder(msgspec.Struct, frozen=True):
    """The server of a home."""

    pid: int
    host: str
    socket: str
    """Path of its Unix socket, on that host."""


def holder_of(places: Places) -> Holder | None:
    """Who serves the home, or did when it crashed; None where nobody does."""
    try:
        return msgspec.json.decode(places.host.read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def is_listening(path: Path) -> bool:
    """Whether a server listens on the Unix socket at `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


def live_socket(places: Places) -> Path | None:
    """The Unix socket of the home's server; None where none listens on this host."""
    if is_listening(places.socket):
        return places.socket
    # a login session and a cron job have different runtime folders
    holder = holder_of(places)
    if holder is None or holder.host != socket.gethostname():
        return None
    path = Path(holder.socket)
    return path if path != places.socket and is_listening(path) else None
