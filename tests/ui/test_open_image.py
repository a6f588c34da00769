"""The image browser: folders, filtering, paths as they are pasted, and files from anywhere."""

import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from phoenix_tui.store import image_file
from phoenix_tui.store.png import SIGNATURE
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.browsing import file_grid
from phoenix_tui.ui.browsing.file_grid import FileGrid
from phoenix_tui.ui.browsing.file_list import FileList
from phoenix_tui.ui.browsing.folder import MOST, Listing, read_folder
from phoenix_tui.ui.browsing.name_field import NameField
from phoenix_tui.ui.browsing.typed_path import completed, path_in
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.screens import open_image
from phoenix_tui.ui.screens.open_image import OpenImageScreen
from tests.store.image_examples import chunk, header, saved
from tests.ui.driving import screen_text, until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    (root / "Summer" / "lake").mkdir(parents=True)
    (root / "Winter").mkdir()
    for name in ("house.png", "harbour.jpg", "Summer/lake/boat.webp", ".hidden.png"):
        kind = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}[name.rpartition(".")[2]]
        (root / name).write_bytes(saved(Image.new("RGB", (96, 64), (200, 40, 40)), kind))
    (root / "notes.txt").write_text("no image")
    os.mkfifo(root / "pipe.png")
    return root


class Browser:
    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.given: list[Path | None] = []

    @property
    def screen(self) -> OpenImageScreen:
        screen = self.pilot.app.screen_stack[1]
        assert isinstance(screen, OpenImageScreen)
        return screen

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self.screen.query_one(FileList)._entries]

    @property
    def here(self) -> str:
        entry = self.screen.query_one(FileList).highlighted
        return entry.name if entry else ""

    @property
    def words(self) -> str:
        return str(self.screen.query_one("#words", Static).render())

    async def sees(self, *names: str) -> None:
        await until(self.pilot, lambda: self.names == list(names), f"{names}, but {self.names}")

    async def type(self, text: str) -> None:
        await self.pilot.press(
            *("slash" if c == "/" else "full_stop" if c == "." else c for c in text)
        )

    async def paste(self, text: str) -> None:
        self.screen.query_one(NameField).post_message(events.Paste(text))


def _lists(app: PhoenixApp) -> list[FileList]:
    return [*app.screen.query(FileList)]


@asynccontextmanager
async def browsing(
    app: PhoenixApp, start: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Browser]:
    async with app.run_test(size=size) as pilot:
        browser = Browser(pilot)
        app.push_screen(OpenImageScreen("Init image", start, CellPainter()), browser.given.append)
        await until(
            pilot, lambda: any(files._entries or files.word for files in _lists(app)), "the folder"
        )
        yield browser


async def test_it_lists_folders_and_images_and_nothing_else(app, folder) -> None:
    async with browsing(app, folder) as browser:
        await browser.sees("..", "Summer", "Winter", "harbour.jpg", "house.png")
        await browser.type(".")
        await browser.sees(".hidden.png")


async def test_the_keyboard_finds_a_file_in_a_folder(app, folder) -> None:
    async with browsing(app, folder) as browser:
        await browser.pilot.press("enter")
        await browser.sees("..", "lake")
        await browser.pilot.press("enter")
        await browser.sees("..", "boat.webp")
        await until(browser.pilot, lambda: browser.words.startswith("96×64"), "the file's size")
        assert "▀" in screen_text(app) or "█" in screen_text(app), "no preview is drawn"
        await browser.pilot.press("enter")
        assert browser.given == [folder / "Summer" / "lake" / "boat.webp"]


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """A folder of 300 pictures whose names say nothing, and one file that is none."""
    root = tmp_path / "camera"
    root.mkdir()
    data = saved(Image.new("RGB", (96, 64), (200, 40, 40)), "JPEG")
    for number in range(300):
        (root / f"IMG_{number:04}.jpg").write_bytes(data)
    (root / "IMG_0001.jpg").write_bytes(b"no image")
    return root


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 24)])
async def test_images_are_seen_and_chosen_by_arrows_among_thumbnails(app, camera, size) -> None:
    async with browsing(app, camera, size) as browser:
        await browser.pilot.press("ctrl+t")
        grid = browser.screen.query_one(FileGrid)
        await until(browser.pilot, lambda: "cannot be used" in screen_text(app), "which is none")
        await until(browser.pilot, lambda: "▀" in screen_text(app), "thumbnails")
        columns = grid._layout.columns
        assert columns > 1
        assert "›IMG_0000.jpg" in screen_text(app)
        await browser.pilot.press("right", "left", "right", "down")
        name = f"IMG_{columns + 1:04}.jpg"
        await until(browser.pilot, lambda: f"›{name}" in screen_text(app), "the one below")
        await browser.pilot.press("enter")
        assert browser.given == [camera / name]


