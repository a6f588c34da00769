"""The list of models: what is known of each, and right with none, one and 500."""

import time

import msgspec
import pytest

from phoenix_tui.domain.model import ModelCard, PassedOver
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.models import ModelsScreen
from phoenix_tui.ui.widgets.choice import Choice
from tests.ui.driving import connected, form, screen_text, toasts, until
from tests.ui.list_examples import HOSTILE, MODELS, SHOWN, open_list
from tests.ui.scripted_client import DEMO, ScriptedClient

WIDE = (140, 40)


@pytest.fixture(autouse=True)
def _offered(client: ScriptedClient) -> None:
    client.models_offered = MODELS


def model(app: PhoenixApp) -> str:
    return form(app).query_one("#model", Choice).value


async def test_what_is_known_of_a_model_is_shown_before_it_is_loaded(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.memory_free = 4_000_000_000
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        for words in (
            "SD 1.5 · 4.3 GB",
            "needs 3.1 GB memory · 512×512, 30 steps, CFG 7 · models folder",
            "1024×1024, 30 steps, CFG 7 · Hugging Face cache",
            "/models/demo",
        ):
            await until(pilot, lambda words=words: words in screen_text(app), words)
        await until(
            pilot,
            lambda: "needs 9.4 GB memory (4.0 GB free)" in screen_text(app),
            "that it is more than there is",
        )
        assert "3.1 GB memory (" not in screen_text(app)


async def test_one_is_found_by_typing_and_taken_with_its_defaults(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press(*"sdxl")
        await until(pilot, lambda: "Model · 1 of 3" in screen_text(app), "the one of that family")
        await pilot.press("enter")
        await until(pilot, lambda: model(app) == "juggernaut", "its name in the form")
        assert form(app).query_one("#width").placeholder == "1024"


async def test_home_and_end_lead_to_the_first_and_the_last_until_something_is_typed(
    app: PhoenixApp,
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("end")
        await until(pilot, lambda: "›  juggernaut" in screen_text(app), "the last")
        await pilot.press("home")
        await until(pilot, lambda: "›✓ demo" in screen_text(app), "the first")
        await pilot.press("u", "home", "j")
        await until(pilot, lambda: "Model · 1 of 3" in screen_text(app), "'ju' in the search")


async def test_leaving_the_list_changes_nothing(app: PhoenixApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("down", "escape")
        await until(pilot, lambda: not isinstance(app.screen, ModelsScreen), "the form")
        assert model(app) == "demo"


async def test_a_model_that_came_into_the_folder_is_there_when_the_list_opens(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.models_offered = MODELS[:1]
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        client.models_offered = MODELS
        await open_list(pilot, "#model")
        await until(pilot, lambda: "Model · 3" in screen_text(app), "all three")


async def test_one_that_the_settings_name_and_is_not_here_says_so(make_app) -> None:
    app = make_app(Settings(model="ghost"))
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        assert "✓ ghost" in screen_text(app)
        assert "It is not here; choose one that is" in screen_text(app)
        await pilot.press("enter", "down", "enter")
        await until(pilot, lambda: model(app) == "demo", "the one below, chosen")


async def test_what_cannot_be_used_is_in_the_list_with_the_reason_and_is_not_chosen(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.others = (
        PassedOver(
            name="v1-5.ckpt", path="/models/v1-5.ckpt", source="models folder",
            reason="loading it could run a program inside it; take .safetensors",
        ),
        PassedOver(name=SHOWN, path=SHOWN, source="loras folder", reason=f"it is {SHOWN}"),
    )  # fmt: skip
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await until(pilot, lambda: "✗ v1-5.ckpt" in screen_text(app), "that it is there")
        await pilot.press(*"v1-5")
        await until(pilot, lambda: "› ✗" not in screen_text(app), "a list of one")
        await until(pilot, lambda: "/models/v1-5.ckpt" in screen_text(app), "where it is")
        assert "✗ It cannot be used: loading it could run a program inside" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "v1-5.ckpt cannot be chosen" in str(toasts(app)), "why not")
        assert isinstance(app.screen, ModelsScreen)
        await pilot.press("ctrl+u", *SHOWN[:3])
        await until(pilot, lambda: f"cannot be used: it is {SHOWN}" in screen_text(app), "markup")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: not isinstance(app.screen, ModelsScreen), "the form")
        assert model(app) == "demo"


async def test_hostile_words_of_a_model_are_shown_as_glyphs(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    hostile = msgspec.structs.replace(
        DEMO, name=HOSTILE, family=HOSTILE, source=HOSTILE, path=HOSTILE, size_bytes=1
    )
    client.models_offered = (DEMO, hostile)
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("down")
        await until(pilot, lambda: screen_text(app).count(SHOWN) >= 5, "all of it as it is")
        text = screen_text(app)
        assert not [c for c in text if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
        assert "\u202e" not in text


async def test_500_models_open_about_as_quickly_as_one(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    many = tuple(msgspec.structs.replace(DEMO, name=f"model {n:03}") for n in range(500))

    async def seconds(models: tuple[ModelCard, ...]) -> float:
        client.models_offered = models
        form(app).know(models, ())
        form(app).query_one("#model").focus()
        await pilot.pause()
        began = time.process_time()
        await pilot.press("enter")
        # the model that was chosen is not among them
        await until(pilot, lambda: f"Model · {len(models) + 1}" in screen_text(app), "the list")
        took = time.process_time() - began
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ModelsScreen), "the form again")
        return took

    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await seconds(many)
        ratios = [await seconds(many) / await seconds(many[:1]) for _ in range(2)]
        assert min(ratios) < 3, f"500 took {ratios} times as long as one"
