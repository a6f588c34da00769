"""A sheet of one or two parameters: asked for, filling, saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import JobState
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.quit import QuitScreen
from phoenix_tui.ui.screens.sheet import SheetScreen
from phoenix_tui.ui.widgets.axis_field import AxisField
from phoenix_tui.ui.widgets.sheet_grid import SheetGrid
from tests.ui.driving import (
    PROMPT,
    connected,
    first_screen,
    form,
    screen_text,
    toasts,
    until,
)
from tests.ui.scripted_client import GONE, ScriptedClient


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


async def asked_for_two(pilot: Pilot[int], client: ScriptedClient) -> None:
    """A sheet of two pictures, both of which the server knows."""
    await opened(pilot, x="steps=8,12", y="")
    await pilot.press("enter")
    await until(pilot, lambda: len(client.bodies) == 2, "two jobs")


def job(client: ScriptedClient, place: int):
    return client.known[f"job-{client.bodies[place]['request_id']}"]


async def told_of_one_sheet(pilot: Pilot[int], home: Path) -> None:
    said = "A sheet is made"
    await until(pilot, lambda: any(said in each for each in toasts(pilot.app)), "a word on it")
    assert len(list((home / "sheets").iterdir())) == 1


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
async def test_it_fills_and_is_saved_with_words_in_the_places_that_failed(
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
        await until(pilot, lambda: "✗ failed:" in screen_text(app), "that one failed, in its place")
        await pilot.press("down")
        assert "steps 8, cfg 4: failed: Out o" in screen_text(app)
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "Saved:" in screen_text(app), "where the sheet is")
        assert "2 of 4 done, 1 failed, 1 cancelled." in screen_text(app)
        [file] = (tmp_path / "sheets").iterdir()
        assert file.name.endswith("-42.png")
        with Image.open(file) as image:
            assert min(image.size) > 2 * 128
            # the sheet's paper is white, that of a place with words is not
            grey = image.convert("L").point(lambda value: 255 if value == 0xE8 else 0)
            assert grey.getbbox(), "the saved sheet does not say what became of a place"
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
        await asked_for_two(pilot, client)
        client.die()
        client.come_back()
        await until(pilot, lambda: len(client.resumed) == 2, "that both go on")
        for place in (0, 1):
            client.finish_job(job(client, place))
        await until(pilot, lambda: "2 of 2 done. Saved:" in screen_text(app), "the sheet")


async def test_a_sheet_that_is_left_goes_on_and_is_reached_again(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=8,12", y="")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: len(client.bodies) == 2, "all jobs, although it was left")
        assert app.screen is first_screen(app)
        assert not client.cancelled
        assert any("The sheet goes on" in each for each in toasts(app))
        client.finish_job(job(client, 0))
        form(app).fill({"prompt": ""})  # the sheet is of what it was begun with
        app.action_sheet()
        await until(pilot, lambda: "1 of 2 done" in screen_text(app), "the sheet so far")
        await until(pilot, lambda: "▀" in screen_text(app), "its picture")
        client.finish_job(job(client, 1))
        await until(pilot, lambda: "Saved:" in screen_text(app), "where the sheet is")


async def test_a_sheet_that_nobody_looks_at_is_saved_all_the_same(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=8,12", y="")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: len(client.bodies) == 2, "two jobs")
        for place in (0, 1):
            client.finish_job(job(client, place))
        await told_of_one_sheet(pilot, tmp_path)
        form(app).fill({"prompt": ""})
        app.action_sheet()
        await until(pilot, lambda: "2 of 2 done. Saved:" in screen_text(app), "where it is")


async def test_quitting_asks_about_a_sheet_and_leaves_it_to_the_next_start(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient, tmp_path: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_for_two(pilot, client)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen), "a question")
        assert "A sheet of 2 is still being made." in screen_text(app)
        await pilot.press("l")
        await until(pilot, lambda: app.return_value == 0, "the end")
    assert not client.cancelled
    client.finish_job(job(client, 0))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        client.finish_job(job(client, 1))
        await told_of_one_sheet(pilot, tmp_path)
    assert len(client.bodies) == 2, "its pictures were asked for twice"


async def test_what_was_not_sent_yet_when_it_was_left_is_sent_by_the_next_start(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient, tmp_path: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=8,12,20", y="")
        await pilot.press("enter")
        await until(pilot, lambda: len(client.bodies) == 3, "three jobs")
        app.exit(0)
    client.finish_job(job(client, 0))
    del client.known[f"job-{client.bodies[1]['request_id']}"]
    del client.bodies[1]
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(client.bodies) == 3, "that the third is sent")
        for place in (1, 2):
            client.finish_job(job(client, place))
        await until(
            pilot, lambda: any("3 of 3 done" in each for each in toasts(app)), "a word on it"
        )


@pytest.fixture
async def half_sent(
    make_app: Callable[..., PhoenixApp],
    client: ScriptedClient,
    monkeypatch: pytest.MonkeyPatch,
) -> ScriptedClient:
    """A server that knows the first of a sheet's three jobs; no other was sent."""
    monkeypatch.setattr("phoenix_tui.client.batches.RETRY_SECONDS", ())
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=8,12,20", y="")
        await pilot.press("enter")
        await until(pilot, lambda: len(client.bodies) == 3, "three jobs")
        app.exit(0)
    client.finish_job(job(client, 0))
    for body in client.bodies[1:]:
        del client.known[f"job-{body['request_id']}"]
    del client.bodies[1:]
    return client


