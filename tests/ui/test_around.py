"""Around the main job: keys, help, commands, settings, themes, examples."""

import math
import tomllib
from pathlib import Path

import pytest

from phoenix_tui.settings import Settings, load
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.config_file import set_value, with_value
from phoenix_tui.ui.keys import APP, CARD, EVERYWHERE
from phoenix_tui.ui.screens.help import HelpScreen
from phoenix_tui.ui.screens.settings import SettingsScreen
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.welcome import EXAMPLES
from tests.ui.driving import (
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


def test_every_key_has_an_id_and_says_what_it_does() -> None:
    bindings = [*EVERYWHERE, *APP, *CARD]
    assert all(binding.id and binding.description for binding in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)
    assert all(binding.tooltip for binding in bindings if binding.show)


async def test_keys_can_be_bound_anew(make_app, client: ScriptedClient) -> None:
    app = make_app(Settings(keys={"next-batch-size": "f9", "seed-to-form": "s"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+n")
        assert form(app).batch_size == 1
        await pilot.press("f9")
        assert form(app).batch_size == 2
        await generate(pilot, client, 2)
        form(app).fill({"seed": "7"})
        cards(app)[1].focus()
        await pilot.press("s")
        await until(pilot, lambda: form(app).query_one("#seed").value == "43", "its seed")


async def test_the_full_view_names_the_key_that_leads_back(
    make_app, client: ScriptedClient
) -> None:
    app = make_app(Settings(keys={"full-view-back": "f9"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 1)
        cards(app)[0].focus()
        await pilot.press("z")
        await until(pilot, lambda: "f9 leads back" in screen_text(app), "how to go back")
        await pilot.press("f9")
        assert app.screen is first_screen(app)


@pytest.mark.parametrize("key", ["f1", "?"])
async def test_help_lists_the_keys_as_they_are_bound(make_app, key: str) -> None:
    app = make_app(Settings(keys={"generate": "f8"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        form(app).query_one("#batch-size").focus()
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, HelpScreen), "help")
        assert "f8" in screen_text(app)
        assert "^g" not in screen_text(app)
        await pilot.press("escape")
        assert app.screen is first_screen(app)


async def test_the_key_that_opens_help_closes_it(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen), "help")
        await pilot.press("f1")
        await until(pilot, lambda: app.screen is first_screen(app), "the first screen again")


async def test_help_tells_the_keys_of_images_and_of_their_browser(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 200)) as pilot:
        await connected(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen), "help")
        shown = screen_text(app)
        for words in ("Choose a file; a pasted path", "Complete the name", "Use the mask"):
            assert words in shown


async def test_a_folder_that_is_gone_is_no_reason_not_to_start(
    make_app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    async with make_app().run_test(size=(80, 24)) as pilot:
        await connected(pilot)


async def test_a_key_of_a_card_that_is_heard_after_the_next_batch_began_does_nothing(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await finished(pilot, client, 4)
        late = cards(app)[3].slot
        await generate(pilot, client, 1, seed="7")
        for asked in (Card.AllToForm, Card.FullView, Card.Vary):
            cards(app)[0].post_message(asked(late))
        await pilot.pause()
        assert form(app).query_one("#seed").value == "7"
        assert app.screen is first_screen(app)


async def test_a_question_mark_in_the_prompt_is_text(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("w", "h", "y", "?")
        assert form(app).query_one("#prompt", PromptArea).text == "why?"


async def test_the_footer_tells_the_keys_of_what_has_the_focus(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 1)
        assert "^g Generate" in screen_text(app).splitlines()[-1]
        assert "Cancel" not in screen_text(app).splitlines()[-1]
        cards(app)[0].focus()
        await until(pilot, lambda: "^x Cancel" in screen_text(app).splitlines()[-1], "its keys")
        client.finish(0)
        await until(pilot, lambda: "Init image" in screen_text(app).splitlines()[-1], "other keys")
        assert "Cancel" not in screen_text(app).splitlines()[-1]


async def test_commands_are_in_the_palette(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Generate", "Batch Size 4", "Cancel all", "Settings", "Theme", "Help"} <= titles
        await pilot.press("ctrl+p", *"batch size 4")
        await until(pilot, lambda: "4 images with different" in screen_text(app), "the command")
        await pilot.press("down", "enter")
        await until(pilot, lambda: form(app).batch_size == 4, "batch size 4")


async def test_examples_are_there_until_there_is_a_picture_and_keys_take_them(
    app: PhoenixApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        welcome = first_screen(app).query_one("Welcome")
        welcome.focus()
        await until(pilot, lambda: "Example 1 of 4" in screen_text(app), "words on it")
        await pilot.press("down", "enter")
        await until(
            pilot,
            lambda: form(app).query_one("#prompt", PromptArea).text == EXAMPLES[1],
            "the second example",
        )
        welcome.focus()
        await pilot.press("4")
        await until(
            pilot,
            lambda: form(app).query_one("#prompt", PromptArea).text == EXAMPLES[3],
            "the fourth example",
        )


async def test_the_focused_control_is_told_in_words(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 4)

        def told() -> str:
            return screen_text(app).splitlines()[-2]

        form(app).query_one("#steps").focus()
        await until(pilot, lambda: "Steps: 20 unless you type one." in told(), "the field")
        form(app).query_one("#sampler").focus()
        await until(pilot, lambda: "Sampler: DPM++ 2M." in told(), "the sampler")
        client.step(2, 10)
        cards(app)[2].focus()
        await until(pilot, lambda: "Picture 3 of 4, seed 44: 50%, step 10/20" in told(), "the card")
        client.step(2, 11)
        await until(pilot, lambda: "55%, step 11/20" in told(), "what has changed")


@pytest.mark.parametrize("theme", ["phoenix", "phoenix-light", "phoenix-contrast", "nord"])
async def test_themes(make_app, theme: str) -> None:
    app = make_app(Settings(theme=theme))
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        assert app.theme == theme


async def test_settings_are_kept_in_config_toml(app: PhoenixApp, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen), "settings")
        app.screen.query_one("#bell", Choice).focus()
        await pilot.press("right")
        await until(pilot, (tmp_path / "config.toml").exists, "the file")
        theme = app.screen.query_one("#theme", Choice)
        theme.choose("phoenix-light")
        await until(pilot, lambda: app.theme == "phoenix-light", "another theme")
        threads = app.screen.query_one("#threads")
        threads.focus()
        await pilot.press("3", "enter")
        await until(pilot, lambda: load(tmp_path / "config.toml")[0].threads == 3, "threads")
        settings, notes = load(tmp_path / "config.toml")
        assert (settings.bell, settings.theme, notes) == (True, "phoenix-light", ())


@pytest.mark.parametrize("last", ["enter", "tab", "escape"])
async def test_a_number_is_kept_however_its_field_is_left(
    app: PhoenixApp, tmp_path: Path, last: str
) -> None:
    file = tmp_path / "config.toml"
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen), "settings")
        app.screen.query_one("#model-idle-minutes").focus()
        await pilot.press(*"0.5", last)
        if last == "escape":
            assert app.screen is first_screen(app)
        await until(pilot, lambda: any(": kept" in each for each in toasts(app)), "that it is kept")
        assert load(file)[0] == Settings(model_idle_minutes=0.5)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("threads", "1.5", "It takes a whole number from 0 to 999999, not '1.5'."),
        ("threads", "1000000", "It takes a whole number from 0 to 999999, not 1000000."),
        ("server-idle-minutes", "-1", "It takes a number from 0 to 999999, not -1."),
    ],
)
async def test_a_number_that_a_setting_does_not_take_is_refused_with_what_it_takes(
    app: PhoenixApp, tmp_path: Path, field: str, typed: str, sentence: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen), "settings")
        app.screen.query_one(f"#{field}").focus()
        await pilot.press(*typed, "escape")
        await until(pilot, lambda: any(sentence in each for each in toasts(app)), sentence)
        assert not (tmp_path / "config.toml").exists()


async def test_leaving_the_settings_keeps_nothing_that_was_not_typed(
    make_app, tmp_path: Path
) -> None:
    app = make_app(Settings(model_idle_minutes=1234.5678, server_idle_minutes=math.inf))
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen), "settings")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first_screen(app), "the form")
        assert all(each.group != "settings" for each in app.workers)
        assert not toasts(app)
        assert not (tmp_path / "config.toml").exists()


