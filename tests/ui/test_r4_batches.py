"""R4: a batch is N jobs, and never more of them."""

import pytest

from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.errors import Failure
from phoenix_tui.ui.app import PhoenixApp
from tests.ui.driving import (
    cards,
    connected,
    first_screen,
    form,
    generate,
    screen_text,
    toasts,
    until,
)
from tests.ui.scripted_client import ScriptedClient


@pytest.mark.parametrize("size", [1, 2, 4])
async def test_a_batch_of_n_makes_n_jobs_with_their_own_seeds(
    app: PhoenixApp, client: ScriptedClient, size: int
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, size, seed="42")
        assert [body["seed"] for body in client.bodies] == list(range(42, 42 + size))
        assert len({body["request_id"] for body in client.bodies}) == size
        assert {body["batch_size"] for body in client.bodies} == {size}


async def test_a_blank_seed_makes_as_many_random_ones(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4, seed="")
        assert len({body["seed"] for body in client.bodies}) == 4
        shown = [int(card.slot.seed) for card in cards(app)]
        assert shown == [body["seed"] for body in client.bodies]


async def test_seeds_wrap_at_the_last_one(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 4, seed="4294967294")
        assert [body["seed"] for body in client.bodies] == [4294967294, 4294967295, 0, 1]
        assert "seeds 4294967294, 4294967295, 0, 1" in screen_text(app)


async def test_a_double_press_of_generate_makes_one_batch(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press(*"a house")
        await pilot.press("ctrl+g", "ctrl+g", "f5")
        await until(pilot, lambda: client.bodies, "a job")
        await pilot.pause()
        assert len(client.bodies) == 1
        assert any("still running" in toast for toast in toasts(app))


async def test_a_lost_answer_makes_no_second_job(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phoenix_tui.client.batches.RETRY_SECONDS", (0.0,))
    answers = iter([True, False])
    submit = client.submit

    async def forgetful(body: dict[str, object]) -> object:
        accepted = await submit(body)
        if next(answers, False):
            raise ServerGoneError("The answer was lost", "The line broke.")
        return accepted

    monkeypatch.setattr(client, "submit", forgetful)
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        assert len(client.bodies) == 4
        assert len(cards(app)) == 4


async def test_all_bars_move_together_in_real_time(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 4)
        for step in (4, 8):
            for index in range(4):
                client.step(index, step)
            percentage = f"{step * 5}%"
            await until(
                pilot,
                lambda percentage=percentage: screen_text(app).count(percentage) == 4,
                f"{percentage} on all four",
            )


async def test_a_picture_shows_as_soon_as_it_is_complete(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.step(1, 3, preview=False)
        client.finish(0)
        await until(pilot, lambda: cards(app)[0].image is not None, "the finished picture")
        assert cards(app)[0].image.size == (128, 128)
        text = screen_text(app)
        assert "✓ 1 of 2 done" in text
        assert "15%" in text


async def test_previews_show_and_the_newest_wins(app: PhoenixApp, client: ScriptedClient) -> None:
    fetched: list[str] = []
    preview = client.preview

    async def counted(job_id: str) -> bytes:
        fetched.append(job_id)
        return await preview(job_id)

    client.preview = counted
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        for step in range(1, 20):
            client.step(0, step)
        await until(pilot, lambda: cards(app)[0].image is not None, "a preview")
        # nineteen announcements in one moment are not nineteen pictures to fetch
        assert len(fetched) <= 2


async def test_other_clients_batches_change_nothing_here(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.step(0, 7, preview=False)
        await until(pilot, lambda: "35%" in screen_text(app), "its progress")
        mine = client.job_at(0)
        client.tell(mine, job_id="other", batch_id="other", step=1)
        await pilot.pause()
        assert "35%" in screen_text(app)


async def test_what_the_server_refuses_stands_under_its_field(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.refuse(steps="takes a whole number from 1 to 150, not 900")
    async with app.run_test(size=(140, 40)) as pilot:
        await connected(pilot)
        await pilot.press(*"a house")
        form(app).fill({"steps": 900})
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "from 1 to 150" in screen_text(app), "the server's sentence")
        assert not first_screen(app).shown.is_running


async def test_a_failed_job_says_on_its_card_what_happened_and_what_to_do(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await generate(pilot, client, 2)
        client.fail(
            0,
            Failure(
                title="Out of memory", message="The device has none left.", hint="Make it smaller."
            ),
        )
        await until(pilot, lambda: "Out of memory" in screen_text(app), "the title")
        text = screen_text(app)
        assert "The device has none left." in text
        assert "Make it smaller." in text
        assert "1 of 2 failed" in text


async def test_a_batch_of_1_is_a_plain_generation(app: PhoenixApp, client: ScriptedClient) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1, seed="7")
        body = client.bodies[0]
        assert body["seed"] == 7
        assert (body["batch_index"], body["batch_size"]) == (0, 1)
