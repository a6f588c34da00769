"""One picture of each screen at each size, without colours once, and on a light theme once."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from phoenix_tui.domain.errors import Failure
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.half_cells import fitted
from phoenix_tui.ui.widgets.card import Card
from tests.ui.driving import cards, connected, form, generate, until
from tests.ui.scripted_client import ScriptedClient

SIZES = [(40, 24), (80, 24), (140, 40)]

Scene = Callable[[Pilot[int], ScriptedClient], Awaitable[None]]


async def _hold_still(pilot: Pilot[int]) -> None:
    for field in (*pilot.app.screen_stack[0].query(Input), *form(pilot.app).query(TextArea)):
        field.cursor_blink = False
    await pilot.pause()


def _is_painted(card: Card) -> bool:
    """The newest picture is on the screen, in the size that it is to have."""
    if card.image is None or card.painted is None:
        return False
    wanted = fitted(card.image.width, card.image.height, *card._picture_size)
    return wanted == (card.painted.columns, card.painted.rows)


async def welcome(pilot: Pilot[int], client: ScriptedClient) -> None:
    await connected(pilot)


async def wrong(pilot: Pilot[int], client: ScriptedClient) -> None:
    await connected(pilot)
    form(pilot.app).fill({"prompt": "a house", "seed": "1e9"})


async def running(pilot: Pilot[int], client: ScriptedClient) -> None:
    await generate(pilot, client, 4)
    for index in range(3):
        client.step(index, 4 * index + 5)
    client.tell(client.job_at(3), ahead=3)
    await until(pilot, lambda: all(map(_is_painted, cards(pilot.app)[:3])), "previews")


async def complete(pilot: Pilot[int], client: ScriptedClient) -> None:
    await running(pilot, client)
    client.finish(0)
    client.finish(1)
    client.fail(
        2,
        Failure(
            title="Out of memory",
            message="The device has no memory left for a picture of this size.",
            hint="Make it smaller.",
        ),
    )
    await client.cancel(client.job_at(3).job_id)
    app = pilot.app
    await until(pilot, lambda: app.screen_stack[0].shown.is_over, "the end of the batch")
    await until(
        pilot,
        lambda: all(card.image.size == (128, 128) and _is_painted(card) for card in cards(app)[:2]),
        "pictures",
    )
    app.clear_notifications()
    cards(app)[0].focus()
    await until(pilot, lambda: cards(app)[0].has_focus, "the focus")


async def full_view(pilot: Pilot[int], client: ScriptedClient) -> None:
    await complete(pilot, client)
    await pilot.press("z")
    view = pilot.app.screen.query_one("PictureView")
    await until(pilot, lambda: view._painted, "the picture")


async def picker(pilot: Pilot[int], client: ScriptedClient) -> None:
    await connected(pilot)
    form(pilot.app).query_one("#sampler").focus()
    await pilot.press("enter")


async def question(pilot: Pilot[int], client: ScriptedClient) -> None:
    await running(pilot, client)
    await pilot.press("ctrl+q")


async def help_screen(pilot: Pilot[int], client: ScriptedClient) -> None:
    await connected(pilot)
    await pilot.press("f1")


async def settings_screen(pilot: Pilot[int], client: ScriptedClient) -> None:
    await connected(pilot)
    await pilot.press("f2")
    pilot.app.screen.query_one("#file", Static).update("The file is /home/you/config.toml")


SCENES: list[Scene] = [
    welcome, wrong, running, complete, full_view, picker, question, help_screen, settings_screen,
]  # fmt: skip


def _matches(snap_compare, app: PhoenixApp, client: ScriptedClient, scene: Scene, size) -> bool:
    async def play(pilot: Pilot[int]) -> None:
        await connected(pilot)
        await _hold_still(pilot)
        await scene(pilot, client)
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=play)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_screen_looks_as_it_did(snap_compare, app, client, scene: Scene, size) -> None:
    assert _matches(snap_compare, app, client, scene, size)


def test_it_can_be_read_without_colours(
    snap_compare, make_app, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert _matches(snap_compare, make_app(), client, complete, (80, 24))


def test_it_can_be_read_on_a_light_theme(snap_compare, make_app, client) -> None:
    app = make_app(Settings(theme="phoenix-light"))
    assert _matches(snap_compare, app, client, complete, (80, 24))