def test_changing_a_value_leaves_the_rest_of_the_file_alone() -> None:
    text = '# mine\ntheme = "nord"  # the best\n\n[keys]\ngenerate = "f8"\n'
    changed = with_value(with_value(text, "theme", "phoenix"), "bell", True)
    assert changed.startswith('# mine\ntheme = "phoenix"  # the best\nbell = true\n')
    assert tomllib.loads(changed) == {
        "theme": "phoenix", "bell": True, "keys": {"generate": "f8"},
    }  # fmt: skip


@pytest.mark.parametrize("value", ['a "quoted" \\ name', "tab\tand \x1b", "家", 0.5, 12, False])
def test_any_value_comes_back_as_it_was(tmp_path: Path, value: object) -> None:
    file = tmp_path / "config.toml"
    set_value(file, "model", value)
    assert tomllib.loads(file.read_text())["model"] == value


def test_a_config_toml_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    kept = tmp_path / "kept" / "mine.toml"
    kept.write_text('theme = "nord"\n')
    file = tmp_path / "config.toml"
    file.symlink_to("kept/mine.toml")
    set_value(file, "bell", True)
    assert file.is_symlink(), "the link became a file, and what it led to is not changed any more"
    assert kept.read_text() == 'theme = "nord"\nbell = true\n'
    assert [each.name for each in kept.parent.iterdir()] == ["mine.toml"]


async def test_what_config_toml_should_not_have_is_told(make_app) -> None:
    app = make_app(notes=("config.toml: unknown key colour",))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "unknown key colour" in screen_text(app), "a word on it")


async def test_escape_leads_from_the_form_to_the_pictures_and_back(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        form(app).query_one("#steps").focus()
        await pilot.press("escape")
        assert isinstance(app.focused, PromptArea), "without pictures there is the prompt"
        await finished(pilot, client, 4)
        await pilot.press("escape")
        assert app.focused is cards(app)[0]
        await pilot.press("right", "down", "escape")
        assert isinstance(app.focused, PromptArea)
        await pilot.press("escape")
        assert app.focused is cards(app)[3], "it did not lead back to the card of before"
