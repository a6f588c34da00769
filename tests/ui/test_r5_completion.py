"""R5: when pictures are complete."""

import pytest

from phoenix_tui.domain.errors import Failure
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.full_view import FullViewScreen
from phoenix_tui.ui.widgets.number import NumberField
from phoenix_tui.ui.widgets.prompt import PromptArea
from tests.ui.driving import (
    PROMPT,
    cards,
    finished,
    first_screen,
    form,
    generate,
    screen_text,
    toasts,
    toggles,
    until,
)
from tests.ui.scripted_client import ScriptedClient


def seed_in_form(app: PhoenixApp) -> str:
    return form(app).query_one("#seed", NumberField).value


async def test_all_images_complete_is_said_once(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        client.tell(client.job_at(0), seconds=5.0)
        await pilot.pause()
        assert sum("All images complete!" in toast for toast in toasts(app)) == 1


async def test_it_is_not_said_before_the_last(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.finish(0)
        await until(pilot, lambda: cards(app)[0].image, "the first picture")
        assert not toasts(app)


async def test_a_partial_batch_says_how_many_failed_or_were_cancelled(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        client.finish(0)
        client.finish(1)
        client.fail(2, Failure(title="Out of memory", message="None is left."))
        await client.cancel(client.job_at(3).job_id)
        said = "2 of 4 images complete, 1 failed, 1 cancelled"
        await until(pilot, lambda: said in toasts(app), said)
        assert said in screen_text(app)


async def test_each_finished_card_shows_its_seed_at_the_bottom_corner(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        for index, card in enumerate(cards(app)):
            last = "".join(segment.text for segment in card.render_line(card.size.height - 1))
            assert last.endswith(f" seed {42 + index} ─╯")


async def test_hovering_offers_to_regenerate_with_this_seed(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await finished(pilot, client, 4)
        assert "Regenerate with this seed" not in screen_text(app)
        card = cards(app)[2]
        await pilot.hover(card)
        await until(pilot, lambda: "Regenerate with this seed" in screen_text(app), "the button")
        form(app).fill({"seed": ""})
        await pilot.click(card, offset=(5, card.size.height - 1))
        assert seed_in_form(app) == "44"


async def test_r_copies_the_seed_of_the_focused_card_into_the_form(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        cards(app)[1].focus()
        await pilot.press("r")
        assert seed_in_form(app) == "43"


@pytest.mark.parametrize(("focused", "seed"), [(None, "42"), (3, "45")])
async def test_ctrl_r_takes_the_card_focused_last_else_the_first(
    app: PhoenixApp, client: ScriptedClient, focused: int | None, seed: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        if focused is not None:
            cards(app)[focused].focus()
            await pilot.pause()
        form(app).query_one("#prompt").focus()
        await pilot.press("ctrl+r")
        assert seed_in_form(app) == seed


async def test_a_takes_everything_so_that_generate_makes_that_very_picture(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1, seed="1")
        client.finish(0)
        await until(pilot, lambda: not toggles(app).disabled, "an end")
        form(app).fill({
            "steps": 33, "cfg_scale": 2.5, "width": 64, "height": 72, "sampler": "Euler",
            "schedule": "Karras", "negative_prompt": "rain",
        })  # fmt: skip
        await finished(pilot, client, 4, seed="100")
        wanted = dict(client.bodies[-2])
        form(app).clear()
        form(app).fill({"sampler": "DDIM", "schedule": "Automatic"})
        cards(app)[2].focus()
        await pilot.press("a")
        assert form(app).batch_size == 1
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(client.bodies) == 6, "one more job")
        again = client.bodies[-1]
        for name in wanted.keys() - {"request_id", "batch_id", "batch_index", "batch_size"}:
            assert again[name] == wanted[name], name


async def test_single_letters_are_text_while_a_text_field_has_the_focus(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        prompt = form(app).query_one("#prompt", PromptArea)
        prompt.focus()
        prompt.load_text("")
        form(app).fill({"seed": "5"})
        await pilot.press(*"rayzo?")
        assert prompt.text == "rayzo?"
        assert seed_in_form(app) == "5"


async def test_a_new_batch_clears_the_grid(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        old = cards(app)
        await until(pilot, lambda: not toggles(app).disabled, "an end")
        await pilot.press("ctrl+n")
        await generate(pilot, client, 2, seed="900")
        assert [card.slot.seed for card in cards(app)] == [900, 901]
        await until(pilot, lambda: not any(card.is_attached for card in old), "only the new cards")
        assert "seed 42" not in screen_text(app)


@pytest.mark.parametrize("key", ["z", "enter"])
async def test_a_key_shows_one_picture_on_its_own(
    app: PhoenixApp, client: ScriptedClient, key: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 2)
        cards(app)[1].focus()
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, FullViewScreen), "the full view")
        await until(pilot, lambda: screen_text(app).count("▀") > 900, "a large picture")
        assert "seed 43" in screen_text(app)
        await pilot.press("escape")
        assert app.screen is first_screen(app)


async def test_y_copies_the_path(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        cards(app)[0].focus()
        await pilot.press("y")
        await until(pilot, lambda: app.clipboard == "/pictures/42.png", "the path")


async def test_the_bell_rings_where_it_is_set(
    make_app, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(Settings(bell=True))
    rung: list[bool] = []
    monkeypatch.setattr(app, "bell", lambda: rung.append(True))
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 2)
        await until(pilot, lambda: rung, "a bell")
        assert len(rung) == 1


async def test_the_prompt_stands_beside_the_headline(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await finished(pilot, client, 1)
        assert PROMPT in screen_text(app).splitlines()[0]
