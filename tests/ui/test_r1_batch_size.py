"""R1: the batch size in the form."""

import pytest
from textual.color import Color

from phoenix_tui.domain.errors import Failure
from phoenix_tui.ui.app import PhoenixApp
from tests.ui.driving import connected, first_screen, form, generate, screen_text, toggles, until
from tests.ui.scripted_client import ScriptedClient

SIZES = [(40, 24), (80, 24), (140, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_form_has_a_batch_size_of_1_2_or_4_and_starts_with_1(
    app: PhoenixApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await connected(pilot)
        text = screen_text(app)
        assert "Batch Size" in text
        assert "✓[1] [2] [4]" in text
        assert form(app).batch_size == 1


@pytest.mark.parametrize("size", SIZES)
async def test_the_help_text_stands_below_the_toggles(
    app: PhoenixApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await connected(pilot)
        region = toggles(app).region
        rows = screen_text(app).splitlines()[region.y + 2 : region.bottom]
        words = " ".join(row[region.x : region.right].strip() for row in rows)
        assert words == "Generate multiple variations with different seeds"


async def test_the_active_size_is_in_the_primary_colour_and_marked_without_it(
    app: PhoenixApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+n")
        strip = toggles(app).render_line(1)
        active = next(segment for segment in strip if "[2]" in segment.text)
        other = next(segment for segment in strip if "[4]" in segment.text)
        primary = Color.parse(app.current_theme.primary)
        assert active.text.startswith("✓")
        assert not other.text.startswith("✓")
        assert active.style is not None
        assert active.style.bgcolor is not None
        # Textual rounds down where it mixes colours
        shown = Color.from_rich_color(active.style.bgcolor)
        assert max(abs(a - b) for a, b in zip(shown.rgb, primary.rgb, strict=True)) <= 1
        assert other.style is not None
        assert other.style.bgcolor != active.style.bgcolor


@pytest.mark.parametrize("ending", ["complete", "fail", "cancel"])
async def test_it_is_disabled_and_visibly_loading_until_the_batch_is_over(
    app: PhoenixApp, client: ScriptedClient, ending: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        assert toggles(app).disabled
        assert "generating…" in screen_text(app)
        await pilot.press("ctrl+n")
        assert form(app).batch_size == 2

        for index in range(2):
            match ending:
                case "complete":
                    client.finish(index)
                case "fail":
                    client.fail(index, Failure(title="Out of memory", message="None is left."))
                case _:
                    await client.cancel(client.job_at(index).job_id)
        await until(pilot, lambda: not toggles(app).disabled, "toggles that can be used again")
        assert "generating…" not in screen_text(app)
        await pilot.press("ctrl+n")
        assert form(app).batch_size == 4


async def test_the_keyboard_alone_reaches_and_operates_it(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("tab", "tab")
        assert first_screen(app).focused is toggles(app)
        await pilot.press("right")
        assert form(app).batch_size == 2
        await pilot.press("4")
        assert form(app).batch_size == 4
        await pilot.press("left")
        assert form(app).batch_size == 2
        await pilot.press("space")
        assert form(app).batch_size == 4


async def test_its_keys_work_from_anywhere(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+n")
        assert form(app).batch_size == 2
        await pilot.press("f6")
        assert form(app).batch_size == 4
        await pilot.press("f6")
        assert form(app).batch_size == 1


async def test_a_click_on_a_toggle_chooses_it(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        # a column into "[4]", one row below the label
        await pilot.click("#batch-size", offset=(1 + 8 + 2, 1))
        assert form(app).batch_size == 4


async def test_it_says_its_state_in_words(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("tab", "tab", "right")
        assert "✓[2] [4]  2 images" in screen_text(app)
        assert "Batch Size, 2 images of 1, 2, 4" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 24), (50, 24), (64, 24), (80, 24), (100, 30), (200, 60)])
async def test_it_is_whole_at_every_width(app: PhoenixApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await connected(pilot)
        region = toggles(app).region
        assert region.right <= size[0]
        assert region.bottom <= size[1]


async def test_the_form_stays_where_it_is_when_the_batch_size_changes(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        form(app).fill({"seed": "4294967293"})
        await pilot.pause()

        def places() -> list[object]:
            return [widget.region for widget in form(app).query("*")]

        before = places()
        for _ in range(2):
            await pilot.press("ctrl+n")
            assert places() == before
