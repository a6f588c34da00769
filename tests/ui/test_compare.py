"""Pictures side by side, and one in place of the other."""

import pytest
from textual.pilot import Pilot

from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.compare import CompareScreen
from phoenix_tui.ui.screens.library import LibraryScreen
from phoenix_tui.ui.widgets.pane import Pane
from tests.ui.driving import cards, finished, first_screen, form, screen_text, toasts, until
from tests.ui.scripted_client import ScriptedClient


def panes(app: PhoenixApp) -> list[Pane]:
    return list(app.screen.query(Pane))


def seeds(app: PhoenixApp) -> list[int]:
    """What each place shows."""
    return [pane.shown.row.seed for pane in panes(app)]


async def compared(pilot: Pilot[int], client: ScriptedClient, size: int = 4) -> None:
    """A finished batch, compared by a key on its first card."""
    app = pilot.app
    await finished(pilot, client, size)
    cards(app)[0].focus()
    await pilot.press("c")
    await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
    await until(pilot, lambda: all(pane.picture for pane in panes(app)), "the pictures")


async def test_c_shows_all_of_the_batch_side_by_side(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client)
        await until(pilot, lambda: screen_text(app).count("▀") > 1500, "four pictures")
        text = screen_text(app)
        assert [f"{n} · seed {41 + n}" in text for n in range(1, 5)] == [True] * 4
        places = [pane.region.offset for pane in panes(app)]
        assert len({place.x for place in places}) == len({place.y for place in places}) == 2
        assert "Only the seeds differ." in text
        await pilot.press("escape")
        assert app.screen is first_screen(app)


