"""Running a command's coroutine, and what Ctrl+C does meanwhile."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from types import TracebackType


def run(command: Coroutine[None, None, int]) -> int:
    """The exit status of `command`; raises `KeyboardInterrupt` where it was interrupted."""
    try:
        return asyncio.run(command)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


class Interrupts:
    """SIGINT and SIGTERM within a `with` block: the first may be answered, the second ends all.

    While `answer` is None the first one cancels the task that entered the block, too.
    """

    def __init__(self) -> None:
        self.answer: Callable[[], None] | None = None
        self.came = False

    def __enter__(self) -> "Interrupts":
        self._task = asyncio.current_task()
        self._loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._arrived)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.remove_signal_handler(number)

    def _arrived(self) -> None:
        first, self.came = not self.came, True
        if first and self.answer is not None:
            self.answer()
        elif self._task is not None:
            self._task.cancel()
