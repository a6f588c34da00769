"""LoRA styles: chosen from a list, weighed, and sent with every picture of a batch."""

import asyncio
import time
from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from phoenix_tui.domain.model import LoraCard, PassedOver
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.styles import StylesScreen
from phoenix_tui.ui.widgets.lora_styles import LoraStyles
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.weight_slider import WeightSlider
from tests.ui.driving import (
    PROMPT,
    cards,
    connected,
    first_screen,
    form,
    generate,
    screen_text,
    toasts,
    until,
)
from tests.ui.list_examples import HOSTILE, LORAS, SHOWN, lora, open_list
from tests.ui.scripted_client import ScriptedClient

WIDE = (140, 40)


@pytest.fixture(autouse=True)
def _offered(client: ScriptedClient) -> None:
    client.loras_offered = LORAS


def field(app: PhoenixApp) -> LoraStyles:
    return form(app).query_one(LoraStyles)


def slider(app: PhoenixApp) -> WeightSlider:
    return app.screen.query_one(WeightSlider)


def line_of(app: PhoenixApp, words: str) -> str:
    return next((line for line in screen_text(app).splitlines() if words in line), "")


def read(app: PhoenixApp) -> str:
    """What the terminal shows, without edges and with lines put together."""
    return " ".join(screen_text(app).replace("│", " ").split())


async def open_styles(pilot: Pilot[int]) -> None:
    await open_list(pilot, "#loras")


