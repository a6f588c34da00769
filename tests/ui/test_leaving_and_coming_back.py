"""Leaving with work running, coming back to it, and a server that dies."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.screens.quit import QuitScreen
from phoenix_tui.ui.widgets.prompt import PromptArea
from tests.ui.driving import (
    PROMPT,
    cards,
    connected,
    first_screen,
    form,
    generate,
    screen_text,
    toasts,
    toggles,
    until,
)
from tests.ui.scripted_client import GONE, ScriptedClient


async def test_quitting_asks_nothing_when_nothing_runs(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+q")
    assert app.return_value == 0


async def test_quitting_with_work_running_asks(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen), "a question")
        assert "A batch of 4 is still being made." in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first_screen(app), "the first screen again")
        assert client.cancelled == []


async def test_leaving_it_running_cancels_nothing(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        await pilot.press("ctrl+q", "l")
        await until(pilot, lambda: app.return_value == 0, "the end")
    assert client.cancelled == []


async def test_ctrl_q_twice_leaves_it_running(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        await pilot.press("ctrl+q", "ctrl+q")
        await until(pilot, lambda: app.return_value == 0, "the end")
    assert client.cancelled == []


async def test_without_a_server_keys_are_heard_while_work_is_to_be_cancelled(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.die()
        await until(pilot, lambda: "no server" in screen_text(app), "no server")
        await pilot.press("ctrl+q", "c", "ctrl+q", "l")
        await until(pilot, lambda: app.return_value == 0, "the end")


async def test_a_home_that_cannot_be_written_costs_only_the_coming_back(
    client: ScriptedClient, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    app = PhoenixApp(
        Places(tmp_path / "file" / "home"),
        Settings(),
        connect=client.connect,
        painter=CellPainter(),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.finish(0)
        await until(pilot, lambda: "All images complete!" in toasts(app), "the end")


async def test_cancelling_it_cancels_what_is_not_over(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.finish(0)
        await until(pilot, lambda: cards(app)[0].slot.state is JobState.COMPLETED, "one picture")
        await pilot.press("ctrl+q", "c")
        await until(pilot, lambda: app.return_value == 0, "the end")
    assert client.cancelled == [client.job_at(1).job_id]


async def test_work_that_was_left_running_comes_back_with_its_previews(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4, seed="42")
        await pilot.press("ctrl+q", "l")
    for index in range(4):
        client.step(index, 10)
        client.known[client.job_at(index).job_id] = client.job_at(index)
        client.tell(client.job_at(index), preview=10)

    again = make_app()
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(cards(again)) == 4, "four cards")
        await until(pilot, lambda: all(card.image for card in cards(again)), "their previews")
        text = screen_text(again)
        assert text.count("50%") == 4
        assert all(f"seed {seed}" in text for seed in (42, 43, 44, 45))
        assert toggles(again).disabled
        assert form(again).query_one("#prompt", PromptArea).text == PROMPT
        client.finish(2)
        await until(pilot, lambda: "✓ 3 of 4 done" in screen_text(again), "a finished picture")


async def test_pictures_that_ended_meanwhile_come_back_too(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        await pilot.press("ctrl+q", "l")
    client.finish(0)
    again = make_app()
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: cards(again) and cards(again)[0].image, "the picture")
        assert not toggles(again).disabled


async def test_a_batch_that_was_seen_to_its_end_does_not_come_back(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.finish(0)
        await until(pilot, lambda: "All images complete!" in toasts(app), "its end")
        await pilot.press("ctrl+q")
    again = make_app()
    async with again.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.pause()
        assert cards(again) == []


async def test_work_of_other_clients_gives_no_cards(
    app: PhoenixApp, client: ScriptedClient, make_app: Callable[..., PhoenixApp], tmp_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        await pilot.press("ctrl+q", "l")
    elsewhere = PhoenixApp(
        Places(tmp_path / "elsewhere"),
        Settings(),
        connect=client.connect,
        painter=CellPainter(),
    )
    async with elsewhere.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.pause()
        assert cards(elsewhere) == []
        assert "Explore the variations of a prompt." in screen_text(elsewhere)


async def test_a_lost_server_is_told_of_and_its_jobs_go_on_by_themselves(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.step(0, 5, preview=False)
        await until(pilot, lambda: "25%" in screen_text(app), "progress")
        client.die()
        await until(pilot, lambda: "no server" in screen_text(app), "a word on the server")
        assert any("The server is gone" in toast for toast in toasts(app))
        client.come_back()
        await until(pilot, lambda: "● demo on CPU" in screen_text(app), "the server again")
        await until(pilot, lambda: len(client.resumed) == 2, "jobs that go on")
        client.finish(0)
        client.finish(1)
        await until(pilot, lambda: "All images complete!" in toasts(app), "the end of the batch")


async def test_a_server_that_dies_again_leaves_it_to_a_person(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        for _ in range(2):
            client.die()
            await until(pilot, lambda: "no server" in screen_text(app), "a word on the server")
            client.come_back()
            await until(pilot, lambda: "● demo on CPU" in screen_text(app), "the server again")
        await until(pilot, lambda: "1 of 1 image paused" in screen_text(app), "a paused picture")
        assert len(client.resumed) == 1
        assert not toggles(app).disabled
        cards(app)[0].focus()
        await pilot.press("g")
        await until(pilot, lambda: len(client.resumed) == 2, "a picture that goes on")


@pytest.mark.parametrize("command", ["go on with", "drop"])
async def test_what_an_earlier_server_left_is_told_of_and_goes_on_or_is_dropped(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path, command: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.die()
        await until(pilot, lambda: "no server" in screen_text(app), "a word on the server")
    client.come_back()
    app = PhoenixApp(
        Places(tmp_path / "elsewhere"), Settings(), connect=client.connect, painter=CellPainter()
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: any("2 pictures are paused" in t for t in toasts(app)), "a word")
        assert any("ctrl+p: Go on with" in toast for toast in toasts(app)), "what to do about it"
        await pilot.press("ctrl+p", *command)
        await until(pilot, lambda: "what is paused" in screen_text(app), "the command")
        await pilot.press("down", "enter")
        done = "What was paused is dropped" if command == "drop" else "What was paused goes on"
        await until(pilot, lambda: any(done in toast for toast in toasts(app)), "what was done")
        states = [job.state for job in client.known.values()]
        assert states == ([] if command == "drop" else [JobState.QUEUED] * 2)


async def test_generate_waits_for_a_server_that_is_not_there_yet(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.die()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "no server" in screen_text(app), "a word on the server")
        await pilot.press(*"a house")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "sending…" in screen_text(app), "a card")
        client.come_back()
        await until(pilot, lambda: len(client.bodies) == 1, "the job")


async def test_a_worker_that_died_is_told_of(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.notice(Failure(title="The worker ended", message="Its jobs are queued again."))
        await until(pilot, lambda: any("The worker ended" in t for t in toasts(app)), "a word")


async def test_a_job_that_somebody_dropped_is_over(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.drop_job(0)
        await until(pilot, lambda: "taken out of the queue" in screen_text(app), "why")
        assert not toggles(app).disabled


@pytest.mark.parametrize(
    ("typed", "into"), [("a boat", "#prompt"), ("7", "#seed")], ids=["prompt", "seed"]
)
async def test_what_was_typed_before_the_server_answered_stays_when_cards_come_back(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient, typed: str, into: str
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        await pilot.press("ctrl+q", "l")
    client.die()
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        form(app).query_one(into).focus()
        await pilot.press(*typed)
        client.come_back()
        await until(pilot, lambda: len(cards(app)) == 2, "two cards")
        held = [form(app).query_one("#prompt").text, form(app).query_one("#seed").value]
        assert held == (["a boat", ""] if into == "#prompt" else ["", "7"])


async def asked_without_a_server(app: PhoenixApp, client: ScriptedClient, choice: str) -> None:
    """A batch that nobody takes in, left by a key of the question."""
    client.die()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"a house", "ctrl+g")
        await until(pilot, lambda: "sending…" in screen_text(app), "a card")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen), "a question")
        assert "What was not sent yet is kept for the next time." in screen_text(app)
        await pilot.press(choice)
        await until(pilot, lambda: app.return_value == 0, "the end")
    client.come_back()


async def test_what_no_server_took_in_is_in_the_form_at_the_next_start(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient
) -> None:
    await asked_without_a_server(make_app(), client, "l")
    app = make_app()
    said = "What was left had not been sent It is in the form."
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: any(said in each for each in toasts(app)), "a word on it")
        assert form(app).query_one("#prompt", PromptArea).text == "a house"
        assert form(app).query_one("#seed").value, "it would be another picture"
        assert not client.bodies, "it was sent unasked"
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.pause()
        assert not form(app).query_one("#prompt", PromptArea).text, "it came back twice"


async def test_what_no_server_took_in_is_told_of_where_something_else_is_typed(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient
) -> None:
    await asked_without_a_server(make_app(), client, "l")
    client.die()
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"a boat")
        client.come_back()
        said = "It was: a house"
        await until(pilot, lambda: any(said in each for each in toasts(app)), "a word on it")
        assert form(app).query_one("#prompt", PromptArea).text == "a boat"


async def test_what_was_cancelled_before_a_server_took_it_in_does_not_come_back(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient, tmp_path: Path
) -> None:
    await asked_without_a_server(make_app(), client, "c")
    assert not (tmp_path / "screen.json").exists()


async def test_the_rest_of_a_batch_that_was_left_half_sent_is_sent_by_the_next_start(
    make_app: Callable[..., PhoenixApp], client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phoenix_tui.client.batches.RETRY_SECONDS", ())
    submit = client.submit

    async def only_one(body: Mapping[str, object]) -> Accepted:
        if client.bodies:
            raise GONE
        return await submit(body)

    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        with pytest.MonkeyPatch.context() as for_now:
            for_now.setattr(client, "submit", only_one)
            # the half that is there is not cancelled: its server is gone
            for_now.setattr(client, "cancel", only_one)
            form(app).fill({"prompt": PROMPT, "batch_size": 2})
            await pilot.press("ctrl+g")
            await until(pilot, lambda: cards(app) and cards(app)[0].slot.job, "the first job")
            await pilot.press("ctrl+q", "l")
            await until(pilot, lambda: app.return_value == 0, "the end")
    assert len(client.bodies) == 1
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(client.bodies) == 2, "the second job")
        await until(pilot, lambda: all(card.slot.job for card in cards(app)), "both on cards")