async def test_no_more_thumbnails_are_made_than_are_seen(
    app, camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    small = image_file.read_small

    def counted(path: Path, side: int, page: str = "white") -> object:
        read.append(path.name)
        return small(path, side, page)

    monkeypatch.setattr(file_grid.image_file, "read_small", counted)
    async with browsing(app, camera, (140, 40)) as browser:
        await browser.pilot.press("ctrl+t")
        grid = browser.screen.query_one(FileGrid)
        for _ in range(12):
            browser.screen.action_page(1)  # twelve presses of a key that is held
        here = grid.highlighted
        assert here is not None
        await until(
            browser.pilot,
            lambda: here.name in grid._painted and not grid._painted._wanted._work,
            "thumbnails of where one stopped",
        )
        layout = grid._layout
        # what was on its way when the page was left may have been made too
        assert len(set(read)) < 3 * layout.columns * (layout.rows + 1), f"{len(set(read))} of 300"


async def test_names_and_thumbnails_take_turns_and_filter_alike(app, camera) -> None:
    async with browsing(app, camera) as browser:
        await browser.type("29")
        await browser.pilot.press("down", "ctrl+t")
        await until(browser.pilot, lambda: "›IMG_0129.jpg" in screen_text(app), "the same one")
        await browser.pilot.press("right", "ctrl+t")
        await until(browser.pilot, lambda: "› IMG_0229.jpg" in screen_text(app), "its name")
        await browser.pilot.press("left", "left", "x")
        assert browser.screen.query_one(NameField).value == "x29"


async def test_backspace_in_an_empty_field_leads_to_where_one_came_from(app, folder) -> None:
    async with browsing(app, folder / "Winter") as browser:
        await browser.sees("..")
        await browser.pilot.press("backspace")
        await until(browser.pilot, lambda: browser.here == "Winter", "the folder that was left")


async def test_typing_filters_and_tab_completes(app, folder) -> None:
    async with browsing(app, folder) as browser:
        await browser.type("H")
        await browser.sees("harbour.jpg", "house.png")
        await browser.type("o")
        await browser.pilot.press("tab")
        assert browser.screen.query_one(NameField).value == "house.png"
        await browser.pilot.press("enter")
        assert browser.given == [folder / "house.png"]


async def test_tab_enters_the_only_folder_and_a_slash_does_too(app, folder) -> None:
    async with browsing(app, folder) as browser:
        await browser.type("su")
        await browser.pilot.press("tab")
        await browser.sees("..", "lake")
        await browser.type("la/bo")
        await browser.sees("boat.webp")
        await browser.type("x")
        await browser.sees()
        assert "Nothing here is called" in screen_text(app)


async def test_a_whole_path_can_be_typed(app, folder) -> None:
    async with browsing(app, folder / "Winter") as browser:
        browser.screen.query_one(NameField).value = f"{folder}/hou"
        await browser.sees("house.png")


@pytest.mark.parametrize(
    "pasted",
    ["{}", "'{}' ", '"{}"', "file://{}", "{}\n", " {} '/another.png'"],
    ids=["plain", "quoted", "quoted twice", "URL", "with a newline", "one of two"],
)
async def test_a_pasted_path_is_found_however_it_is_written(app, folder, pasted) -> None:
    async with browsing(app, folder / "Winter") as browser:
        await browser.paste(pasted.format(folder / "harbour.jpg"))
        await until(browser.pilot, lambda: browser.here == "harbour.jpg", "the pasted file")
        await browser.pilot.press("enter")
        assert browser.given == [folder / "harbour.jpg"]


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No folder is read before the event is set."""
    answers = threading.Event()

    def read_late(folder: Path) -> Listing:
        assert answers.wait(30), "the test never let the disk answer"
        return read_folder(folder)

    monkeypatch.setattr(open_image, "read_folder", read_late)
    yield answers
    answers.set()


@pytest.mark.parametrize("how", ["typed", "pasted", "typed with a slash"])
async def test_what_comes_before_the_folder_has_been_read_counts(
    app, folder, slow_disk, how
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        browser = Browser(pilot)
        app.push_screen(OpenImageScreen("Init image", folder, CellPainter()), browser.given.append)
        await until(pilot, lambda: isinstance(app.focused, NameField), "the field")
        if how == "pasted":
            await browser.paste(str(folder / "Summer" / "lake" / "boat.webp"))
        else:
            await browser.type("ho" if how == "typed" else "Summer/lake/")
        await pilot.pause()
        slow_disk.set()
        found = "house.png" if how == "typed" else "boat.webp"
        await until(pilot, lambda: browser.here == found, f"{found}, but {browser.names}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r"a\ b\(1\).png", "a b(1).png"),
        (r"'a b.png'", "a b.png"),
        (r"'it'\''s.png'", "it's.png"),
        ('"a b.png"', "a b.png"),
        ("file:///x/a%20b.png", "/x/a b.png"),
        ("  a.png  ", "a.png"),
        (r"/x/a\ b.png /y/c.png", "/x/a b.png"),
        ("../a.png", "/a.png"),
        ("~/a.png", str(Path.home() / "a.png")),
        ("~nobody-is-called-so/a.png", "~nobody-is-called-so/a.png"),
    ],
)
def test_paths_are_read_as_terminals_write_them(text: str, name: str) -> None:
    assert path_in(text, Path("/f")) == Path("/f") / name


def test_a_name_with_a_backslash_of_its_own_stays_when_quoted(tmp_path: Path) -> None:
    assert path_in("'a\\ b.png'", tmp_path) == tmp_path / "a\\ b.png"


@pytest.mark.parametrize(
    ("typed", "names", "longer"),
    [
        ("h", ["house", "hound", "x"], "hou"),
        ("H", ["house"], "house"),
        ("q", ["house"], "q"),
        ("ho", ["House", "hotel"], "Ho"),
        ("s", ["ſtraße"], "ſtraße"),
    ],
)
def test_completion_adds_what_all_names_have_in_common(typed, names, longer) -> None:
    assert completed(typed, names) in {longer, typed}
    assert completed(typed, names).casefold().startswith(typed.casefold())


async def test_a_file_that_cannot_be_used_says_why(app, folder) -> None:
    (folder / "aa.png").write_bytes(SIGNATURE + header(20_000, 20_000) + chunk(b"IEND", b""))
    async with browsing(app, folder / "aa.png", (140, 40)) as browser:
        await until(browser.pilot, lambda: "aa.png" in browser.words, "why it cannot be used")
        assert "20000x20000 pixels" in browser.words
        assert "Traceback" not in screen_text(app)


async def test_a_folder_that_cannot_be_read_says_why(app, folder) -> None:
    async with browsing(app, folder / "missing") as browser:
        await until(browser.pilot, lambda: "cannot be" in screen_text(app), "a sentence")


async def test_a_folder_that_is_not_there_is_told_of(app, folder) -> None:
    async with browsing(app, folder) as browser:
        await browser.type("nowhere/")
        await until(browser.pilot, lambda: "cannot be" in screen_text(app), "a sentence")
        await browser.pilot.press("backspace", "backspace")
        assert "Nothing here is called" in screen_text(app)


async def test_names_of_files_are_shown_and_not_obeyed(app, folder) -> None:
    (folder / "a\x1b]2;owned\x07[red].png").write_bytes(saved(Image.new("RGB", (8, 8))))
    async with browsing(app, folder) as browser:
        await until(browser.pilot, lambda: "a␛]2;owned␇[red].png" in screen_text(app), "the name")
        await browser.type("a")
        await browser.pilot.press("tab")
        assert "\x1b" not in browser.screen.query_one(NameField).value


async def test_ten_thousand_files_are_no_hindrance(app, folder) -> None:
    many = folder / "Many"
    many.mkdir()
    for number in range(10_000):
        (many / f"IMG_{number:05}.jpg").touch()
    began = time.process_time()
    assert len(read_folder(many).entries) == 10_000 < MOST
    once = time.process_time() - began
    async with browsing(app, many) as browser:
        await until(browser.pilot, lambda: len(browser.names) == 10_001, "all of them")
        began = time.process_time()
        await browser.pilot.press("pagedown")
        await browser.type("0999")
        await until(browser.pilot, lambda: len(browser.names) == 11, "the filtered list")
        keys = time.process_time() - began
    assert once < 1, f"looking through the folder takes {once:.2f} s"
    assert keys < 1, f"five keys take {keys:.2f} s"


@pytest.mark.parametrize("size", [(40, 24), (140, 40)])
async def test_it_can_be_left_at_any_size(app, folder, size) -> None:
    async with browsing(app, folder, size) as browser:
        assert "house.png" in screen_text(app)
        await browser.pilot.press("escape")
        assert browser.given == [None]
