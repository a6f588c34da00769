"""A sheet of one or two parameters: asked for, filling, saved."""

from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import JobState
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.sheet import SheetScreen
from phoenix_tui.ui.widgets.axis_field import AxisField
from phoenix_tui.ui.widgets.picture_view import PictureView
from tests.ui.driving import (
    PROMPT,
    connected,
    first_screen,
    form,
    screen_text,
    toasts,
    until,
)
from tests.ui.scripted_client import ScriptedClient


async def opened(pilot: Pilot[int], seed: str = "42", **axes: str) -> None:
    """The screen of a sheet, with other axes than the usual ones."""
    app = pilot.app
    await connected(pilot)
    form(app).fill({"prompt": PROMPT, "seed": seed})
    app.action_sheet()
    await until(pilot, lambda: app.screen.query(AxisField), "the fields of a sheet")
    for side, text in axes.items():
        app.screen.query_one(f"#{side}", AxisField).value = text
    await pilot.pause()


def job(client: ScriptedClient, place: int):
    return client.known[f"job-{client.bodies[place]['request_id']}"]


async def test_each_pair_of_values_is_a_job_of_the_form_with_one_seed_for_all(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, seed="")
        assert "9 pictures: 3 × 3. Enter makes them." in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "0 of 9 done" in screen_text(app), "that they are asked for")
        await until(pilot, lambda: len(client.bodies) == 9, "nine jobs")
        made = [(body["cfg_scale"], body["steps"]) for body in client.bodies]
        assert made == [(cfg, steps) for cfg in (2.0, 4.0, 7.0) for steps in (8, 12, 20)]
        assert {body["prompt"] for body in client.bodies} == {PROMPT}
        assert len({body["seed"] for body in client.bodies}) == 1
        assert len({body["batch_id"] for body in client.bodies}) == 9


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (140, 40)])
async def test_it_fills_and_is_saved_with_the_places_that_failed_left_blank(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot, x="steps=8,12", y="cfg=2,4")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(client.bodies) == 4, "four jobs")
        client.finish_job(job(client, 0))
        client.tell(job(client, 1), state=JobState.RUNNING, step=6)
        await until(
            pilot,
            lambda: "1 of 4 done, 1 running at 50 %" in screen_text(app),
            "how far it is",
        )
        await until(pilot, lambda: "▀" in screen_text(app), "the sheet so far")
        client.finish_job(job(client, 1))
        client.fail_job(job(client, 2), Failure(title="Out of memory", message="", hint=""))
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "Saved:" in screen_text(app), "where the sheet is")
        assert "2 of 4 done, 1 failed, 1 cancelled." in screen_text(app)
        [file] = (tmp_path / "sheets").iterdir()
        assert file.name.endswith("-42.png")
        with Image.open(file) as image:
            assert min(image.size) > 2 * 128
        copied: list[str] = []
        app.copy_to_clipboard = copied.append
        await pilot.press("y")
        await until(pilot, lambda: copied, "that the path is copied")
        assert copied == [str(file)]
        await pilot.press("escape")
        assert app.screen is first_screen(app)


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        ({"x": "step=8"}, "✗ X takes NAME=VALUE"),
        ({"x": ""}, "✗ X takes NAME=VALUE"),
        ({"y": "cfg=a"}, "✗ Y of cfg takes a number"),
        ({"x": "cfg=2"}, "✗ Y takes another parameter than cfg"),
    ],
)
async def test_a_wrong_axis_is_said_and_nothing_is_sent(
    app: PhoenixApp, client: ScriptedClient, axes: dict[str, str], sentence: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, **axes)
        assert sentence in screen_text(app)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert not client.bodies, "a sheet with a wrong axis was sent"
        assert not app.screen.query_one("#x").disabled


async def test_what_the_server_refuses_is_said_below_its_side(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="model=demo,nobody", y="")
        await pilot.press("enter")
        await until(pilot, lambda: "✗ X of model" in screen_text(app), "what is wrong with X")
        assert "Nothing is being made." in screen_text(app)
        assert job(client, 0).state is JobState.CANCELLED


async def test_a_server_that_dies_is_followed_by_the_next_one(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=8,12", y="")
        await pilot.press("enter")
        await until(pilot, lambda: len(client.bodies) == 2, "two jobs")
        client.die()
        client.come_back()
        await until(pilot, lambda: len(client.resumed) == 2, "that both go on")
        for place in (0, 1):
            client.finish_job(job(client, place))
        await until(pilot, lambda: "2 of 2 done. Saved:" in screen_text(app), "the sheet")


async def test_leaving_asks_nothing_and_says_that_the_jobs_go_on(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: len(client.bodies) == 9, "all jobs, although it was left")
        assert app.screen is first_screen(app)
        assert not client.cancelled
        assert any("made all the same" in each for each in toasts(app))


async def test_a_form_that_is_wrong_opens_no_sheet(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        app.action_sheet()
        await until(pilot, lambda: toasts(app), "why not")
        assert not isinstance(app.screen, SheetScreen)


def test_it_looks_as_it_did(snap_compare, app: PhoenixApp, client: ScriptedClient) -> None:
    async def play(pilot: Pilot[int]) -> None:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: len(client.bodies) == 9, "nine jobs")
        for place in range(4):
            client.finish_job(job(client, place))
        client.tell(job(client, 4), state=JobState.RUNNING, step=6)
        screen = pilot.app.screen
        view = screen.query_one(PictureView)
        await until(pilot, lambda: len(screen._pictures) == 4, "four pictures")
        for _ in range(2):  # the first may have begun before the fourth was there
            image, painted = view._image, view._painted
            screen._drawing.want("sheet", screen._draw)
            await until(
                pilot,
                lambda: view._image is not image and view._painted is not painted,  # noqa: B023
                "them on the sheet",
            )

    assert snap_compare(app, terminal_size=(80, 24), run_before=play)
