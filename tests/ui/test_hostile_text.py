"""Text from outside is shown, never obeyed."""

import pytest
from textual import events

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.text import visible_line
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.widgets.number import NumberField
from phoenix_tui.ui.widgets.prompt import PromptArea
from tests.ui.driving import connected, form, generate, screen_text, toasts, until
from tests.ui.scripted_client import DEMO, ScriptedClient

HOSTILE = [
    "a house [/",
    "a house [@click=app.quit]x[/]",
    "[bold red]a house[/bold red]",
    "a house \x1b]52;c;cm0gLXJmIC8=\x07",
    "a house \x1b[2J\x1b[31m",
    "a house \x9b31m \x00 \x7f",
    "\u202etxet dekcit\u202c a house",
    "a house 🏠👩‍👩‍👧 é ñ 家",
    "a house\ud800",
    "%s {0} $x `id`",
]


@pytest.mark.parametrize("prompt", HOSTILE)
async def test_a_hostile_prompt_is_taken_as_typed_and_shown_as_glyphs(
    app: PhoenixApp, client: ScriptedClient, prompt: str
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await connected(pilot)
        if "\ud800" in prompt:
            form(app).query_one("#prompt", PromptArea).load_text(prompt)
            await until(pilot, lambda: "half of a character" in screen_text(app), "a sentence")
            return
        await generate(pilot, client, 1, prompt=prompt)
        assert client.bodies[0]["prompt"] == prompt
        text = screen_text(app)
        assert not [char for char in text if ord(char) < 32 and char != "\n"]
        assert not [char for char in text if 0x7F <= ord(char) < 0xA0]
        assert "\u202e" not in text
        assert visible_line(prompt)[:12] in text.splitlines()[0]


async def test_hostile_words_of_a_failure_are_shown(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 1)
        client.fail(0, Failure(title="[/", message="\x1b]52;c;x\x07 [@click=app.quit]x[/]"))
        client.notice(Failure(title="[b]loud[/b]", message="\x1b[2J"))
        await until(pilot, lambda: "␛]52;c;x␇" in screen_text(app), "glyphs on the card")
        assert "[@click=app.quit]x[/]" in screen_text(app)
        assert any("[b]loud[/b] ␛[2J" in toast for toast in toasts(app))


async def test_hostile_names_of_models_are_shown(app: PhoenixApp, client: ScriptedClient) -> None:
    import msgspec

    client.models_offered = (DEMO, msgspec.structs.replace(DEMO, name="[/]\x1b[31mred"))
    async with app.run_test(size=(140, 40)) as pilot:
        await connected(pilot)
        form(app).query_one("#model").focus()
        await pilot.press("right")
        await until(pilot, lambda: "[/]␛[31mred" in screen_text(app), "the name as it is")
        await pilot.press("enter")
        await until(pilot, lambda: screen_text(app).count("[/]␛[31mred") >= 3, "it in the list")
        await pilot.press("escape")


async def test_hostile_settings_and_notes_are_shown(make_app) -> None:
    app = make_app(Settings(theme="[/"), notes=("config.toml: unknown key \x1b[31m[/",))
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await connected(pilot)
        assert app.theme == "phoenix"
        await until(pilot, lambda: "␛[31m[/" in screen_text(app), "the note")


async def test_a_number_takes_no_control_characters(
    app: PhoenixApp,
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await connected(pilot)
        seed = form(app).query_one("#seed", NumberField)
        seed.focus()
        await pilot.pause()
        seed.post_message(events.Paste(" 4\x1b2 "))
        seed.post_message(events.Paste(" 42 "))
        await until(pilot, lambda: seed.value == "42", "the number alone")
        assert "\x1b" not in screen_text(app)
