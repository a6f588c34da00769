"""One picture of each list that the form is filled from, at each size; with 500 entries once."""

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from phoenix_tui.domain.download import DownloadState
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.download import DownloadScreen
from phoenix_tui.ui.widgets.search_field import SearchField
from tests.ui.driving import connected, form, screen_text, until
from tests.ui.list_examples import LORAS, MODELS, OTHERS, PROMPTS, lora, open_list
from tests.ui.scripted_client import OTHER, ScriptedClient
from tests.ui.test_snapshots import SIZES, Scene


async def styles(pilot: Pilot[int], client: ScriptedClient) -> None:
    client.loras_offered = LORAS
    await open_list(pilot, "#loras")
    await pilot.press("enter", "left", "left", "down", "shift+right", "down", "down", "up", "up")


async def no_styles(pilot: Pilot[int], client: ScriptedClient) -> None:
    await open_list(pilot, "#loras")


async def many_styles(pilot: Pilot[int], client: ScriptedClient) -> None:
    client.loras_offered = tuple(lora(f"style {number:03}") for number in range(500))
    await open_list(pilot, "#loras")
    await pilot.press("pagedown", "enter")


async def models(pilot: Pilot[int], client: ScriptedClient) -> None:
    client.models_offered, client.memory_free = MODELS, 4_000_000_000
    client.others = OTHERS
    await open_list(pilot, "#model")
    await until(pilot, lambda: "(4.0 GB fr" in screen_text(pilot.app), "what is free")
    await pilot.press("down", "down")


async def downloading(pilot: Pilot[int], client: ScriptedClient) -> None:
    client.models_offered = MODELS
    await open_list(pilot, "#model")
    for model, state in (("a/model", DownloadState.RUNNING), ("b/model", DownloadState.CANCELLED)):
        await client.download(model)
        client.tell_download(state=state, total=4_000_000_000, done=870_000_000, files=12)
    await until(pilot, lambda: "b/model" in screen_text(pilot.app), "both downloads")
    await pilot.press("up", "up")


async def question(pilot: Pilot[int], client: ScriptedClient) -> None:
    await open_list(pilot, "#model")
    await pilot.press("ctrl+d")
    await until(pilot, lambda: isinstance(pilot.app.screen, DownloadScreen), "the question")
    pilot.app.screen.query_one(SearchField).cursor_blink = False
    await pilot.press(*"a/model", "enter")
    await until(pilot, lambda: client.download_calls, "that it is looked for")
    client.tell_download(
        state=DownloadState.SIZED, total=4_000_000_000, files=12, disk_free=120_000_000_000
    )
    await until(pilot, lambda: "Enter downloads" in screen_text(pilot.app), "its size")


async def prompts(pilot: Pilot[int], client: ScriptedClient) -> None:
    client.prompts_known = PROMPTS
    await open_list(pilot, "#prompt", "f4")
    await until(pilot, lambda: "sailing" in screen_text(pilot.app), "earlier prompts")
    await pilot.press("down")


async def no_prompts(pilot: Pilot[int], client: ScriptedClient) -> None:
    await open_list(pilot, "#prompt", "f4")
    await until(pilot, lambda: "no earlier prompt yet" in screen_text(pilot.app), "why not")


async def many_models(pilot: Pilot[int], client: ScriptedClient) -> None:
    client.models_offered = tuple(
        msgspec.structs.replace(OTHER, name=f"model {number:03}") for number in range(500)
    )
    await open_list(pilot, "#model")
    await pilot.press("pagedown")


def _matches(snap_compare, app: PhoenixApp, client: ScriptedClient, scene: Scene, size) -> bool:
    async def play(pilot: Pilot[int]) -> None:
        await connected(pilot)
        for field in form(pilot.app).query(TextArea):
            field.cursor_blink = False
        await scene(pilot, client)
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize(
    "scene", [styles, models, downloading, question, prompts], ids=lambda scene: scene.__name__
)
def test_a_list_looks_as_it_did(snap_compare, app, client, scene: Scene, size) -> None:
    assert _matches(snap_compare, app, client, scene, size)


@pytest.mark.parametrize(
    "scene", [no_styles, many_styles, many_models, no_prompts], ids=lambda scene: scene.__name__
)
def test_it_is_right_with_none_and_with_500(snap_compare, app, client, scene: Scene) -> None:
    assert _matches(snap_compare, app, client, scene, (80, 24))


def test_it_can_be_read_without_colours(
    snap_compare, make_app, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert _matches(snap_compare, make_app(), client, styles, (80, 24))


def test_it_can_be_read_on_a_light_theme(snap_compare, make_app, client) -> None:
    app = make_app(Settings(theme="phoenix-light"))
    assert _matches(snap_compare, app, client, styles, (80, 24))