async def test_several_styles_with_weights_go_with_every_picture_of_a_batch(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        await pilot.press("enter", "left", "left", "left", "left")
        await until(pilot, lambda: "0.80" in line_of(app, "✓ blueprint"), "its weight")
        await pilot.press("down", "shift+right")
        await until(pilot, lambda: "1.25" in line_of(app, "✓ neon"), "one that was weighed, chosen")
        await pilot.press("escape")
        await until(pilot, lambda: "blueprint 0.8, neon 1.25" in screen_text(app), "them in a line")
        await generate(pilot, client, 4)
        wanted = [{"name": "blueprint", "weight": 0.8}, {"name": "neon", "weight": 1.25}]
        assert [body["loras"] for body in client.bodies] == [wanted] * 4


async def test_what_is_known_of_a_style_is_shown_and_found(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        assert "for demo, trained on demo · 18 MB · loras folder" in screen_text(app)
        await pilot.press(*"white lin")
        await until(pilot, lambda: "1 of 4" in screen_text(app), "the one that listens to it")
        assert "Trigger words (ctrl+t): blueprint style, white lines" in screen_text(app)
        await pilot.press(*"x")
        await until(pilot, lambda: "Nothing here has 'white linx' in it" in screen_text(app), "why")


async def test_one_for_another_base_says_so_and_cannot_be_chosen(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        sentence = "'inks' was made for SDXL, and the model demo is demo"
        assert sentence in screen_text(app)
        await pilot.press(*"inks", "enter")
        await until(pilot, lambda: "✗ inks" in screen_text(app), "that it is off")
        assert slider(app).of == ""
        await pilot.press("escape")
        await until(pilot, lambda: field(app).words == "none", "no style in the form")
        # chosen for a model that has it, and then another model
        field(app).fill({"loras": [{"name": "neon", "weight": 1}]})
        form(app).fill({"model": "dreamshaper"})
        await until(
            pilot,
            lambda: (
                "'neon' was made for demo, and the model dreamshaper is SD 1.5"
                in " ".join(screen_text(app).split())
            ),
            "both names below the field",
        )


async def test_what_cannot_be_used_with_any_model_is_at_the_end_with_the_reason(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.others = (
        PassedOver(
            name="anime.pt", path="/loras/anime.pt", source="loras folder",
            reason=f"it is {SHOWN}",
        ),
    )  # fmt: skip
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        await until(pilot, lambda: "✗ anime.pt" in screen_text(app), "that it is there")
        await pilot.press(*"anime", "enter")
        await until(pilot, lambda: "anime.pt cannot be chosen" in str(toasts(app)), "why not")
        assert f"cannot be used: it is {SHOWN}." in screen_text(app)
        await pilot.press("right", "ctrl+t")
        await until(pilot, lambda: slider(app).of == "", "nothing to weigh")
        await pilot.press("escape")
        await until(pilot, lambda: field(app).words == "none", "no style in the form")


async def test_a_style_in_the_prompt_is_counted_and_not_taken_twice(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        prompt = f"{PROMPT} <lora:neon:0.5>"
        form(app).query_one("#prompt", PromptArea).load_text(prompt)
        await until(pilot, lambda: "1 in the prompt" in screen_text(app), "that it counts")
        await open_styles(pilot)
        await until(
            pilot,
            lambda: "it is in the prompt already, with 0.5" in screen_text(app),
            "where it is",
        )
        await pilot.press("escape")
        form(app).fill({"loras": [{"name": "neon", "weight": 1}]})
        await until(pilot, lambda: "names the same LoRA twice" in screen_text(app), "a sentence")


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("-2.5", "-2.50"),
        ("9", "✗ takes a number from -5 to 5, not 9"),
        ("1.2.3", "✗ takes a number from -5 to 5, not '1.2.3'"),
        ("5", "5.00"),
    ],
)
async def test_a_weight_can_be_typed(app: PhoenixApp, typed: str, seen: str) -> None:
    async with app.run_test(size=(40, 24)) as pilot:
        await open_styles(pilot)
        slider(app).focus()
        await pilot.press(*typed, "enter")
        await until(pilot, lambda: seen in read(app), seen)
        is_wrong = seen.startswith("✗")
        assert ("✓ blueprint" in screen_text(app)) is not is_wrong
        if not is_wrong:
            await pilot.press("shift+right")
            weight = min(float(typed) + 0.25, 5)
            await until(pilot, lambda: slider(app).weight == weight, "a quarter more, at most 5")


async def test_no_press_is_lost_however_quickly_they_come(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        screen = app.screen
        for _ in range(4):
            screen.action_weigh(0.05)
        screen.action_move(1)
        screen.action_weigh(-0.25)
        slider(app).focus()
        await pilot.press("up", *"0.5", "escape")
        await until(pilot, lambda: field(app).words == "blueprint 0.5, neon 0.75", "every press")


@pytest.mark.parametrize(("typed", "words"), [("0.7", "blueprint 0.7"), ("9", "none")])
async def test_a_typed_weight_is_taken_when_one_goes_on_to_another_row(
    app: PhoenixApp, typed: str, words: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        slider(app).focus()
        await pilot.press(*typed)
        await until(pilot, lambda: slider(app).typed == typed, "what was typed")
        await pilot.press("down")
        await until(pilot, lambda: slider(app).of not in {"", "blueprint"}, "another row")
        assert not slider(app).typed
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first_screen(app), "the form")
        await until(pilot, lambda: field(app).words == words, words)


async def test_trigger_words_go_into_the_prompt_once(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        prompt = form(app).query_one("#prompt", PromptArea)
        prompt.load_text("a house, White Lines")
        await open_styles(pilot)
        await pilot.press("enter", "ctrl+t")
        await until(pilot, lambda: "Goes into the prompt:" in screen_text(app), "that it will")
        await pilot.press("escape")
        await until(pilot, lambda: prompt.text == "a house, White Lines, blueprint style", "it")


async def test_all_to_form_brings_the_styles_back_and_clearing_drops_them(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        form(app).fill({"loras": [{"name": "neon", "weight": 0.5}]})
        await generate(pilot, client, 1)
        client.finish(0)
        await until(pilot, lambda: cards(app)[0].slot.state.is_final, "the picture")
        form(app).clear()
        assert field(app).words == "none"
        cards(app)[0].focus()
        await pilot.press("a")
        await until(pilot, lambda: field(app).words == "neon 0.5", "its styles in the form")


async def test_one_that_is_gone_from_the_folder_can_be_taken_out(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        form(app).fill({"loras": [{"name": "ghost", "weight": 1}]})
        await open_styles(pilot)
        await until(pilot, lambda: "it is not here any more" in screen_text(app), "why")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: field(app).words == "none", "no style in the form")


async def test_a_style_that_came_into_the_folder_is_there_when_the_list_opens(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        client.loras_offered = (*LORAS, lora("newest"))
        await open_styles(pilot)
        await until(pilot, lambda: "newest" in screen_text(app), "the new one")


async def test_styles_that_are_told_when_the_list_was_left_already_are_no_harm(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow() -> Sequence[PassedOver]:
        is_asked.set()
        await may_answer.wait()
        return ()

    monkeypatch.setattr(client, "loras_passed_over", slow)
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        await until(pilot, is_asked.is_set, "the list, which is not complete yet")
        left = app.screen
        await pilot.press("escape")
        await until(pilot, lambda: not left.is_attached, "the form, and nothing of the list")
        may_answer.set()
        await until(
            pilot, lambda: all(each.group != "look" for each in app.workers), "no traceback"
        )
        await open_styles(pilot)


async def test_without_any_it_says_where_to_put_them(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.loras_offered = ()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_styles(pilot)
        assert "There is no LoRA yet" in screen_text(app)
        await pilot.press("enter", "right", "ctrl+t", "down", "escape")
        await until(pilot, lambda: not isinstance(app.screen, StylesScreen), "the form again")


async def test_hostile_names_of_styles_are_shown_as_glyphs(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.loras_offered = (
        lora(HOSTILE, base=HOSTILE, trigger_words=(HOSTILE,)),
        lora(f"{HOSTILE} too", HOSTILE),
        lora("家" * 60),
    )
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        await pilot.press("enter")
        text = screen_text(app)
        # in its row, in its facts and in its details, each time as it is
        assert text.count(SHOWN) >= 5, text
        await pilot.press(*"␛[31m", "escape")
        await until(pilot, lambda: "[/]␛[31mred" in screen_text(app), "it in the form")
        assert not [c for c in text if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
        assert "\u202e" not in text


async def test_500_styles_open_and_are_searched_about_as_quickly_as_one(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    many = tuple(lora(f"style {number:03}", trigger_words=("a", "b")) for number in range(500))

    async def seconds(loras: tuple[LoraCard, ...]) -> float:
        client.loras_offered = loras
        form(app).know(await client.models(), loras)
        field(app).focus()
        await pilot.pause()
        began = time.process_time()
        await pilot.press("enter")
        await until(pilot, lambda: f"Styles · {len(loras)}" in screen_text(app), "the list")
        await pilot.press("0")
        await until(pilot, lambda: f"of {len(loras)}" in screen_text(app), "what was found")
        took = time.process_time() - began
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, StylesScreen), "the form again")
        return took

    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await seconds(many)
        ratios = [await seconds(many) / await seconds(many[:1]) for _ in range(2)]
        assert min(ratios) < 3, f"500 took {ratios} times as long as one"


async def test_a_click_on_a_row_chooses_it_and_one_on_the_slider_weighs_it(
    app: PhoenixApp,
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_styles(pilot)
        await pilot.click("RowList", offset=(6, 3))
        await until(pilot, lambda: "1.00" in line_of(app, "›✓ neon"), "the one that was clicked")
        await pilot.click("WeightSlider", offset=(80, 0))
        await until(pilot, lambda: slider(app).weight > 3, "a greater weight")
        assert slider(app).weight * 20 == pytest.approx(round(slider(app).weight * 20))


async def test_lists_open_from_the_command_palette(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        for words, title in (("styles", "Styles ·"), ("earlier", "Earlier prompts ·")):
            await pilot.press("ctrl+p")
            await pilot.press(*words)
            await until(pilot, lambda: len(app.screen_stack) == 2, "the palette")
            await until(
                pilot, lambda words=words: words in screen_text(app).casefold(), "the command"
            )
            await pilot.press("enter")
            await until(pilot, lambda title=title: title in screen_text(app), title)
            await pilot.press("escape")
            await until(pilot, lambda: len(app.screen_stack) == 1, "the form")
