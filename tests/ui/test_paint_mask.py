"""The mask painter, by keys and by mouse."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PIL import Image
from textual.events import MouseDown, MouseMove, MouseUp
from textual.pilot import Pilot

from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.painting.mask_canvas import MaskCanvas
from phoenix_tui.ui.painting.state_line import StateLine
from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen
from tests.ui.driving import screen_text, toasts, until

PICTURE = Image.linear_gradient("L").resize((256, 256)).convert("RGB")


class Painter:
    """The screen on top of the app, and what it gave back."""

    def __init__(self, pilot: Pilot[int]) -> None:
        self.pilot = pilot
        self.given: list[Image.Image | None] = []

    @property
    def canvas(self) -> MaskCanvas:
        return self.pilot.app.screen_stack[1].query_one(MaskCanvas)

    @property
    def mask(self) -> Image.Image:
        return self.canvas.easel.mask.image

    @property
    def state(self) -> str:
        line = self.pilot.app.screen_stack[1].query_one(StateLine)
        return f"{line.words} {line.amount}"

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def drag(self, *places: tuple[int, int], button: int = 1) -> None:
        for kinds, place in (
            ([MouseMove, MouseDown], places[0]),
            *(([MouseMove], place) for place in places[1:]),
            ([MouseUp], places[-1]),
        ):
            await self.pilot._post_mouse_events(kinds, MaskCanvas, place, button=button)
        await self.pilot.pause()


@asynccontextmanager
async def painting(
    app: PhoenixApp, size: tuple[int, int] = (80, 40), mask: Image.Image | None = None
) -> AsyncIterator[Painter]:
    async with app.run_test(size=size) as pilot:
        painter = Painter(pilot)
        app.push_screen(PaintMaskScreen(PICTURE, mask), painter.given.append)
        await until(pilot, lambda: "painted" in screen_text(app), "how much is painted")
        yield painter


async def test_a_drag_of_the_mouse_paints_a_stroke_and_enter_gives_the_mask(app) -> None:
    async with painting(app) as painter:
        assert "Brush 16 px paints, is up" in painter.state
        await painter.drag((10, 10), (30, 10), (30, 20))
        assert "▒" in screen_text(app), "nothing shows what is painted"
        await painter.press("enter")
        (mask,) = painter.given
    assert (mask.mode, mask.size) == ("L", PICTURE.size)
    scale = 256 / 72
    for column, row in ((10, 10), (20, 10), (30, 10), (30, 15), (30, 20)):
        x, y = (column + 0.5 - 4) * scale, (2 * row + 1) * scale
        assert mask.getpixel((int(x), int(y))) == 255, f"no paint at {column}, {row}"


async def test_the_right_button_erases(app) -> None:
    async with painting(app) as painter:
        await painter.press("i")
        assert "100 % painted" in painter.state
        await painter.drag((20, 10), (30, 10), button=3)
        assert painter.mask.getextrema() == (0, 255)
        await painter.press("ctrl+z")
        assert "100 % painted" in painter.state


async def test_the_keyboard_alone_paints_with_every_tool(app) -> None:
    async with painting(app) as painter:
        await painter.press("space", "right", "right", "shift+down", "space")
        assert "is up" in painter.state
        stroke = painter.mask.copy()
        assert stroke.getbbox()

        await painter.press("r", "shift+left", "space", "shift+left", "shift+up")
        assert painter.mask.tobytes() == stroke.tobytes(), "a shape is there before its end"
        assert "to its second corner" in painter.state
        await painter.press("space", "e", "o", "space", "right", "right", "down", "down", "space")
        assert "Ellipse erases" in painter.state
        await painter.press("f", "e", "shift+down", "shift+down", "space", "c", "i")
        assert painter.state.endswith("100 % painted · 1:3.56")
        await painter.press("u", "u", "u", "u", "u")
        assert painter.mask.tobytes() == stroke.tobytes(), "a step cannot be taken back"
        await painter.press("U", "U", "U", "U", "U")
        assert painter.mask.getextrema() == (255, 255), "a step cannot be done again"


async def test_the_brush_has_the_size_that_is_said(app) -> None:
    async with painting(app) as painter:
        await painter.press("right_square_bracket", "right_square_bracket")
        assert "Brush 32 px" in painter.state
        await painter.press("space", "space")
        left, top, right, bottom = painter.mask.getbbox()
        assert (right - left, bottom - top) == (32, 32)


async def test_the_cursor_stays_on_the_screen_when_it_is_zoomed_in(app) -> None:
    async with painting(app) as painter:
        await painter.press("1")
        await until(painter.pilot, lambda: "1:1" in painter.state, "one to one")
        await painter.press(*["shift+right"] * 30)
        await until(painter.pilot, lambda: "┼" in screen_text(app), "the cursor")
        assert painter.canvas.view.visible[2] == 256, "the view has not followed"
        await painter.press("ctrl+left", "ctrl+left", "ctrl+left", "ctrl+left", "ctrl+left")
        await until(painter.pilot, lambda: "┼" not in screen_text(app), "another part")
        await painter.press("0")
        await until(painter.pilot, lambda: "1:3.56" in painter.state, "the whole picture")


async def test_a_smaller_terminal_in_the_middle_of_a_stroke_loses_nothing(app) -> None:
    async with painting(app) as painter:
        await painter.press("space", "right", "right")
        await painter.pilot.resize_terminal(40, 24)
        await until(
            painter.pilot, lambda: painter.canvas._drawn.view.rows < 24, "a smaller picture"
        )
        await painter.press("right", "space")
        left, _, right, _ = painter.mask.getbbox()
        assert right - left > 16 + 2 * 256 / 72
        assert "painted" in screen_text(app)


async def test_leaving_asks_only_when_something_would_be_lost(app) -> None:
    async with painting(app) as painter:
        await painter.press("escape")
        assert painter.given == [None]


async def test_a_painted_mask_is_not_lost_without_a_question(app) -> None:
    async with painting(app) as painter:
        await painter.press("space", "space", "escape")
        assert "The mask has been changed" in screen_text(app)
        await painter.press("escape")
        assert painter.given == []
        await painter.press("escape", "u")
        assert painter.given[0].getbbox()


async def test_a_mask_can_be_discarded(app) -> None:
    async with painting(app) as painter:
        await painter.press("space", "space", "escape", "d")
        assert painter.given == [None]


async def test_escape_gives_up_a_shape_before_it_leaves(app) -> None:
    async with painting(app) as painter:
        await painter.press("r", "space", "right", "escape")
        assert painter.given == []
        assert "Rectangle paints at" in painter.state


async def test_enter_without_a_mask_says_what_to_do(app) -> None:
    async with painting(app) as painter:
        await painter.press("enter")
        assert painter.given == []
        assert toasts(app) == [
            "Nothing is painted yet Paint over what is to be made anew. Esc leaves."
        ]


async def test_a_mask_that_was_there_can_be_cleared(app) -> None:
    async with painting(app, mask=Image.new("L", (64, 64), 255)) as painter:
        assert "100 % painted" in painter.state
        await painter.press("c", "enter")
        assert painter.given[0].getbbox() is None


async def test_a_click_on_the_tool_bar_is_as_good_as_the_key(app) -> None:
    async with painting(app) as painter:
        await painter.pilot.click("ToolBar", offset=(12, 0))
        assert "Rectangle" in painter.state


async def test_the_painter_tells_of_its_keys(app) -> None:
    async with painting(app) as painter:
        await painter.press("f1")
        assert "Ellipse between two corners" in screen_text(app)


async def test_a_word_of_the_picture_is_never_selected_by_a_drag(app) -> None:
    async with painting(app) as painter:
        await painter.drag((10, 10), (30, 10))
        assert not app.screen.selections
