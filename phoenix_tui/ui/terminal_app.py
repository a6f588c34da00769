"""The app as a program in a terminal: what it asks of that, draws by, writes to it, and leaves."""

import asyncio
import gc
import os
import signal
import threading
from typing import Any

from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.notifications import Notification

from phoenix_tui.settings import Settings
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.pictures.painter import CellPainter, Painter, painter_for
from phoenix_tui.ui.pictures.placeholders import USUAL_DOTS, PlaceholderPainter
from phoenix_tui.ui.pictures.terminal import (
    ASK_ATTRIBUTES,
    ASK_GRAPHICS,
    ASK_NAME,
    AskingDriver,
    Attributed,
    GraphicsAnswered,
    Named,
    shows_placeholders,
)
from phoenix_tui.ui.screens.pictures import PicturesScreen

SECONDS_TO_LEAVE = 8.0
"""After a signal; nothing of the app's is unsaved then."""
PREVIEWS = 4.0
"""Of one picture a second. Over SSH it is half of that, and half of what the painter may send."""


class TerminalApp(App[int]):
    """Draws pictures by the best that its terminal is known to show."""

    def __init__(self, settings: Settings, painter: Painter | None) -> None:
        """With a `painter` the terminal is asked for nothing."""
        super().__init__()
        self._dots = USUAL_DOTS
        """Pixels of the terminal in a cell, from left to right."""
        self._share = 0.5 if "SSH_CONNECTION" in os.environ else 1.0
        if settings.truecolor != "auto":
            has_24_bits = settings.truecolor == "on"
            # Rich looks at TERM and COLORTERM once, and Textual passes on no wish
            self.console._color_system = (
                ColorSystem.TRUECOLOR if has_24_bits else ColorSystem.EIGHT_BIT
            )
        self.painter = painter or painter_for(self.console.color_system)
        self.feed = Feed(
            PREVIEWS * self._share, self.painter.bytes_per_second * self._share, self._line_is_busy
        )
        self._may_ask = painter is None and settings.pictures == "auto"

    def refresh_css(self, animate: bool = True) -> None:
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            # for the theme: the first screen is what has the sheets read, and would do it again
            self.stylesheet.set_variables(self.get_css_variables())

    def spare_what_stays(self) -> None:
        """Never look for garbage among what there is now."""
        if not self.is_headless:
            # modules and styles stay; to look through all of them for garbage stops everything for
            # 40 ms, and comes when a screen is opened, because that makes many objects
            gc.freeze()

    @property
    def pictures_screens(self) -> list[PicturesScreen]:
        """Those that are open, the first screen first."""
        return [screen for screen in self.screen_stack if isinstance(screen, PicturesScreen)]

    # --- what it asks --------------------------------------------------------------------------

    def get_driver_class(self) -> type[Driver]:
        """A driver that understands what terminals answer, where there is a terminal."""
        found = super().get_driver_class()
        return AskingDriver if found is LinuxDriver else found

    def ask_terminal(self) -> None:
        """Ask what it can show; it may answer late, or never."""
        if self._may_ask:
            self._write(ASK_NAME + ASK_ATTRIBUTES)

    def on_resize(self, event: events.Resize) -> None:
        if event.pixel_size and event.size.width:
            self._dots = event.pixel_size.width / event.size.width

    def on_named(self, event: Named) -> None:
        if shows_placeholders(event.name):
            self._write(ASK_GRAPHICS)

    def on_attributed(self, event: Attributed) -> None:
        # a picture by the graphics protocol is better, and may have been set up by now
        first = self.pictures_screens[0]
        if event.has_sixels and isinstance(cells := first.painter, CellPainter):
            # imported now: few terminals need it
            from phoenix_tui.ui.pictures import sixel

            encode, cell = sixel.encoder(), sixel.cell_size()
            if encode and cell:
                first.use(sixel.SixelPainter(cells, encode, cell, self._write))

    def on_graphics_answered(self, event: GraphicsAnswered) -> None:
        if event.answer == "OK":
            # the colour of a cell spells the picture's id; such terminals have 24 bits, whether or
            # not SSH has forwarded COLORTERM
            self.console._color_system = ColorSystem.TRUECOLOR
            self.painter = painter = PlaceholderPainter(self._write, self._dots)
            self.feed.bytes_per_second = painter.bytes_per_second * self._share
            for screen in self.pictures_screens:
                screen.use(painter)

    # --- what it writes ------------------------------------------------------------------------

    def _line_is_busy(self) -> bool:
        """The terminal has not yet taken what Textual's writer thread has for it."""
        writer = getattr(self._driver, "_writer_thread", None)
        return writer is not None and writer._queue.qsize() > 0

    def _write(self, sequence: str) -> None:
        """Send something to the terminal that draws nothing."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)
            self._driver.flush()

    def notify_desktop(self, words: str, how: str) -> None:
        """Have the terminal tell its desktop; `words` are ours, with nothing that it would obey."""
        match how:
            case "osc 9":
                self._write(f"\x1b]9;Phoenix: {words}\x07")
            case "osc 777":
                self._write(f"\x1b]777;notify;Phoenix;{words}\x07")

    def _unnotify(self, notification: Notification, refresh: bool = True) -> None:
        super()._unnotify(notification, refresh)
        # on a screen that is scrolled Textual does not draw what a toast lay over, until something
        # else there changes
        self.set_timer(0.1, lambda: self.screen.refresh())  # noqa: PLW0108 - that of then

    # --- leaving -------------------------------------------------------------------------------

    def on_mount(self) -> None:
        # the work goes on without the app; the terminal should be as it was before
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._leave_at_once, 128 + number)

    def _leave_at_once(self, status: int) -> None:
        # whatever still waits for a line that is gone does not keep the process
        end = threading.Timer(SECONDS_TO_LEAVE, os._exit, [status])
        end.daemon = True
        end.start()
        self.exit(status)

    def exit(self, *arguments: Any, **named: Any) -> None:
        """Leave; what workers still hear finds the widgets on their way out, and is for nobody."""
        self.workers.cancel_all()
        super().exit(*arguments, **named)
