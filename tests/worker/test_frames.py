"""Frames: what goes in comes out, and the end of a pipe is the end."""

import asyncio
import io

from phoenix_tui.domain.events import Stepped
from phoenix_tui.worker.frames import CancelJob, packed, read_command, read_report


def test_commands_come_out_as_they_went_in() -> None:
    pipe = io.BytesIO(packed(CancelJob(job_id="a")) + packed(CancelJob(job_id="b")))
    assert read_command(pipe) == CancelJob(job_id="a")
    assert read_command(pipe) == CancelJob(job_id="b")
    assert read_command(pipe) is None


def test_a_command_cut_in_half_is_the_end() -> None:
    assert read_command(io.BytesIO(packed(CancelJob(job_id="a"))[:-1])) is None


async def test_reports_come_out_as_they_went_in_and_then_the_end() -> None:
    reader = asyncio.StreamReader()
    report = Stepped(job_id="a", step=1, steps=2)
    reader.feed_data(packed(report) + packed(report)[:3])
    reader.feed_eof()
    assert await read_report(reader) == report
    assert await read_report(reader) is None
