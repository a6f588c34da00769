"""The terminal app."""

import asyncio
import gc
import importlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import ModalScreen, Screen

from phoenix_tui.domain.events import JobChanged, PicturesMarked
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.text import visible
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.asked import Blend, Compare, StartFrom, ToForm, Vary
from phoenix_tui.ui.commands import commands
from phoenix_tui.ui.culling import Culling, Decided, Undo
from phoenix_tui.ui.keys import APP
from phoenix_tui.ui.leaving_app import LeavingApp
from phoenix_tui.ui.link import Connect, Connected
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.stylesheets import stylesheets
from phoenix_tui.ui.themes import THEMES
from phoenix_tui.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client
    from phoenix_tui.ui.screens.settings import SettingsScreen

SOON_OPENED = ("library", "compare")
"""Screens that are imported while nobody waits for them."""


class PhoenixApp(LeavingApp):
    """Owns the themes and the keys, and opens the screens, which do the rest.

    All screens but the first are imported when they are opened, and so not before the first paint.
    """

    TITLE = "Phoenix TUI"
    CSS_PATH = [*stylesheets()]
    BINDINGS = APP
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        places: Places,
        settings: Settings,
        notes: tuple[str, ...] = (),
        *,
        connect: Connect,
        painter: Painter | None = None,
    ) -> None:
        super().__init__(places, settings, connect, painter)
        self._settings = settings
        self._notes = notes
        for theme in THEMES:
            self.register_theme(theme)
        self._config = places.config
        self.theme = self._theme_of(settings)
        self.set_keymap(settings.keys)
        self._culling = Culling(self._link, self._tell_marks, self._say)
        self._selected: tuple[str, ...] = ()
        """Paths of the pictures that are selected in the library."""

    def get_default_screen(self) -> GenerateScreen:
        return GenerateScreen(
            link=self._link,
            feed=self.feed,
            painter=self.painter,
            left=self._left,
            model=self._settings.model,
        )

    def on_generate_screen_shown(self) -> None:
        self.spare_what_stays()
        gc.enable()
        for note in self._notes:
            self.notify(visible(note), severity="warning", markup=False)
        self.ask_terminal()
        self.run_worker(self._follow(), name="link")
        self.run_worker(self._culling.run(), name="culling")
        self.run_worker(self._making.run(), name="sheet")

    async def _follow(self) -> None:
        await self._left.open()
        async for heard in self._link.follow():
            for screen in self.pictures_screens:
                screen.hear(heard)
            self._making.hear(heard)
            match heard:
                case PicturesMarked(pictures=pictures, deleted=deleted):
                    self._culling.hear(pictures, deleted)
                case JobChanged(job=job) if job.state is JobState.COMPLETED:
                    self._tell_finished()
                case Connected(again=True):
                    # there may be pictures of which nothing was heard meanwhile
                    self._tell_finished()
                case Connected():
                    self.run_worker(self._get_ready(), name="getting ready")

    async def _get_ready(self) -> None:
        """Do ahead what would make the first opening of a screen slower than the next ones."""
        for name in SOON_OPENED:
            await asyncio.to_thread(importlib.import_module, f"phoenix_tui.ui.screens.{name}")
        self.spare_what_stays()

    def _tell_finished(self) -> None:
        for screen in self.pictures_screens:
            screen.hear_finished()

    def on_decided(self, event: Decided) -> None:
        self._culling.take(event)

    def action_undo_decision(self) -> None:
        self._culling.take(Decided(Undo(), {}))

    def _tell_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        for screen in self.pictures_screens:
            screen.hear_marks(rows, deleted)

    @property
    def chosen_paths(self) -> tuple[str, ...]:
        """Of the pictures selected in the library, else of those that became favourites."""
        return self._selected or tuple(self._culling.favourites.values())

    def on_thumbnails_selected(self, event: Thumbnails.Selected) -> None:
        self._selected = tuple(row.path for row in event.rows)

    def on_compare(self, event: Compare) -> None:
        from phoenix_tui.ui.screens.compare import CompareScreen

        if isinstance(self.screen, CompareScreen):
            return  # its key was pressed twice
        self.push_screen(CompareScreen(event.picture_ids, link=self._link, painter=self.painter))

    def on_to_form(self, event: ToForm) -> None:
        self._back_to_first().to_form(event)

    def on_start_from(self, event: StartFrom) -> None:
        self._back_to_first().use_as_init_image(event.picture_id, event.name, event.paint)

    def on_vary(self, event: Vary) -> None:
        self._back_to_first().vary(event.body)

    def on_blend(self, event: Blend) -> None:
        self._back_to_first().blend(event.body, event.other)

    def _back_to_first(self) -> GenerateScreen:
        # what is laid over the one that asked was opened meanwhile, and may hold a painted mask
        while len(self.screen_stack) > 1 and isinstance(self.screen, PicturesScreen):
            self.pop_screen()
        return self._generate_screen

    def on_generate_screen_batch_ended(self, event: GenerateScreen.BatchEnded) -> None:
        if self._settings.bell:
            self.bell()
        self.notify_desktop(event.batch.outcome, self._settings.notification)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        return commands(self, self._generate_screen)

    def action_settings(self) -> None:
        from phoenix_tui.ui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(
                SettingsScreen(
                    self._config,
                    self._settings,
                    tuple(sorted(self.available_themes)),
                    self._generate_screen.model_names or (self._settings.model,),
                )
            )

    def on_settings_screen_changed(self, event: "SettingsScreen.Changed") -> None:
        self._settings = event.settings
        self.theme = self._theme_of(event.settings)

    def _theme_of(self, settings: Settings) -> str:
        return settings.theme if settings.theme in self.available_themes else "phoenix"

    def action_library(self) -> None:
        """Show all pictures; from the library, what was shown before."""
        from phoenix_tui.ui.screens.library import LibraryScreen

        if isinstance(self.screen, LibraryScreen):
            self.screen.dismiss(None)
        elif any(isinstance(each, ModalScreen) for each in self.screen_stack):
            return
        elif any(isinstance(each, LibraryScreen) for each in self.screen_stack):
            # from what was opened from there
            while not isinstance(self.screen, LibraryScreen):
                self.pop_screen()
        else:
            self._selected = ()
            self.push_screen(LibraryScreen(link=self._link, painter=self.painter))

    def action_sheet(self) -> None:
        """Have the picture of the form made with each value of one parameter, or of two."""
        from phoenix_tui.ui.screens.sheet import SheetScreen

        if any(isinstance(each, SheetScreen | ModalScreen) for each in self.screen_stack):
            return
        first = self._back_to_first()
        if self._making.sheet is not None or first.request() is not None:
            self.push_screen(
                SheetScreen(self._making, first.request, link=self._link, painter=self.painter)
            )

    def action_help(self) -> None:
        from phoenix_tui.ui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            # this key is seen here before the help has it
            self.screen.dismiss(None)
        else:
            self.push_screen(HelpScreen(self.screen))


def run(
    places: Places, settings: Settings, notes: tuple[str, ...], server_url: str | None
) -> tuple[int, tuple[str, ...]]:
    """Show the app until it is left; returns the exit status, and the paths that were chosen."""

    async def connect(start: bool) -> "Client":
        # imported in a thread, and after the first paint: its HTTP library takes its time
        module = await asyncio.to_thread(importlib.import_module, "phoenix_tui.client.connect")
        await asyncio.to_thread(importlib.import_module, "phoenix_tui.client.batches")
        client: Client = await module.connect(places, start=start, server_url=server_url)
        return client

    app = PhoenixApp(places, settings, notes, connect=connect)
    return app.run() or app.return_code or 0, app.chosen_paths
