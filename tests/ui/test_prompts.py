"""Earlier prompts: searched as it is typed, and taken into the form again."""

import pytest

from phoenix_tui.domain.prompt_history import PastPrompt
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.widgets.prompt import PromptArea
from tests.ui.driving import connected, form, screen_text, until
from tests.ui.list_examples import HOSTILE, PROMPTS, SHOWN, open_list
from tests.ui.scripted_client import ScriptedClient

WIDE = (140, 40)


@pytest.fixture(autouse=True)
def _known(client: ScriptedClient) -> None:
    client.prompts_known = PROMPTS


def prompt(app: PhoenixApp, name: str = "prompt") -> PromptArea:
    return form(app).query_one(f"#{name}", PromptArea)


@pytest.mark.parametrize("key", ["f4", "ctrl+o"])
async def test_an_earlier_prompt_is_found_and_taken_with_its_negative_prompt(
    app: PhoenixApp, key: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        prompt(app).load_text("what I was at")
        await open_list(pilot, "#prompt", key)
        await until(pilot, lambda: "Earlier prompts · 3" in screen_text(app), "all of them")
        await pilot.press(*"peo boats")
        await until(pilot, lambda: "people" in screen_text(app), "the one with both words")
        await until(pilot, lambda: "lighthouse" not in screen_text(app), "no other")
        await pilot.press("enter")
        await until(pilot, lambda: prompt(app).text == PROMPTS[1].prompt, "it in the form")
        assert prompt(app, "negative-prompt").text == "people, text"
        prompt(app).focus()
        await pilot.press("ctrl+z")
        assert prompt(app).text == "what I was at", "undoing did not bring back what was typed"


async def test_one_without_a_negative_prompt_leaves_none(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        prompt(app, "negative-prompt").load_text("rain")
        await open_list(pilot, "#negative-prompt", "f4")
        await until(pilot, lambda: "Earlier prompts · 3" in screen_text(app), "all of them")
        await pilot.press("enter")
        await until(pilot, lambda: prompt(app).text == PROMPTS[0].prompt, "it in the form")
        assert prompt(app, "negative-prompt").text == ""


async def test_those_that_the_first_answer_did_not_have_are_found(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    many = [
        PastPrompt(prompt=f"a house of number {number}", negative_prompt="", used_at="2026-11-25")
        for number in range(500)
    ]
    client.prompts_known = tuple(many)
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#prompt", "f4")
        await until(pilot, lambda: "Earlier prompts · 50" in screen_text(app), "the newest")
        await pilot.press(*"r 499")
        await until(pilot, lambda: "a house of number 499" in screen_text(app), "an old one")
        await pilot.press("x")
        await until(pilot, lambda: "'r 499x' in it" in screen_text(app), "that none has it")


async def test_hostile_prompts_are_shown_as_glyphs_and_taken_as_they_were(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.prompts_known = (PastPrompt(prompt=HOSTILE, negative_prompt=HOSTILE, used_at="\x1b[2J"),)
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#prompt", "f4")
        await until(pilot, lambda: screen_text(app).count(SHOWN) >= 4, "both, in row and details")
        text = screen_text(app)
        assert not [c for c in text if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
        await pilot.press("enter")
        await until(pilot, lambda: prompt(app).text == HOSTILE, "it as it was typed")
