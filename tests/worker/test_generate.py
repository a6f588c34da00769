"""Pictures are functions of their request alone: not of the batch, nor of what runs beside."""

import msgspec
import pytest

from phoenix_tui.domain.events import Finished, Previewed, Stepped
from tests.worker.conftest import Workshop, rgb


def test_the_same_request_gives_the_same_bytes(workshop: Workshop) -> None:
    assert workshop.picture(workshop.request()) == workshop.picture(workshop.request())


def test_another_seed_gives_another_picture(workshop: Workshop) -> None:
    assert workshop.picture(workshop.request(1)) != workshop.picture(workshop.request(2))


@pytest.mark.parametrize("size", [2, 4])
def test_a_picture_does_not_depend_on_the_batch(workshop: Workshop, size: int) -> None:
    batch = workshop.make({str(n): workshop.request(42 + n) for n in range(size)})
    for n in range(size):
        assert rgb(batch[str(n)]) == workshop.picture(workshop.request(42 + n)), (
            f"picture {n} of a batch of {size} differs from the same seed alone"
        )


def test_cancelling_two_of_four_changes_nothing_for_the_others(workshop: Workshop) -> None:
    batch = workshop.make(
        {str(n): workshop.request(42 + n) for n in range(4)}, cancel={"1": 2, "3": 4}
    )
    assert not isinstance(batch["1"][-1], Finished)
    assert not isinstance(batch["3"][-1], Finished)
    for n in (0, 2):
        assert rgb(batch[str(n)]) == workshop.picture(workshop.request(42 + n))


def test_a_job_that_joins_late_is_the_same_picture(workshop: Workshop) -> None:
    made = workshop.make({"first": workshop.request(1)}, late={"second": workshop.request(2)})
    assert rgb(made["second"]) == workshop.picture(workshop.request(2))


def test_jobs_with_different_settings_do_not_disturb_one_another(workshop: Workshop) -> None:
    requests = {
        "plain": workshop.request(7),
        "other sampler": workshop.request(7, sampler="Euler a"),
        "other prompt": workshop.request(7, prompt_used="two yellow boats on the sea at night"),
        "negative": workshop.request(7, negative_prompt="birds"),
        "no guidance": workshop.request(7, cfg_scale=1.0),
        "more steps": workshop.request(7, steps=9),
    }
    together = workshop.make(requests)
    pictures = {name: rgb(events) for name, events in together.items()}
    for name, request in requests.items():
        assert pictures[name] == workshop.picture(request), f"'{name}' was disturbed"
    assert len(set(pictures.values())) == len(requests), "two different requests look the same"


def test_all_jobs_of_a_batch_move_together(workshop: Workshop) -> None:
    order: list[tuple[str, int]] = []
    workshop.make(
        {str(n): workshop.request(n) for n in range(4)},
        after_step=lambda job_id, step: order.append((job_id, step)),
    )
    last = {str(n): 0 for n in range(4)}
    for job_id, step in order:
        last[job_id] = step
        assert max(last.values()) - min(last.values()) <= 1, f"{last} is not in step"


def test_steps_are_told_one_by_one_with_their_true_total(workshop: Workshop) -> None:
    events = workshop.make({"a": workshop.request(steps=6, sampler="Heun")})["a"]
    steps = [event for event in events if isinstance(event, Stepped)]
    assert [event.step for event in steps[1:]] == list(range(1, 12))
    assert {event.steps for event in steps[1:]} == {11}, "Heun runs 2n-1 steps"


def test_a_preview_is_a_small_png(workshop: Workshop) -> None:
    latents = workshop.model.pipe.unet.config.in_channels
    import torch

    png = workshop.model.previewer.png(torch.zeros(1, latents, 16, 24))
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 24
    assert int.from_bytes(png[20:24]) == 16


def test_previews_come_at_most_four_times_a_second(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(10_000))
    # a hundredth of a second passes whenever anyone looks at the clock
    monkeypatch.setattr("phoenix_tui.worker.previews.time.monotonic", lambda: next(clock) / 100)
    events = workshop.make({"a": workshop.request(steps=60)})["a"]
    assert len([event for event in events if isinstance(event, Previewed)]) == 2


def test_the_last_step_has_no_preview(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phoenix_tui.worker.previews.INTERVAL", 0.0)
    events = workshop.make({"a": workshop.request(steps=6)})["a"]
    assert len([event for event in events if isinstance(event, Previewed)]) == 5


def test_the_recipe_says_what_bytes_depend_on(workshop: Workshop) -> None:
    finished = workshop.make({"a": workshop.request()})["a"][-1]
    assert isinstance(finished, Finished)
    recipe = msgspec.to_builtins(finished.recipe)
    assert recipe.pop("lora_sha256") == {}
    assert recipe.pop("tiling") is False
    assert recipe.pop("vae_dtype") is None
    assert recipe.pop("vae_sha256") is None
    assert all(recipe.values()), f"something is not said: {recipe}"
