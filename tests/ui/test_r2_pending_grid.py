"""R2: the grid while pictures are being made."""

import pytest

from phoenix_tui.ui.app import PhoenixApp
from tests.ui.driving import cards, first_screen, form, generate, screen_text, until
from tests.ui.scripted_client import ScriptedClient


async def test_one_picture_is_one_card(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        assert len(cards(app)) == 1


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_two_pictures_are_two_columns(
    app: PhoenixApp, client: ScriptedClient, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await generate(pilot, client, 2)
        left, right = (card.region for card in cards(app))
        assert left.y == right.y
        assert left.size == right.size
        assert left.right < right.x


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_four_pictures_are_two_by_two(
    app: PhoenixApp, client: ScriptedClient, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await generate(pilot, client, 4)
        regions = [card.region for card in cards(app)]
        assert len({region.x for region in regions}) == 2
        assert len({region.y for region in regions}) == 2
        assert len({region.width for region in regions}) == 1
        assert all(region.right <= size[0] for region in regions)
        assert all(region.bottom <= size[1] - 2 for region in regions)


async def test_cards_are_stacked_where_it_is_narrow(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(40, 24)) as pilot:
        await generate(pilot, client, 4)
        regions = [card.region for card in cards(app)]
        assert len({region.x for region in regions}) == 1
        assert sorted(region.y for region in regions) == [region.y for region in regions]
        assert all(region.right <= 40 for region in regions)


async def test_a_card_has_picture_bar_percentage_and_cancel(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.step(0, 12)
        await until(pilot, lambda: "▀" in screen_text(app), "a picture of half-cells")
        text = screen_text(app)
        assert "60%" in text
        assert "━━━━" in text
        assert "step 12/20" in text
        assert "3 s left" in text
        assert "✕ cancel" in text


@pytest.mark.parametrize(("pictures", "headline"), [(2, "2 images…"), (4, "4 images…")])
async def test_the_headline_says_how_many_are_made(
    app: PhoenixApp, client: ScriptedClient, pictures: int, headline: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, pictures)
        assert f"Generating {headline}" in screen_text(app)


async def test_the_headline_of_one_picture_counts_nothing(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        assert "Generating…" in screen_text(app)
        assert "images…" not in screen_text(app)


async def test_choosing_another_batch_size_moves_nothing(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        for index in range(2):
            client.finish(index)
        await until(
            pilot, lambda: not first_screen(app).query_one("#generate").disabled, "Generate"
        )
        watched = [*cards(app), *form(app).query("*")]
        before = [widget.region for widget in watched]
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert [widget.region for widget in watched] == before


async def test_a_cancel_button_ends_its_own_picture_only(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        client.step(1, 5)
        card = cards(app)[1]
        await pilot.click(card, offset=(card.size.width - 5, 0))
        await until(pilot, lambda: client.cancelled, "a cancelled picture")
        await until(pilot, lambda: "at step 5/20" in screen_text(app), "which one")
        assert client.cancelled == [client.job_at(1).job_id]


@pytest.mark.parametrize("key", ["ctrl+x", "delete"])
async def test_keys_cancel_the_focused_card(
    app: PhoenixApp, client: ScriptedClient, key: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        cards(app)[1].focus()
        await pilot.press(key)
        await until(pilot, lambda: client.cancelled == [client.job_at(1).job_id], "its end")


async def test_arrow_keys_go_from_card_to_card(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        cards(app)[0].focus()
        for key, index in (("right", 1), ("down", 3), ("left", 2), ("up", 0), ("up", 0)):
            await pilot.press(key)
            assert first_screen(app).focused is cards(app)[index], key


async def test_jobs_of_others_are_a_number_not_cards(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.tell(client.job_at(0), ahead=3)
        await until(pilot, lambda: "3 ahead" in screen_text(app), "how many come before")
        assert len(cards(app)) == 1
