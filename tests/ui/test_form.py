"""The form: checked as it is typed, and what is wrong cannot be sent."""

from pathlib import Path

import pytest

from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.taking import Taken
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.number import NumberField, seeds_in_words
from phoenix_tui.ui.widgets.prompt import PromptArea
from tests.ui.driving import connected, first_screen, form, generate, screen_text, toasts, until
from tests.ui.scripted_client import DEMO, ScriptedClient, picture

WIDE = (140, 40)


def number(app: PhoenixApp, name: str) -> NumberField:
    return form(app).query_one(f"#{name}", NumberField)


def choice(app: PhoenixApp, name: str) -> Choice:
    return form(app).query_one(f"#{name}", Choice)


async def test_the_prompt_has_the_focus_at_the_start(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await pilot.press(*"a house")
        assert form(app).query_one("#prompt", PromptArea).text == "a house"


async def test_blank_fields_show_the_models_defaults(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        assert number(app, "steps").placeholder == str(DEMO.steps)
        assert number(app, "cfg-scale").placeholder == "4"
        assert number(app, "width").placeholder == "128"
        assert choice(app, "sampler").value == DEMO.sampler


async def test_another_model_brings_its_own_defaults(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        choice(app, "model").focus()
        await pilot.press("right")
        assert choice(app, "model").value == "dreamshaper"
        assert number(app, "width").placeholder == "512"
        assert number(app, "steps").placeholder == "30"
        assert choice(app, "sampler").value == "Euler a"


async def test_a_sampler_that_was_chosen_stays_with_another_model(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        choice(app, "sampler").focus()
        await pilot.press("right")
        chosen = choice(app, "sampler").value
        choice(app, "model").focus()
        await pilot.press("right")
        assert choice(app, "sampler").value == chosen


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("seed", "-1", "Seed takes a whole number from 0 to 4294967295, not -1"),
        ("seed", "1.5", "Seed takes a whole number from 0 to 4294967295, not '1.5'"),
        ("seed", "1e9", "not '1e9'"),
        ("seed", "abc", "not 'abc'"),
        ("seed", "nan", "not 'nan'"),
        ("seed", "4294967296", "not 4294967296"),
        ("steps", "0", "Steps takes a whole number from 1 to 1000, not 0"),
        ("cfg-scale", "nan", "CFG scale takes a number from 0 to 50, not 'nan'"),
        ("width", "130", "the nearest are 128 and 136"),
        ("width", "0", "Width takes"),
        ("height", "99999999", "Height takes"),
    ],
)
async def test_each_field_is_checked_as_it_is_typed(
    app: PhoenixApp, client: ScriptedClient, field: str, typed: str, sentence: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await pilot.press(*"a house")
        number(app, field).focus()
        await pilot.press(*typed)
        await until(
            pilot,
            lambda: sentence in " ".join(screen_text(app).split()) or sentence in _problems(app),
            sentence,
        )
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert client.bodies == []
        assert first_screen(app).focused is number(app, field)
        await pilot.press(*["backspace"] * len(typed))
        await until(pilot, lambda: not _problems(app), "no sentence any more")


def _problems(app: PhoenixApp) -> str:
    return " ".join(str(each.content) for each in form(app).query(".problem") if each.display)


async def test_a_blank_prompt_is_not_sent(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        assert _problems(app) == ""
        await pilot.press("space", "enter", "ctrl+g")
        await until(pilot, lambda: "that is not blank." in _problems(app), "a sentence")
        assert client.bodies == []
        assert any("Nothing was sent" in toast for toast in toasts(app))


async def test_a_prompt_of_10_000_characters_is_taken_as_typed(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    prompt = "a very long prompt " * 527
    async with app.run_test(size=WIDE) as pilot:
        await generate(pilot, client, 1, prompt=prompt)
        assert client.bodies[0]["prompt"] == prompt


async def test_an_unknown_lora_in_the_prompt_is_named(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        form(app).query_one("#prompt", PromptArea).load_text("a house <lora:ghost:0.5>")
        await until(pilot, lambda: "ghost" in _problems(app), "the LoRA's name")


async def test_schedules_follow_the_sampler(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        form(app).fill({"sampler": "LCM"})
        assert choice(app, "schedule").options == ("Automatic",)


async def test_a_list_shows_all_names_to_choose_from(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        choice(app, "sampler").focus()
        await pilot.press("enter")
        await until(pilot, lambda: "DPM++ 3M SDE" in screen_text(app), "the list")
        await pilot.press("down", "enter")
        await until(pilot, lambda: choice(app, "sampler").value == "DPM++ 2M SDE", "the next one")


async def test_what_is_blank_is_left_to_the_model(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await generate(pilot, client, 1)
        assert not client.bodies[0].keys() & {"steps", "cfg_scale", "width", "height"}


async def test_the_model_of_the_settings_is_chosen(make_app) -> None:
    app = make_app(Settings(model="dreamshaper"))
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        assert choice(app, "model").value == "dreamshaper"


@pytest.mark.parametrize(
    ("seed", "count", "width", "words"),
    [
        (None, 1, 40, "1 random seed"),
        (None, 4, 40, "4 random seeds"),
        (42, 1, 40, "seed 42"),
        (42, 4, 40, "seeds 42, 43, 44, 45"),
        (4294967294, 4, 28, "seeds 4294967294, …, 1"),
    ],
)
def test_the_seeds_to_be_used_are_shown_before_the_run(
    seed: int | None, count: int, width: int, words: str
) -> None:
    assert seeds_in_words(seed, count, width) == words


async def test_the_seeds_line_follows_the_form(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        assert "1 random seed" in screen_text(app)
        await pilot.press("ctrl+n", "ctrl+n")
        assert "4 random seeds" in screen_text(app)
        form(app).fill({"seed": 42})
        await pilot.pause()
        assert "seeds 42, 43, 44, 45" in screen_text(app)


async def test_what_made_a_picture_of_any_tool_is_taken_into_the_form(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.png").write_bytes(picture(1))
    monkeypatch.chdir(tmp_path)
    client.taken = Taken(
        info=PictureInfo(source="AUTOMATIC1111"),
        body={"prompt": "a [red] house", "prompt_syntax": "plain", "seed": 7, "steps": 12},
        untaken=("The model 'v1-5' is not here.",),
    )
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        first_screen(app).take_from_file()
        await until(pilot, lambda: "other.png" in screen_text(app), "the file in the browser")
        await pilot.press("down", "enter")
        await until(pilot, lambda: number(app, "seed").value == "7", "its seed in the form")
        assert any("AUTOMATIC1111 wrote in other.png" in toast for toast in toasts(app))
        assert any("'v1-5' is not here" in toast for toast in toasts(app))
        body, seed = form(app).request()
        assert (body["prompt"], body["steps"], seed) == ("a [red] house", 12, 7)
        assert body["prompt_syntax"] == "plain", "its brackets would be read as weights"
        form(app).query_one("#prompt", PromptArea).insert("!")
        await pilot.pause()
        assert "prompt_syntax" not in form(app).request()[0], "another prompt is read as any is"
