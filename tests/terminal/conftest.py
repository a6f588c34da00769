"""The app in a terminal that the test reads byte by byte."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.sandbox import Sandbox
from tests.terminal.pty_terminal import PtyTerminal

Start = Callable[..., PtyTerminal]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the app of a home, or another program of it, and ends it with the test."""
    with ExitStack() as stack:

        def begin(home: Sandbox, *command: str, **more: Any) -> PtyTerminal:
            line = command or home.command()
            return stack.enter_context(PtyTerminal(line, env=home.environment, **more))

        yield begin


@pytest.fixture
def quiet(shared: Sandbox) -> Iterator[Sandbox]:
    """The warm home; what was left running is cancelled, and its cards do not come back."""
    yield shared
    with shared.http() as http:
        for job in http.get("/api/jobs").json():
            http.post(f"/api/cancel/{job['job_id']}")
    (shared.home / "screen.json").unlink(missing_ok=True)
