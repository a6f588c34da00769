"""Real runs of the app on the shipped model, in a home that is thrown away."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
from textual.pilot import Pilot

from phoenix_tui.client.client import Client
from phoenix_tui.client.connect import connect
from phoenix_tui.domain.job import JobState
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.screens.compare import CompareScreen
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.screens.library import LibraryScreen
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.making_view import MakingView
from phoenix_tui.ui.widgets.pane import Pane
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.thumbnails import Thumbnails
from tests.sandbox import Sandbox, sandbox
from tests.screenshots.svg import svg
from tests.waiting import eventually_async

HERE = Path(__file__).parent
SIZE = (132, 40)
WHOLE_SIDE = 128
"""Pixels of a picture of the shipped model; previews have fewer."""


async def _until(pilot: Pilot[int], condition: Callable[[], object]) -> None:
    async def look() -> object:
        await pilot.pause()
        return condition()

    await eventually_async(look, "what the picture is to show", 120)
    await pilot.pause()


def _cards(app: PhoenixApp) -> list[Card]:
    return list(app.screen.query(Card))


def _draws_its_picture(card: Card) -> bool:
    """The whole picture has come, and what is drawn is that."""
    image, drawn = card.image, card.painted
    if image is None or drawn is None or min(image.size) < WHOLE_SIDE:
        return False
    columns, rows = card._picture_size
    return drawn.strips == CellPainter().canvas().paint(image, columns, rows, False).strips


def _shot(app: PhoenixApp, name: str, title: str) -> None:
    strips = app.screen._compositor.render_strips()
    ground = app.screen.styles.background.rgb
    file = HERE / f"{name}.svg"
    file.write_text(svg(strips, title, ground), encoding="utf-8")
    print(f"{file.name}: {file.stat().st_size / 1000:.0f} KB")


async def _generate(pilot: Pilot[int], body: dict[str, object]) -> None:
    app = pilot.app
    screen = app.screen
    assert isinstance(screen, GenerateScreen)
    form = screen.query_one(RequestForm)
    await _until(pilot, lambda: form.models)
    form.fill(body)
    await pilot.press("ctrl+g")
    await _until(pilot, lambda: len(_cards(app)) == body["batch_size"] and screen.shown is not None)


async def _take(home: Sandbox) -> None:
    async def connected(start: bool) -> Client:
        return await connect(home.places, start=start)

    app = PhoenixApp(home.places, Settings(), connect=connected, painter=CellPainter())
    async with app.run_test(size=SIZE) as pilot:
        # a first picture, so that the model is warm in the pictures that follow
        await _generate(pilot, {"prompt": "a warm-up", "steps": 1, "batch_size": 1})
        await _until(pilot, lambda: _cards(app)[0].slot.state is JobState.COMPLETED)

        await _generate(
            pilot,
            {"prompt": "a red house in green hills on a sunny day", "seed": 42, "steps": 20,
             "batch_size": 4},
        )  # fmt: skip
        await _until(
            pilot,
            lambda: all(c.slot.state is JobState.COMPLETED and c.image for c in _cards(app)),
        )
        app.clear_notifications()
        _cards(app)[2].focus()
        await _until(pilot, lambda: all(_draws_its_picture(card) for card in _cards(app)))
        _shot(app, "batch", "Four finished pictures of one prompt, each with its seed")
        await _compare(pilot)

        await _generate(
            pilot,
            {
                "prompt": "three sailing boats at sunset",
                "seed": 7,
                "steps": 60,
                "batch_size": 4,
                "schedule": "Karras",
            },
        )
        await _until(pilot, lambda: _cards(app)[1].slot.progress >= 60)
        _cards(app)[1].focus()
        await pilot.press("ctrl+x")
        await _until(pilot, lambda: _cards(app)[3].slot.progress >= 75)
        app.clear_notifications()
        await pilot.pause()
        _shot(app, "running", "Four pictures forming together; one was cancelled")
        await _until(pilot, lambda: all(c.slot.state.is_final for c in _cards(app)))
        await _look_through(pilot)


async def _compare(pilot: Pilot[int]) -> None:
    app = pilot.app
    _cards(app)[0].focus()
    await pilot.press("c")
    await _until(pilot, lambda: isinstance(app.screen, CompareScreen))
    panes = list(app.screen.query(Pane))
    await _until(pilot, lambda: all(pane.picture and pane._painted for pane in panes))
    await pilot.press("p", "x", "4")
    await _until(pilot, lambda: panes[2].picture.row.rating == 4)
    # what was discarded is painted anew
    await _until(
        pilot, lambda: all(pane._sight_of(pane.shown) == pane._sight(pane.shown) for pane in panes)
    )
    _shot(app, "compare", "Four pictures compared: a favourite, a discarded one, a rated one")
    await pilot.press("escape")


async def _look_through(pilot: Pilot[int]) -> None:
    app = pilot.app
    await pilot.press("f3")
    await _until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    thumbnails = app.screen.query_one(Thumbnails)
    await _until(pilot, lambda: len(thumbnails._painted) == len(thumbnails.shelf) > 0)
    await pilot.press("down", "space", "right", "space")
    making = app.screen.query_one(MakingView)
    await _until(pilot, lambda: making.details and making.details.row.seed == making.row.seed)
    # where such a picture lies in the home that is there where nobody says otherwise
    path = f"~/.local/share/phoenix-tui/pictures/{Path(making.row.path).name}"
    making.row = msgspec.structs.replace(making.row, path=path)
    await pilot.pause()
    _shot(app, "library", "The library: all pictures, two of them selected")


def main() -> None:
    os.environ.pop("NO_COLOR", None)
    with sandbox() as home:
        os.environ.update(home.environment)
        asyncio.run(_take(home))


if __name__ == "__main__":
    main()
