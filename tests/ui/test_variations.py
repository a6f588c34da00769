"""Neighbours of a picture, pictures between two, and the next seeds."""

import asyncio
from collections.abc import Mapping

import pytest

from phoenix_tui.domain.seeds import SEED_LIMIT
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.compare import CompareScreen
from phoenix_tui.ui.screens.varying import STRENGTH
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.variation_row import VariationRow
from tests.ui.driving import (
    PROMPT,
    cards,
    connected,
    finished,
    first_screen,
    form,
    generate,
    screen_text,
    toasts,
    until,
)
from tests.ui.scripted_client import ScriptedClient


async def test_v_makes_as_many_neighbours_as_the_batch_size_says(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await finished(pilot, client, 4)
        assert not form(app).query_one(VariationRow).display
        cards(app)[1].focus()
        await pilot.press("v")
        await until(pilot, lambda: len(client.bodies) == 8, "four more jobs")
        made = client.bodies[4:]
        assert {body["seed"] for body in made} == {43}
        assert {body["variation_strength"] for body in made} == {STRENGTH}
        assert len({body["variation_seed"] for body in made}) == 4
        assert form(app).query_one(VariationRow).display
        assert "seed 43, 4 variations" in screen_text(app)
        assert f"seed 43 · variation {made[0]['variation_seed']}" in screen_text(app)


async def test_the_batch_size_of_the_form_counts_not_that_of_the_picture(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        form(app).fill({"batch_size": 2})
        cards(app)[1].focus()
        await pilot.press("v")
        await until(pilot, lambda: len(client.bodies) > 4, "more jobs")
        await until(pilot, lambda: "Generating 2 images…" in screen_text(app), "two of them")


async def test_a_strength_that_was_typed_counts(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        form(app).fill({"variation_strength": 0.4})
        cards(app)[0].focus()
        await pilot.press("v")
        await until(pilot, lambda: len(client.bodies) == 2, "one more job")
        assert client.bodies[-1]["variation_strength"] == 0.4


async def test_b_makes_pictures_between_the_two_that_are_compared(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await finished(pilot, client, 2)
        cards(app)[0].focus()
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
        pane = app.screen.query("Pane").first()
        await until(pilot, lambda: pane.picture and pane.partner, "the pictures")
        await pilot.press("b")
        await until(pilot, lambda: len(client.bodies) == 4, "two more jobs")
        made = client.bodies[2:]
        assert [body["seed"] for body in made] == [42, 42]
        assert [body["variation_seed"] for body in made] == [43, 43]
        assert [body["variation_strength"] for body in made] == [0.333, 0.667]
        assert app.screen is first_screen(app)


async def test_two_selected_pictures_of_the_library_are_blended(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.add("one", seed=1, width=128, height=128)
    client.add("two", seed=2, width=128, height=128)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: "1 of 2 pictures" in screen_text(app), "the library")
        await pilot.press("space", "right", "space", "b")
        await until(pilot, lambda: client.bodies, "a job")
        body = client.bodies[0]
        assert (body["seed"], body["variation_seed"], body["variation_strength"]) == (2, 1, 0.5)


@pytest.mark.parametrize(
    ("seed", "variation", "why"),
    [
        (1, {}, "both have the same"),
        (2, {"variation_seed": 3, "variation_strength": 0.2}, "already between two seeds"),
    ],
)
async def test_only_two_seeds_can_be_blended(
    app: PhoenixApp, client: ScriptedClient, seed: int, variation: dict[str, object], why: str
) -> None:
    client.add("one", seed=1, width=128, height=128)
    client.add("two", seed=seed, width=128, height=128, **variation)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: "1 of 2 pictures" in screen_text(app), "the library")
        await pilot.press("space", "right", "space", "b")
        await until(pilot, lambda: any(why in each for each in toasts(app)), "why not")
        assert not client.bodies


@pytest.mark.parametrize(("seed", "after"), [("42", 46), (str(SEED_LIMIT - 2), 2)])
async def test_reroll_stops_the_rest_and_takes_the_next_seeds(
    app: PhoenixApp, client: ScriptedClient, seed: str, after: int
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4, seed)
        client.finish(0)
        client.step(1, 5)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: len(client.bodies) == 8, "another batch")
        assert len(client.cancelled) == 3
        assert client.bodies[4]["seed"] == after
        assert not any(row.discarded for row in client.rows.values())


async def test_reroll_stops_jobs_that_the_server_does_not_have_yet(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, submit = asyncio.Event(), client.submit

    async def submitted(body: Mapping[str, object]) -> Accepted:
        await may_go_on.wait()
        return await submit(body)

    monkeypatch.setattr(client, "submit", submitted)
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        form(app).fill({"prompt": PROMPT, "seed": 42, "batch_size": 2})
        await pilot.press("ctrl+g", "ctrl+t")
        may_go_on.set()
        await until(pilot, lambda: len(client.bodies) == 4, "another batch, at once")
        assert len(client.cancelled) == 2
        assert [body["seed"] for body in client.bodies] == [42, 43, 44, 45]
        for index in range(2):
            client.finish(index)
        await until(pilot, lambda: "All images complete!" in screen_text(app), "its end")
        await pilot.pause()
        assert len(client.bodies) == 4, "a third batch began by itself"


@pytest.mark.parametrize("key", ["a", "v"])
async def test_what_was_typed_comes_back_by_undoing_what_a_picture_brought(
    app: PhoenixApp, client: ScriptedClient, key: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        prompt = form(app).query_one("#prompt", PromptArea)
        prompt.put("what I was at")
        cards(app)[0].focus()
        await pilot.press(key)
        await until(pilot, lambda: prompt.text == PROMPT, "the prompt of the picture")
        prompt.focus()
        await pilot.press("ctrl+z")
        assert prompt.text == "what I was at"


async def test_clearing_the_form_ends_the_variation(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        form(app).fill({"variation_strength": 0.4, "variation_seed": 5})
        first_screen(app).clear_form()
        assert not form(app).query_one(VariationRow).display
        assert not form(app).query_one(VariationRow).values()
