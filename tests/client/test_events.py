"""Events as they come over a connection."""

import asyncio
from pathlib import Path

import pytest

from phoenix_tui.client.client import Client
from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.events import JobDropped, Snapshot

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"


@pytest.mark.parametrize("silence", [b": still here\n", b": still here\n\n", b"\n\n"])
async def test_a_keep_alive_is_no_event(tmp_path: Path, silence: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD + b'id: 1\nevent: Snapshot\ndata: {"type":"Snapshot","jobs":[]}\n\n')
        writer.write(silence * 2)
        writer.write(b'id: 2\ndata: {"type":"JobDropped","job_id":"j"}\n\n' + silence)
        writer.close()

    async with (
        await asyncio.start_unix_server(answer, tmp_path / "s"),
        Client(socket=str(tmp_path / "s")) as client,
    ):
        events = client.events()
        heard = [await anext(events) for _ in range(2)]
        with pytest.raises(ServerGoneError):
            await anext(events)
    assert heard == [Snapshot(jobs=()), JobDropped(job_id="j")]