def silent(client: ScriptedClient, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the server does not answer to, from now on: any job that it is sent."""
    tried: list[object] = []

    async def submit(body: object) -> None:
        tried.append(body)
        raise GONE

    monkeypatch.setattr(client, "submit", submit)
    return tried


async def test_a_server_that_dies_while_the_rest_is_sent_is_followed_by_the_next_one(
    app: PhoenixApp, half_sent: ScriptedClient, tmp_path: Path
) -> None:
    client = half_sent
    async with app.run_test(size=(80, 24)) as pilot:
        with pytest.MonkeyPatch.context() as for_now:
            tried = silent(client, for_now)
            await until(pilot, lambda: tried, "that the rest is sent")
            client.die()
            await until(pilot, lambda: "no server" in screen_text(app), "no server")
        client.come_back()
        await until(pilot, lambda: len(client.bodies) == 3, "all jobs, by the next server")
        for place in (1, 2):
            client.finish_job(job(client, place))
        await told_of_one_sheet(pilot, tmp_path)
        assert any("3 of 3 done" in each for each in toasts(app))


async def test_what_a_server_refuses_when_a_sheet_goes_on_is_left_out_of_it(
    app: PhoenixApp, half_sent: ScriptedClient, tmp_path: Path
) -> None:
    half_sent.refuse(model="is not among the models any more")
    async with app.run_test(size=(80, 24)) as pilot:
        await told_of_one_sheet(pilot, tmp_path)
        assert any("1 of 3 done, 2 left out" in each for each in toasts(app))
        app.action_sheet()
        await until(pilot, lambda: "✗ not taken" in screen_text(app), "why, in its place")
        assert not app.screen.query_one("#x").disabled, "no other sheet can be made"


async def test_a_sheet_whose_rest_cannot_be_sent_is_cancelled_all_the_same(
    app: PhoenixApp, half_sent: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = silent(half_sent, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: tried, "that the rest is sent")
        app.action_sheet()
        await until(pilot, lambda: "1 of 3 done" in screen_text(app), "the sheet")
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "2 left out. Saved:" in screen_text(app), "where it is")


async def test_jobs_of_a_sheet_that_go_on_by_themselves_are_not_told_of_as_paused(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_for_two(pilot, client)
        app.exit(0)
    client.die()
    client.come_back()
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(client.resumed) == 2, "that both go on")
        assert not [each for each in toasts(app) if "paused" in each]


async def test_a_sheet_whose_server_dies_again_waits_for_a_person(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_for_two(pilot, client)
        client.die()
        client.come_back()
        await until(pilot, lambda: len(client.resumed) == 2, "that both go on")
        client.die()
        client.come_back()
        said = "2 pictures of the sheet are paused"
        await until(pilot, lambda: any(said in each for each in toasts(app)), "a word on it")
        assert len(client.resumed) == 2, "what may kill servers goes on without end"
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "2 cancelled. Not one" in screen_text(app), "its end")


@pytest.mark.parametrize("choice", ["l", "c"])
async def test_a_sheet_that_no_server_took_in_is_sent_by_the_next_start_unless_it_was_cancelled(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient, tmp_path: Path, choice: str
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=8,12", y="")
        client.die()
        await pilot.press("enter")
        await until(pilot, lambda: "0 of 2 done" in screen_text(app), "the sheet")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen), "a question")
        assert "What was not sent yet is kept for the next time." in screen_text(app)
        await pilot.press(choice)
        await until(pilot, lambda: app.return_value == 0, "the end")
    assert (tmp_path / "sheet.json").exists() is (choice == "l")
    if choice == "l":
        client.come_back()
        app = make_app()
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: len(client.bodies) == 2, "both jobs")
            said = "The sheet that was left is sent now"
            assert any(said in each for each in toasts(app)), "it is sent without a word"
            for place in (0, 1):
                client.finish_job(job(client, place))
            await told_of_one_sheet(pilot, tmp_path)


async def test_cancelling_it_on_the_way_out_saves_what_is_done(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_for_two(pilot, client)
        client.finish_job(job(client, 0))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen), "a question")
        await pilot.press("c")
        await until(pilot, lambda: app.return_value == 0, "the end")
    assert len(client.cancelled) == 1
    assert len(list((tmp_path / "sheets").iterdir())) == 1
    assert not (tmp_path / "sheet.json").exists()


async def test_places_that_do_not_fit_come_with_the_arrows(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, x="steps=1,2,3,4,5,6,7,8,9,10", y="cfg=1,2,3,4,5,6,7,8")
        await pilot.press("enter")
        await until(pilot, lambda: len(client.bodies) == 80, "eighty jobs")
        assert "steps 1: waiting" not in screen_text(app)
        assert "steps 10" not in screen_text(app)
        for _ in range(10):
            await pilot.press("right", "down")
        assert "steps 10, cfg 8: waiting." in screen_text(app)
        assert "cfg 8" in screen_text(app)
        client.finish_job(job(client, 79))
        await until(pilot, lambda: "▀" in screen_text(app), "the picture in the corner")
        await pilot.press("z")
        await until(pilot, lambda: "esc leads back." in screen_text(app), "it on its own")


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
        client.fail_job(job(client, 5), Failure(title="Out of memory", message="", hint=""))
        grid = pilot.app.screen.query_one(SheetGrid)
        await until(pilot, lambda: len(grid._painted) == 4, "four pictures")
        await until(pilot, lambda: "1 failed" in screen_text(pilot.app), "that one failed")

    assert snap_compare(app, terminal_size=(80, 24), run_before=play)
