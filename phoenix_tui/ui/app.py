"""The terminal app."""

import asyncio
import importlib
import os
from typing import TYPE_CHECKING

from textual.app import App

from phoenix_tui.domain.text import visible
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.keys import APP
from phoenix_tui.ui.left_running import LeftRunning
from phoenix_tui.ui.link import Connect, Link
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.pictures.painter import HalfCellPainter, Painter, ShadePainter
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.screens.help import HelpScreen
from phoenix_tui.ui.screens.quit import QuitScreen
from phoenix_tui.ui.stylesheets import stylesheets
from phoenix_tui.ui.themes import THEMES

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

PREVIEWS_PER_SECOND = 4.0
PREVIEWS_PER_SECOND_OVER_SSH = 2.0


class PhoenixApp(App[int]):
    """Owns the themes, the keys and the link to the server; its screens do the rest."""

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
        super().__init__()
        self._settings = settings
        self._notes = notes
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = settings.theme if settings.theme in self.available_themes else "phoenix"
        self.set_keymap(settings.keys)
        self._link = Link(connect)
        self._left = LeftRunning(places.home / "screen.json")
        over_ssh = "SSH_CONNECTION" in os.environ
        self._feed = Feed(PREVIEWS_PER_SECOND_OVER_SSH if over_ssh else PREVIEWS_PER_SECOND)
        if painter is None:
            painter = ShadePainter() if self.console.color_system is None else HalfCellPainter()
        self._painter = painter

    def get_default_screen(self) -> GenerateScreen:
        return GenerateScreen(
            link=self._link,
            feed=self._feed,
            painter=self._painter,
            left=self._left,
            model=self._settings.model,
        )

    def on_mount(self) -> None:
        self._left.open()
        for note in self._notes:
            self.notify(visible(note), severity="warning", markup=False)

    def on_generate_screen_shown(self) -> None:
        self.run_worker(self._follow(), name="link")

    async def _follow(self) -> None:
        async for heard in self._link.follow():
            self._generate_screen.hear(heard)

    @property
    def _generate_screen(self) -> GenerateScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, GenerateScreen)
        return screen

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._generate_screen))

    async def action_quit(self) -> None:
        batch = self._generate_screen.shown
        if batch is None or not batch.is_running:
            self.exit(0)
        elif not isinstance(self.screen, QuitScreen):
            self.push_screen(QuitScreen(batch.size), self._quit)

    async def _quit(self, choice: str | None) -> None:
        if choice == "cancel":
            await self._generate_screen.cancel_all()
        if choice in {"leave", "cancel"}:
            self.exit(0)

    def on_unmount(self) -> None:
        self._left.close()


def run(places: Places, settings: Settings, notes: tuple[str, ...], server_url: str | None) -> int:
    """Show the app until it is left; returns the exit status."""

    async def connect(start: bool) -> "Client":
        # imported in a thread, and after the first paint: its HTTP library takes its time
        module = await asyncio.to_thread(importlib.import_module, "phoenix_tui.client.connect")
        await asyncio.to_thread(importlib.import_module, "phoenix_tui.client.batches")
        client: Client = await module.connect(places, start=start, server_url=server_url)
        return client

    return PhoenixApp(places, settings, notes, connect=connect).run() or 0
