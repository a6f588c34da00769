"""Waiting for conditions, with a deadline."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE = 0.02
"""Seconds between two looks."""


def eventually(look: Callable[[], T], what: str, seconds: float = 120, pause: float = PAUSE) -> T:
    """What `look` returns once it is true; fails, naming `what`, when it is not in time."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}; last seen: {seen!r}"
        time.sleep(pause)
    return seen


async def eventually_async(
    look: Callable[[], Awaitable[T]], what: str, seconds: float = 120, pause: float = PAUSE
) -> T:
    """`eventually`, for a `look` that is awaited."""
    deadline = time.monotonic() + seconds
    while not (seen := await look()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}; last seen: {seen!r}"
        await asyncio.sleep(pause)
    return seen
