"""Memory: what is told of it before a model is loaded, and while it runs out."""

from pathlib import Path

import pytest

from phoenix_tui.catalogue.memory import whole
from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.events import Noted, Notice
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.engine.room import note_on_room
from tests.engine.scenarios import scene
from tests.engine.scripted_runner import ScriptedRunner


def card(memory: int) -> ModelCard:
    return ModelCard(
        name="big", family="SDXL", path="/big", source="", size_multiple=8, width=1024,
        height=1024, steps=30, cfg_scale=6, sampler="Euler", memory=memory,
    )  # fmt: skip


def test_a_model_that_may_not_fit_is_noted_and_one_that_cannot_is_refused() -> None:
    assert note_on_room(card(2 * 10**9), 3 * 10**9) is None
    assert note_on_room(card(0), 3 * 10**9) is None
    assert note_on_room(card(2 * 10**9), 0) is None
    assert note_on_room(card(2_400_000_000), 10**9) == (
        "big needs about 2.4 GB of memory, and 1.0 GB are free: it may not fit, or be slow."
    )
    with pytest.raises(ValueError, match="takes one that fits: big needs about"):
        note_on_room(card(3 * whole()), 10**9)


async def test_a_request_is_taken_with_a_note(tmp_path: Path) -> None:
    runner = ScriptedRunner()
    runner.device_memory = 1_000_000
    async with scene(runner, tmp_path / "home") as made:
        [accepted] = await made.batch(1)
        assert accepted.notes == (
            "demo needs about 13 MB of memory, and 1.0 MB are free: it may not fit, or be slow.",
        )


async def test_a_smaller_way_is_told_of_to_all_who_listen(tmp_path: Path) -> None:
    runner = ScriptedRunner()
    notice = Failure(title="Out of memory", message="There is no room for 128x128 with demo.")
    async with scene(runner, tmp_path / "home") as made, made.engine.listen(None) as events:
        [job] = await made.batch(1)
        await made.until(lambda: job.job_id in runner.inboxes, "the worker has the job")
        runner.inboxes[job.job_id].put_nowait(Noted(job_id=job.job_id, notice=notice))
        async for _, event in events:
            if isinstance(event, Notice):
                assert event.notice == notice
                break
