"""What screens with pictures have in common: what can be done with any picture, wherever it is."""

import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from textual import on, work
from textual.screen import Screen

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.text import visible
from phoenix_tui.ui.asked import Compare
from phoenix_tui.ui.link import Heard, Link
from phoenix_tui.ui.outside import open_outside, takes_clipboard
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.picker import PickerScreen
from phoenix_tui.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

T = TypeVar("T")

_HOW_TO_COMPARE = "In the grid, wait until two are done; in the library, select them with space."


class PicturesScreen(Screen[None]):
    """Asks the server for things, says what comes of it, and opens files."""

    def __init__(self, *, link: Link, painter: Painter) -> None:
        super().__init__()
        self.link = link
        self.painter = painter

    def use(self, painter: Painter) -> None:
        """Draw pictures by another painter from now on."""
        self.painter = painter

    def hear_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        """Pictures are marked as `rows` say; those whose ids are in `deleted` are gone."""
        raise NotImplementedError

    def hear(self, heard: Heard) -> None:
        """Take in what happened on the link."""

    def hear_finished(self) -> None:
        """A picture is there that was not before."""

    def say(
        self,
        title: str,
        words: str,
        severity: Literal["information", "warning", "error"] = "warning",
    ) -> None:
        """A word in passing; title and words may be outside text."""
        self.app.notify(visible(words), title=visible(title), severity=severity, markup=False)

    def fall_silent(self) -> None:
        """Take back all words in passing: something else begins."""
        self.app.clear_notifications()
        # Textual would leave the empty frames of the toasts in the screen, for ever
        self.query("ToastHolder").remove()

    async def ask(self, call: Callable[["Client"], Awaitable[T]]) -> T | None:
        """What the server answers; None, and a word on it, where it refuses."""
        try:
            return await call(await self.link.client())
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
            return None

    @work(group="open")
    async def open_picture(self, path: str) -> None:
        """Open a picture's file with the desktop's own viewer."""
        if await self._is_here(path):
            try:
                await open_outside(path)
            except PhoenixError as problem:
                self.say(problem.failure.title, problem.failure.message)

    @work(group="open")
    async def copy_path(self, path: str) -> None:
        """Put the path of a picture's file into the clipboard."""
        if await self._is_here(path):
            self.copy(path, "path")

    def copy(self, text: str, what: str) -> None:
        """Put text of ours into the clipboard, and say so; `what` it is, such as "seed"."""
        self.app.copy_to_clipboard(text)
        if takes_clipboard(os.environ):
            self.say(f"The {what} is in the clipboard", text, "information")
        else:
            self.say("This terminal does not take what is copied", f"The {what} is {text}.")

    def ask_to_compare(self, picture_ids: Sequence[str]) -> None:
        """Have pictures shown side by side; says how many that may be where they are not."""
        if 2 <= len(picture_ids) <= 4:
            self.post_message(Compare(picture_ids))
        else:
            self.say("Two to four pictures can be compared", _HOW_TO_COMPARE)

    async def _is_here(self, path: str) -> bool:
        """Whether the file is on this machine; says so where it is not."""
        client = await self.link.client()
        if not client.is_local:
            self.say("The file is on the server's machine", f"{client.name}: {path}")
        return client.is_local

    @on(Choice.Opened)
    @work
    async def _list(self, event: Choice.Opened) -> None:
        choice = event.choice
        value = await self.app.push_screen_wait(
            PickerScreen(choice.label, choice.options, choice.value)
        )
        if value is not None:
            choice.choose(value)
