"""Earlier prompts: searched as it is typed, and taken into the form again."""

import msgspec
import pytest

from phoenix_tui.domain.prompt_history import PastPrompt
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.widgets.prompt import PromptArea
from tests.ui.driving import connected, first_screen, form, screen_text, until
from tests.ui.list_examples import HOSTILE, PROMPTS, SHOWN, open_list
from tests.ui.scripted_client import DEMO, OTHER, ScriptedClient

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


async def test_it_is_opened_once_and_gives_what_is_chosen_all_the_same(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await open_list(pilot, "#prompt", "f4")
        await until(pilot, lambda: "Earlier prompts · 3" in screen_text(app), "all of them")
        stack = list(app.screen_stack)
        first_screen(app).open_prompts()  # as the command palette does, over the list
        first_screen(app).open_styles()
        await pilot.pause()
        assert app.screen_stack == stack
        await pilot.press("enter")
        await until(pilot, lambda: prompt(app).text == PROMPTS[0].prompt, "it in the form")


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


async def test_the_weight_of_words_is_raised_and_lowered_by_keys(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await pilot.press(*"a red house", "left", "f12", "ctrl+up")
        assert prompt(app).text == "a red (house:1.2)"
        await pilot.press("f9", "f9")
        assert prompt(app).text == "a red house"
        assert prompt(app).selected_text == "house"
        await pilot.press("ctrl+a", "shift+end", "ctrl+down")
        assert prompt(app).text == "(a red house:0.9)"
        await pilot.press("ctrl+z")
        assert prompt(app).text == "a red house", "undoing did not bring back what was there"


async def test_a_model_that_ignores_weights_says_so_where_they_are_typed(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.models_offered = (
        DEMO, msgspec.structs.replace(OTHER, name="flux", family="FLUX", is_flow=True),
    )  # fmt: skip
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        prompt(app).load_text("a (red:1.3) house")
        form(app).fill({"model": "flux", "sampler": "Euler"})
        await until(pilot, lambda: "FLUX ignores (word:1.1)" in screen_text(app), "a word on it")
        prompt(app).load_text("a red house")
        await until(pilot, lambda: "ignores" not in screen_text(app), "no word any more")
        prompt(app).load_text("a (red:1.3) house")
        form(app).fill({"model": "demo"})
        await until(pilot, lambda: "ignores" not in screen_text(app), "no word with another model")
