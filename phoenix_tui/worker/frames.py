"""Frames over the worker's pipes: a length, then one message in msgpack."""

import asyncio
import struct
from typing import BinaryIO

import msgspec

from phoenix_tui.domain.events import WorkerEvent
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Request
from phoenix_tui.settings import Settings

_LENGTH = struct.Struct(">I")
_LIMIT = 1 << 30
"""Bytes; a 4096 x 4096 picture has 50 million."""


class LoraFile(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA to apply, by its file."""

    name: str
    path: str
    sha256: str
    weight: float


class Configure(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How to work: the first message that a worker gets."""

    settings: Settings


class RunJob(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A job, with everything it needs as files on this machine."""

    job_id: str
    request: Request
    model: ModelCard
    model_sha256: str
    vae_sha256: str = ""
    """Of the autoencoder in a file of its own; "" where the model has its own."""
    loras: tuple[LoraFile, ...] = ()
    init_image: str | None = None
    mask: str | None = None


class CancelJob(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """End a job at its next step."""

    job_id: str


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The worker can take jobs: the first message that it sends."""

    device: str
    memory: int = 0
    """Bytes that are free on a device with memory of its own; 0 where it is the machine's."""


Command = Configure | RunJob | CancelJob
Report = Ready | WorkerEvent

_commands = msgspec.msgpack.Decoder(Command)
_reports = msgspec.msgpack.Decoder(Report)


def packed(message: Command | Report) -> bytes:
    """One frame."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


def read_command(pipe: BinaryIO) -> Command | None:
    """The next command, waiting for it; None at the end of the pipe."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = pipe.read(length)
    return _commands.decode(body) if len(body) == length else None


async def read_report(pipe: asyncio.StreamReader) -> Report | None:
    """The next report, waiting for it; None at the end of the pipe."""
    try:
        (length,) = _LENGTH.unpack(await pipe.readexactly(_LENGTH.size))
        if length > _LIMIT:
            return None
        report: Report = _reports.decode(await pipe.readexactly(length))
        return report
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
