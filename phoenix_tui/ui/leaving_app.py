"""The app as one that has work done: what is asked before it leaves, and what it waits for."""

from textual import work
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.worker import Worker

from phoenix_tui.domain.text import visible
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.exporting import EXPORTING
from phoenix_tui.ui.left_running import LeftRunning
from phoenix_tui.ui.link import Connect, Link
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.screens.leave_mask import LeaveMaskScreen
from phoenix_tui.ui.sheets.making import SheetMaking
from phoenix_tui.ui.terminal_app import TerminalApp


class LeavingApp(TerminalApp):
    """Owns the link to the server, and what was begun through it: a batch, and a sheet."""

    def __init__(
        self, places: Places, settings: Settings, connect: Connect, painter: Painter | None
    ) -> None:
        super().__init__(settings, painter)
        self._link = Link(connect)
        self._left = LeftRunning(places.home)
        self._making = SheetMaking(self._link, places.sheets, self._left, self._say)
        self._told_exports: set[Worker[object]] = set()
        """What runs, and of which a person was told that leaving ends it."""

    def _say(self, title: str, words: str, is_trouble: bool) -> None:
        self.notify(
            visible(words),
            title=visible(title),
            severity="warning" if is_trouble else "information",
            markup=False,
        )

    @property
    def _generate_screen(self) -> GenerateScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, GenerateScreen)
        return screen

    async def action_quit(self) -> None:
        from phoenix_tui.ui.screens.quit import QuitScreen

        batch = self._generate_screen.shown
        if isinstance(self.screen, QuitScreen):
            self.screen.dismiss("leave")
            return
        if losing := self._would_lose():
            while self.screen is not losing:
                self.pop_screen()
            await losing.run_action("leave")
            return
        if self._would_end_export():
            return
        of_batch = batch.size if batch and batch.is_running else 0
        sheet = self._making.sheet if self._making.is_made else None
        if of_batch or sheet:
            of_sheet = len(sheet.jobs) if sheet else 0
            # the server tells of a job before it has answered for it
            has_batch = self._left.is_batch_sent or (batch and all(s.job for s in batch.slots))
            has_sheet = self._left.is_sheet_sent or (sheet and not sheet.missing)
            is_sent = bool(has_batch and has_sheet)
            self.push_screen(QuitScreen(of_batch, of_sheet, is_sent=is_sent), self._leave)
        else:
            self.exit(0)

    def _would_lose(self) -> Screen[object] | None:
        """The screen on which something is painted that is lost by leaving, unless it asks so."""
        asks = any(isinstance(each, LeaveMaskScreen) for each in self.screen_stack)
        losing = [each for each in self.screen_stack if getattr(each, "would_lose", False)]
        return losing[-1] if losing and not asks else None

    def _would_end_export(self) -> bool:
        """Leaving would end an export half-way, which is said now, and so not the next time."""
        exports = {each for each in self.workers if each.group == EXPORTING}
        is_news = bool(exports - self._told_exports)
        if is_news:
            words = "Its end is said here. ctrl+q once more leaves at once, without the rest."
            self._say("An export is not done yet", words, True)
        self._told_exports = exports
        return is_news

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen; what its workers still hear finds its widgets on their way out."""
        for worker in self.workers:
            # what was asked to be cancelled is cancelled all the same
            if worker.node is self.screen and worker.group != "cancel":
                worker.cancel()
        return super().pop_screen()

    def _leave(self, choice: str | None) -> None:
        if choice == "cancel":
            self._cancel_and_leave()
        elif choice == "leave":
            self.exit(0)

    @work(group="quit", exclusive=True)
    async def _cancel_and_leave(self) -> None:
        # without a server it waits for one, and keys are heard meanwhile
        await self._generate_screen.cancel_all()
        if not self._left.is_batch_sent:
            # nor does what no server has come back
            self._left.forget()
        await self._making.stop()
        self.exit(0)

    async def on_unmount(self) -> None:
        await self._left.close()
