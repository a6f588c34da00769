"""Every sampler and schedule: exact, and different from the others."""

import pytest

from phoenix_tui.domain.events import Stepped
from phoenix_tui.domain.samplers import AUTOMATIC, SAMPLERS, SCHEDULES_OF
from tests.worker.conftest import Workshop, rgb


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_seed_is_exact_with(workshop: Workshop, sampler: str) -> None:
    request = workshop.request(3, sampler=sampler)
    beside = workshop.make({"a": request, "b": workshop.request(4, sampler=sampler)})
    assert rgb(beside["a"]) == workshop.picture(request)


def test_every_sampler_gives_a_picture_of_its_own(workshop: Workshop) -> None:
    # DDIM without noise and Euler are the same formula; so the comparison is of bytes, not looks
    pictures = {name: workshop.picture(workshop.request(3, sampler=name)) for name in SAMPLERS}
    for name, picture in pictures.items():
        same = [other for other, bytes_ in pictures.items() if bytes_ == picture]
        assert same == [name], f"{same} are one and the same"


@pytest.mark.parametrize("sampler", ["DPM++ 2M", "Euler", "DPM++ SDE", "UniPC"])
def test_a_schedule_changes_the_picture(workshop: Workshop, sampler: str) -> None:
    # the shipped model comes with the spacing that "SGM Uniform" names
    schedules = [name for name in SCHEDULES_OF[sampler] if name != "SGM Uniform"]
    assert schedules[0] == AUTOMATIC
    pictures = {
        workshop.picture(workshop.request(3, sampler=sampler, schedule=name)) for name in schedules
    }
    assert len(pictures) == len(schedules)


@pytest.mark.parametrize("sampler", ["DPM++ 2M", "DPM++ 2M SDE", "DPM++ 2S", "UniPC", "DEIS"])
def test_steps_that_lie_close_are_all_run(workshop: Workshop, sampler: str) -> None:
    request = workshop.request(
        3, sampler=sampler, schedule="Beta", steps=40, width=64, height=64, cfg_scale=1.0
    )
    steps = [event for event in workshop.make({"a": request})["a"] if isinstance(event, Stepped)]
    assert steps[-1].step == steps[-1].steps == 40
