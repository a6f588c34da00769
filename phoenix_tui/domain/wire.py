"""Answers of the server that are not events."""

import msgspec

from phoenix_tui.domain.job import JobStatus

PROTOCOL = 2
"""Raised when client and server of different versions would misunderstand each other."""


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A job was taken in, and will outlive whoever sent it."""

    job_id: str
    batch_id: str
    seed: int
    notes: tuple[str, ...] = ()
    """What the sender should be told: a size that was snapped, say."""


class ServerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The running server."""

    pid: int
    version: str
    """Of the package."""
    protocol: int
    socket: str
    """Path of its Unix socket, or host:port."""
    device: str
    """Where the model runs; "not known yet" before the worker has said."""
    model: str
    """The model that is loaded; "none" where none is."""
    memory: int
    """Resident bytes of server and worker together."""
    memory_free: int = 0
    """Bytes that a model could be given on the device: a `ModelCard.memory` above it does not fit.
    0 where it is not known yet."""
    order: str
    """"together" or "one by one"."""
    jobs: tuple[JobStatus, ...] = ()
    """Those that are not over."""
