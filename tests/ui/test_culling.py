"""Choosing among pictures by keys."""

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.ui.app import PhoenixApp
from tests.ui.driving import cards, finished, form, generate, screen_text, toasts, until
from tests.ui.scripted_client import ScriptedClient


def marks(client: ScriptedClient, seed: int) -> tuple[bool, int, bool]:
    row = client.rows[f"picture-{seed}"]
    return row.favourite, row.rating, row.discarded


async def test_each_key_saves_at_once_and_goes_on_to_the_next(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        cards(app)[0].focus()
        await pilot.press("p", "x", "3", "0")
        await until(pilot, lambda: marks(client, 44) == (False, 3, False), "the third one's rating")
        assert marks(client, 42) == (True, 0, False)
        assert marks(client, 43) == (False, 0, True)
        assert cards(app)[3].has_focus


async def test_marks_are_seen_in_words_and_signs(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        cards(app)[0].focus()
        await pilot.press("p", "x", "5")
        await until(pilot, lambda: "★★★★★" in screen_text(app), "five stars")
        top = screen_text(app).splitlines()[1]
        assert "♥" in top
        assert "discarded" in top
        cards(app)[0].focus()
        await until(pilot, lambda: "done, favourite." in screen_text(app), "the mark in words")


async def test_a_discarded_picture_is_dimmed_and_comes_back(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        card = cards(app)[0]
        await until(pilot, lambda: card.painted, "the picture")
        bright = card.painted
        card.focus()
        await pilot.press("x")
        await until(pilot, lambda: card.painted is not bright, "it dimmed")
        assert card.painted.strips != bright.strips
        await pilot.press("x")
        await until(pilot, lambda: card.painted.strips == bright.strips, "it as it was")
        assert not card.slot.marks.discarded


async def test_the_same_key_twice_takes_a_mark_off_again(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        cards(app)[0].focus()
        await pilot.press("p", "p", "p")
        await until(pilot, lambda: len(client._decisions) == 3, "three decisions")
        assert marks(client, 42) == (True, 0, False)


async def test_keep_only_this_discards_the_rest_and_undo_says_what_it_took_back(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        cards(app)[2].focus()
        await pilot.press("P")
        await until(pilot, lambda: screen_text(app).count("discarded") == 3, "three discarded")
        assert marks(client, 44) == (True, 0, False)
        await pilot.press("u")
        said = "Undone seed 44: no favourite any more; seeds 42, 43, 45: not discarded any more"
        await until(pilot, lambda: said in toasts(app), said)
        assert all(not card.slot.marks.discarded for card in cards(app))
        await pilot.press("u")
        await until(pilot, lambda: "Nothing to undo" in toasts(app)[-1], "that nothing is left")


async def test_what_others_decide_is_seen(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 2)
        await client.mark(["picture-43"], favourite=True)
        await until(pilot, lambda: "♥" in screen_text(app), "the heart")


async def test_a_decision_that_cannot_be_saved_is_told_and_not_shown(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 2)
        client.fails = PhoenixError("The disk is full", "Nothing can be kept.")
        cards(app)[0].focus()
        await pilot.press("p")
        said = "The disk is full Nothing can be kept."
        await until(pilot, lambda: said in toasts(app), said)
        assert "♥" not in screen_text(app)


@pytest.mark.parametrize("key", ["p", "x", "3", "P"])
async def test_nothing_is_decided_about_a_picture_that_is_not_there_yet(
    app: PhoenixApp, client: ScriptedClient, key: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.step(0, 3)
        cards(app)[0].focus()
        await pilot.press(key)
        await pilot.pause()
        assert not client._decisions
        assert cards(app)[0].has_focus


async def test_the_keys_are_letters_in_a_text_field(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        prompt = form(app).query_one("#prompt")
        prompt.focus()
        prompt.load_text("")
        await pilot.press(*"pxuP3")
        assert prompt.text == "pxuP3"
        assert not client._decisions