async def test_two_stand_in_two_columns(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await compared(pilot, client, 2)
        first, second = panes(app)
        assert first.region.y == second.region.y


async def test_one_picture_cannot_be_compared(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        cards(app)[0].focus()
        await pilot.press("c")
        await until(pilot, lambda: "Two to four pictures" in toasts(app)[-1], "why not")
        assert app.screen is first_screen(app)


async def test_space_blinks_with_the_place_that_was_looked_at_before(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client)
        await pilot.press("space")
        assert seeds(app) == [43, 43, 44, 45]
        assert "2 · seed 43, blinking" in screen_text(app)
        await pilot.press("space")
        assert seeds(app) == [42, 43, 44, 45]
        await pilot.press("tab", "tab", "space")
        assert seeds(app) == [42, 43, 43, 45]
        await pilot.press("tab")
        assert seeds(app) == [42, 43, 44, 45], "a blink ended with its focus"


async def test_a_blink_paints_nothing_anew(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client, 2)
        pane = panes(app)[0]
        await until(pilot, lambda: len(pane._painted) == 2, "both pictures painted")
        painted = dict(pane._painted)
        one = screen_text(app), pane.render_lines(pane.size.region)
        await pilot.press("space")
        other = pane.render_lines(pane.size.region)
        assert one[1] != other
        assert pane._painted == painted


async def test_arrows_swap_what_places_show(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client)
        await pilot.press("right")
        assert seeds(app) == [43, 42, 44, 45]
        await pilot.press("right")
        assert seeds(app) == [44, 42, 43, 45]
        await pilot.press("left")
        assert seeds(app) == [43, 42, 44, 45]


async def test_zoom_and_pan_are_the_same_in_all_places(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client)
        assert screen_text(app).count("fit ") == 4
        await pilot.press("n")
        await until(pilot, lambda: screen_text(app).count(" 1:1 ") >= 4, "1:1 in four places")
        middle = panes(app)[0].look
        await pilot.press("l", "j")
        looks = {pane.look for pane in panes(app)}
        assert len(looks) == 1
        assert looks.pop().x > middle.x
        await pilot.press("plus")
        assert "141%" in screen_text(app)
        await pilot.press("f")
        await until(pilot, lambda: screen_text(app).count("fit ") == 4, "the whole again")


async def test_culling_works_in_place(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client)
        await pilot.press("p", "x", "4")
        await until(pilot, lambda: "★★★★" in screen_text(app), "the rating")
        assert client.rows["picture-42"].favourite
        assert client.rows["picture-43"].discarded
        assert client.rows["picture-44"].rating == 4
        assert panes(app)[3].has_focus
        await pilot.press("escape")
        assert cards(app)[0].slot.marks.favourite, "the grid does not know"


async def test_a_mark_is_that_of_the_picture_that_is_seen(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await compared(pilot, client, 2)
        await pilot.press("space", "p")
        await until(pilot, lambda: client.rows["picture-43"].favourite, "the mark")
        assert not client.rows["picture-42"].favourite


async def test_only_what_differs_is_told(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await finished(pilot, client, 2)
        client.add("one", seed=1, cfg_scale=3.0, prompt="a cat in a very long garden of roses " * 4)
        client.add(
            "two",
            seed=2,
            cfg_scale=7.5,
            prompt="a cat in a very long garden of roses " * 3 + "at night",
        )
        first_screen(app).ask_to_compare(["one", "two"])
        await until(pilot, lambda: "CFG scale" in screen_text(app), "the table")
        table = screen_text(app)
        assert "7.5" in table
        assert "at night" in table
        assert "Steps" not in table
        assert "Sampler" not in table


async def test_two_presses_of_c_open_one_comparison(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 2)
        for _ in range(2):
            first_screen(app).ask_to_compare(["picture-42", "picture-43"])
        await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first_screen(app), "the first screen, by one key")


async def test_the_library_leads_back_to_itself_from_the_comparison(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await compared(pilot, client, 2)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen), "the library")
        await until(pilot, lambda: "1 of 2 pictures" in screen_text(app), "its pictures")
        await pilot.press("space", "right", "space", "c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen), "the library again")
        assert sum(isinstance(each, LibraryScreen) for each in app.screen_stack) == 1


async def test_a_long_table_is_scrolled_by_keys(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(40, 24)) as pilot:
        await finished(pilot, client, 2)
        client.add("one", seed=1, prompt="a cat", steps=8, cfg_scale=3.0, sampler="Euler")
        client.add("two", seed=2, prompt="a dog", steps=9, cfg_scale=7.5, sampler="DDIM")
        first_screen(app).ask_to_compare(["one", "two"])
        await until(pilot, lambda: "Prompt" in screen_text(app), "the table")
        before = screen_text(app)
        await pilot.press("pagedown")
        await until(pilot, lambda: screen_text(app) != before, "more of the table")
        await pilot.press("pageup")
        await until(pilot, lambda: screen_text(app) == before, "its beginning again")


async def test_where_it_is_narrow_one_place_is_shown(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(40, 24)) as pilot:
        await compared(pilot, client)
        await until(pilot, lambda: screen_text(app).count("▀") > 200, "one picture")
        assert "1 · seed 42" in screen_text(app)
        assert "2 · seed 43" not in screen_text(app)
        await pilot.press("tab")
        await until(pilot, lambda: "2 · seed 43" in screen_text(app), "the second")
        await pilot.press("space")
        assert "1 · seed 42, blinking" in screen_text(app)


@pytest.mark.parametrize(("key", "value"), [("r", "43"), ("a", "43")])
async def test_a_picture_leads_back_to_the_form(
    app: PhoenixApp, client: ScriptedClient, key: str, value: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await compared(pilot, client, 2)
        form(app).fill({"seed": ""})
        await pilot.press("tab", key)
        await until(pilot, lambda: app.screen is first_screen(app), "the first screen")
        assert form(app).query_one("#seed").value == value


async def test_z_shows_one_place_alone(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await compared(pilot, client)
        small = panes(app)[0].size
        await pilot.press("z")
        await until(pilot, lambda: panes(app)[0].size.width > 70, "a large place")
        assert panes(app)[0].size.height > small.height
        await pilot.press("z")
        await until(pilot, lambda: panes(app)[0].size == small, "all places")
