"""Every screen once, with hostile text in it: `python -m tests.terminal.hostile_tour DIR`.

The app runs in its terminal and presses its own keys, so that nothing depends on how fast anything
is. What was seen is written to DIR/seen, a screen a line.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from phoenix_tui.domain.download import DownloadState
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import PassedOver
from phoenix_tui.domain.prompt_history import PastPrompt
from phoenix_tui.domain.text import visible_line
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.screens.open_image import OpenImageScreen
from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.search_field import SearchField
from tests.terminal.hostile import HOSTILE
from tests.terminal.hostile_app import MODEL, HostileClient
from tests.terminal.screen import Screen as Shown
from tests.ui.list_examples import lora
from tests.ui.scripted_client import ScriptedClient
from tests.waiting import eventually_async

SECONDS = 60
SIGN = visible_line(HOSTILE)[2:16]
"""Of the hostile text, as it must be shown: what no other text has."""
FILE = HOSTILE.replace("\x00", "").replace("/", "|")
"""A name that a file can have."""
WITHOUT_OUTSIDE_TEXT = {"HelpScreen", "EmptyTrashScreen", "LeaveMaskScreen", "QuitScreen"}
"""They show words of ours and numbers."""


class TourClient(HostileClient):
    """Hostile in all that it tells, and its jobs do end well."""

    def __init__(self) -> None:
        super().__init__()
        self.loras_offered = (lora(FILE, trigger_words=(HOSTILE,), base=HOSTILE),)
        self.others = (
            PassedOver(
                name=visible_line(f"other {HOSTILE}"), path=f"/{FILE}", source=f"in {HOSTILE}",
                reason=visible_line(HOSTILE),
            ),
        )  # fmt: skip
        self.prompts_known = (
            PastPrompt(prompt=HOSTILE, negative_prompt=HOSTILE, used_at="2026-11-25T08:00:00Z"),
        )

    submit = ScriptedClient.submit


class Tour:
    """The app, what its terminal shows, and which screens were seen."""

    def __init__(self, pilot: Pilot[int], client: TourClient, folder: Path) -> None:
        self._pilot = pilot
        self._client = client
        self._folder = folder
        self._app = pilot.app
        self._seen: list[str] = []
        driver = self._app._driver
        assert driver is not None
        size = self._app.size
        self._terminal = Shown(size.width, size.height)
        write = driver.write

        def written(data: str) -> None:
            write(data)
            self._terminal.feed(data.encode("utf-8", "surrogateescape"))

        driver.write = written  # type: ignore[method-assign]
        # of a key or paste that a field refuses: a byte that could be one of the text's
        self._app.bell = lambda: None  # type: ignore[method-assign]
        self._app.refresh(layout=True)

    @property
    def shown(self) -> str:
        """What has been sent to the terminal."""
        return "\n".join(self._terminal.lines)

    async def until(self, look: Callable[[], object], what: str) -> None:
        async def looked() -> object:
            await self._pilot.pause()
            return look()

        try:
            await eventually_async(looked, what, SECONDS, pause=0.002)
        except AssertionError:
            raise AssertionError(f"never seen: {what}\n{self.shown}") from None

    async def see(self, name: str, *words: str) -> Screen[object]:
        """Wait until the screen of that name is in the terminal, with the hostile text."""
        wanted = words or (() if name in WITHOUT_OUTSIDE_TEXT else (SIGN,))
        await self.until(lambda: type(self._app.screen).__name__ == name, name)
        await self.until(lambda: all(each in self.shown for each in wanted), f"{wanted} in {name}")
        self._seen.append(name)
        (self._folder / "seen").write_text("\n".join(self._seen))
        return self._app.screen

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def back(self) -> None:
        """To the screen with the form, by escape."""
        for _ in range(5):
            if len(self._app.screen_stack) > 1:
                await self.press("escape")  # which leads out of what is done there first
        await self.until(lambda: len(self._app.screen_stack) == 1, "the form after escape")

    def field(self, selector: str) -> PromptArea:
        return self._app.screen_stack[0].query_one(RequestForm).query_one(selector, PromptArea)

    async def take(self) -> None:
        await self.make_pictures()
        for part in (
            self.words_of_ours, self.pictures, self.library, self.lists, self.files, self.sheet,
            self.leave,
        ):  # fmt: skip
            await part()
            await self.back()

    async def make_pictures(self) -> None:
        first = self._app.screen_stack[0]
        await self.until(lambda: any(f.models for f in first.query(RequestForm)), "the form")
        self.field("#prompt").load_text(f"p {HOSTILE}")
        self.field("#negative-prompt").load_text(f"n {HOSTILE}")
        await self.press("ctrl+n", "ctrl+g")
        await self.until(lambda: len(self._client.bodies) == 2, "two jobs")
        self._client.notice(self._client._failure("news"))
        for index in range(2):
            self._client.finish(index)
        await self.until(lambda: all(card.image for card in first.query(Card)), "two pictures")
        await self.see("GenerateScreen", SIGN, "news title")

    async def words_of_ours(self) -> None:
        await self.press("f1")
        await self.see("HelpScreen")
        await self.back()
        await self.press("f2")
        await self.see("SettingsScreen")
        await self.press("enter")
        await self.see("PickerScreen")

    async def pictures(self) -> None:
        self._app.screen_stack[0].query(Card).first().focus()
        await self.press("z")
        await self.see("FullViewScreen", "Picture 1 of 2")
        await self.back()
        await self.press("c")
        await self.see("CompareScreen")
        await self.press("z")
        await self.see("CompareScreen", "alone", SIGN)

    async def library(self) -> None:
        await self.press("f3")
        screen = await self.see("LibraryScreen")
        await self.press("space", "e")
        export = await self.see("ExportScreen", "contact sheet into")
        export.query_one(Input).value = visible_line(HOSTILE)
        await self.see("ExportScreen", SIGN)
        await self.press("escape", "x")
        await self.see("LibraryScreen")
        field = screen.query_one(SearchField)
        field.value = "trash "
        field.post_message(Paste(HOSTILE))
        await self.until(lambda: len(field.value) > len(HOSTILE), "what was pasted")
        field.cursor_position = 0  # its beginning is in sight
        await self.see("LibraryScreen", f"trash {visible_line(HOSTILE)[:16]}")
        field.value = "trash"
        await self.until(lambda: "in the trash" in self.shown, "the trash")
        await self.press("E")
        await self.see("EmptyTrashScreen")
        await self.press("escape")
        self._client.fails = PhoenixError(f"t {HOSTILE}", f"m {HOSTILE}", f"h {HOSTILE}")
        field.value = "another"
        await self.see("LibraryScreen", "t a ␛]52")
        self._client.fails = None

    async def lists(self) -> None:
        self.field("#prompt").focus()
        await self.press("ctrl+o")
        await self.see("PromptsScreen")
        await self.back()
        for selector, name in (("#model", "ModelsScreen"), ("#loras", "StylesScreen")):
            self._app.screen_stack[0].query_one(RequestForm).query_one(selector).focus()
            await self.press("enter")
            await self.see(name)
            if name == "ModelsScreen":
                await self._download()
            await self.back()

    async def _download(self) -> None:
        await self.press("ctrl+d", *"a/b", "enter")
        await self.until(lambda: self._client.downloads_known, "a download")
        self._client.tell_download(
            state=DownloadState.FAILED, error=self._client._failure("download"), model=f"a/{FILE}"
        )
        await self.see("DownloadScreen")

    async def files(self) -> None:
        folder = self._folder / f"folder {FILE}"
        folder.mkdir()
        Image.new("RGB", (64, 64), "red").save(folder / f"{FILE}.png", "PNG")
        (folder / f"broken {FILE}.png").write_bytes(b"no image")
        self._app.push_screen(OpenImageScreen("Init image", folder, CellPainter()))
        await self.see("OpenImageScreen")
        await self.press("down", "down")
        await self.see("OpenImageScreen")
        await self.back()
        self._app.push_screen(PaintMaskScreen(Image.new("RGB", (64, 64), "red"), None))
        await self.see("PaintMaskScreen", "painted")
        await self.press("i", "escape")
        await self.see("LeaveMaskScreen")
        await self.press("escape", "u")

    async def sheet(self) -> None:
        self._app.action_sheet()
        screen = await self.see("SheetScreen", "columns")
        axis = screen.query_one("#x", Input)
        axis.focus()
        axis.value = "sampler="
        await self._pilot.pause()
        axis.post_message(Paste(HOSTILE))  # which a field of one line refuses
        axis.post_message(Paste(visible_line(HOSTILE)))
        await self.see("SheetScreen", "[@click=app.quit]x[/] ␛P+q544e␛")

    async def leave(self) -> None:
        await self.press("ctrl+g")
        await self.until(lambda: len(self._client.bodies) == 4, "two more jobs")
        self._client.fail(0, self._client._failure("failed"))
        await self.see("GenerateScreen", SIGN, "failed title")
        await self.press("ctrl+q")
        await self.see("QuitScreen")


def main() -> int:
    folder, client = Path(sys.argv[1]), TourClient()
    app = PhoenixApp(
        Places(folder),
        Settings(model=MODEL),
        (f"config.toml: unknown key {HOSTILE}",),
        connect=client.connect,
        painter=CellPainter(),
    )

    async def tour(pilot: Pilot[int]) -> None:
        await Tour(pilot, client, folder).take()
        app.exit(0)

    return app.run(auto_pilot=tour) or 0


if __name__ == "__main__":
    raise SystemExit(main())
