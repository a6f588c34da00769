"""Bars on stderr, while that is a terminal."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


class StderrBars(ABC):
    """Shows Rich's bars between entering and leaving; where stderr is no terminal, nothing."""

    def __init__(self) -> None:
        self.progress: Progress | None = None
        """None where there are no bars."""

    @abstractmethod
    def columns(self) -> "Sequence[ProgressColumn]":
        """What each bar is made of; imports Rich, so that whoever needs no bars does not."""

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self.progress = Progress(
                *self.columns(),
                console=Console(stderr=True, highlight=False, markup=False, emoji=False),
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self.progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.progress is not None:
            self.progress.stop()
