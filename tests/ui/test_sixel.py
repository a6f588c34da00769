"""Sixels lie over half-cells, once nothing else moves; what encodes them needs Python 3.12."""

import pytest
from textual.messages import Message

from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures import sixel
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.pictures.terminal import AnswerParser, Attributed
from phoenix_tui.ui.screens.help import HelpScreen
from tests.ui.driving import cards, first_screen, generate, until
from tests.ui.scripted_client import ScriptedClient


@pytest.fixture
def written() -> list[str]:
    """What was sent to the terminal besides the screen."""
    return []


@pytest.fixture
def sixel_app(tmp_path, client: ScriptedClient, written: list[str]) -> PhoenixApp:
    painter = sixel.SixelPainter(
        CellPainter(), lambda image: f"<{image.width}x{image.height}>", (10, 20), written.append
    )
    return PhoenixApp(
        Places(tmp_path), Settings(), connect=client.connect, painter=painter
    )  # fmt: skip


async def test_a_finished_picture_is_laid_over_its_cells_and_a_preview_is_not(
    sixel_app: PhoenixApp, client: ScriptedClient, written: list[str]
) -> None:
    async with sixel_app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 2)
        client.step(0, 5)
        client.step(1, 5)
        await until(pilot, lambda: all(card.image for card in cards(sixel_app)), "both previews")
        client.finish(0)
        await until(pilot, lambda: written, "the picture at full resolution")
        card = cards(sixel_app)[0]
        _, painted, offset = card.laid_over()
        at = card.region.offset + offset
        assert written[-1] == (
            f"\x1b7\x1b[{at.y + 1};{at.x + 1}H<{painted.columns * 10}x{painted.rows * 20}>\x1b8"
        ), "it lies elsewhere than its cells, or the cursor does not go back"
        assert cards(sixel_app)[1].laid_over() is None, "a preview costs too much that way"


async def test_under_a_dialog_there_are_cells_alone_and_after_it_the_picture_again(
    sixel_app: PhoenixApp, client: ScriptedClient, written: list[str]
) -> None:
    async with sixel_app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 1)
        client.finish(0)
        await until(pilot, lambda: written, "the picture at full resolution")
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(sixel_app.screen, HelpScreen), "the help")
        written.clear()
        cards(sixel_app)[0]._lay_over()
        assert written == [], "the picture is drawn over the dialog"
        await pilot.press("escape")
        await until(pilot, lambda: written, "the picture at full resolution, again")


async def test_a_toast_is_not_drawn_over(
    sixel_app: PhoenixApp, client: ScriptedClient, written: list[str]
) -> None:
    async with sixel_app.run_test(size=(80, 24), notifications=True) as pilot:
        await generate(pilot, client, 1)
        client.finish(0)
        await until(pilot, lambda: written, "the picture at full resolution")
        first_screen(sixel_app).say("A long word", "on the picture\n" * 4)
        card = cards(sixel_app)[0]
        await until(
            pilot,
            lambda: any(
                toast.region.overlaps(card.region) for toast in sixel_app.screen.query("Toast")
            ),
            "a toast over the picture",
        )
        written.clear()
        card._lay_over()
        assert written == [], "the picture is drawn over the toast"
        first_screen(sixel_app).fall_silent()
        await until(pilot, lambda: written, "the picture at full resolution, again")


def answers(*typed: str) -> list[Message]:
    parser = AnswerParser()
    return [event for part in typed for event in parser.feed(part)]


@pytest.mark.parametrize(
    ("typed", "has_sixels"),
    [(("\x1b[?63;1;2;4;6c",), True), (("\x1b[?6", "2;22c"), False), (("\x1b[?62;44c",), False)],
)
def test_the_terminals_attributes_say_whether_it_draws_sixels(
    typed: tuple[str, ...], has_sixels: bool
) -> None:
    (told,) = answers(*typed)
    assert isinstance(told, Attributed)
    assert told.has_sixels is has_sixels


def test_other_reports_of_modes_are_not_taken_for_attributes() -> None:
    assert not any(isinstance(each, Attributed) for each in answers("\x1b[?2026;2$y"))


def test_a_textual_image_whose_bands_have_wrong_colours_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sixel.metadata, "version", lambda _: "0.12.0")
    assert sixel.encoder() is None
