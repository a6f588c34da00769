"""Pictures of choosing: marks in the grid, the comparison and the library."""

import pytest
from textual.pilot import Pilot

from phoenix_tui.ui.screens.compare import CompareScreen
from phoenix_tui.ui.screens.library import LibraryScreen
from phoenix_tui.ui.widgets.pane import Pane
from phoenix_tui.ui.widgets.thumbnails import Thumbnails
from tests.ui.driving import cards, finished, until
from tests.ui.scripted_client import ScriptedClient
from tests.ui.test_snapshots import SIZES, Scene, _is_painted, _matches


async def marked(pilot: Pilot[int], client: ScriptedClient) -> None:
    """Four pictures, each marked in another way."""
    app = pilot.app
    await finished(pilot, client, 4)
    cards(app)[0].focus()
    await pilot.press("p", "4", "x", "2")
    await until(pilot, lambda: cards(app)[3].slot.marks.rating == 2, "the marks")
    await until(pilot, lambda: all(map(_is_painted, cards(app))), "the pictures")
    app.clear_notifications()
    await pilot.pause()


async def compare(pilot: Pilot[int], client: ScriptedClient) -> None:
    """A batch of four, the second one in place of the first."""
    await marked(pilot, client)
    app = pilot.app
    cards(app)[0].focus()
    await pilot.press("c")
    await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
    panes = list(app.screen.query(Pane))
    await until(pilot, lambda: all(pane.picture for pane in panes), "the pictures")
    await pilot.press("space")
    await until(pilot, lambda: not app.screen._wanted._work, "all of them painted")
    await pilot.pause()
    shown = [pane for pane in panes if pane.display]
    await until(
        pilot,
        lambda: all(pane.shown.row.picture_id in pane._painted for pane in shown),
        "all of them",
    )


async def differing(pilot: Pilot[int], client: ScriptedClient) -> None:
    """Two pictures with little in common, looked at closely."""
    await finished(pilot, client, 1)
    app = pilot.app
    long = "a red house in green hills on a sunny day with a garden and an old stone wall"
    client.add("one", seed=1, prompt=long, cfg_scale=3.0, steps=10, width=128, height=128)
    client.add("two", seed=2, prompt=f"{long} at night", cfg_scale=7.5, width=128, height=128)
    app.screen_stack[0].ask_to_compare(["one", "two"])
    await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
    panes = list(app.screen.query(Pane))
    await until(pilot, lambda: all(pane.picture for pane in panes), "the pictures")
    await pilot.press("n")
    await until(
        pilot,
        lambda: all(
            pane._sight_of(pane.shown) == pane._sight(pane.shown) for pane in panes if pane.display
        ),
        "all of them",
    )
    # the word on the batch lies over it for some seconds, or is gone by now
    app.screen.fall_silent()
    await until(pilot, lambda: not app.screen.query("Toast"), "no toast")


async def library(pilot: Pilot[int], client: ScriptedClient) -> None:
    """Twelve pictures, some marked, two selected."""
    app = pilot.app
    for seed in range(12):
        client.add(f"p{seed}", seed=seed, prompt="a red house in green hills on a sunny day")
    await client.mark(["p11"], favourite=True)
    await client.mark(["p9"], rating=4)
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen), "the library")
    thumbnails = app.screen.query_one(Thumbnails)
    app.screen.query_one("#search").cursor_blink = False
    await until(pilot, lambda: thumbnails.shelf.was_looked_at, "the first page")
    await pilot.press("space", "right", "space")
    first, last = thumbnails.in_sight
    rows = [thumbnails.shelf.row(at).picture_id for at in range(first, last + 1)]
    await until(pilot, lambda: all(each in thumbnails._painted for each in rows), "thumbnails")


async def empty_library(pilot: Pilot[int], client: ScriptedClient) -> None:
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen), "the library")
    await until(pilot, lambda: pilot.app.screen.query_one(Thumbnails).shelf.was_looked_at, "it")


SCENES: list[Scene] = [marked, compare, differing, library]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_choosing_looks_as_it_did(snap_compare, app, client, scene: Scene, size) -> None:
    assert _matches(snap_compare, app, client, scene, size)


def test_an_empty_library_says_what_to_do(snap_compare, app, client) -> None:
    assert _matches(snap_compare, app, client, empty_library, (80, 24))


@pytest.mark.parametrize("scene", [marked, compare, library], ids=lambda scene: scene.__name__)
def test_choosing_can_be_read_without_colours(
    snap_compare, make_app, client, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert _matches(snap_compare, make_app(), client, scene, (80, 24))
