"""Names of samplers and schedules."""

import pytest

from phoenix_tui.domain.samplers import SAMPLERS, SCHEDULES, SCHEDULES_OF, split_name


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("DPM++ 2M Karras", ("DPM++ 2M", "Karras")),
        ("dpm++ 2m karras", ("DPM++ 2M", "Karras")),
        ("Euler a", ("Euler a", None)),
        ("EULER", ("Euler", None)),
        ("DPM++ 2M SGM Uniform", ("DPM++ 2M", "SGM Uniform")),
        ("  Heun   Exponential ", ("Heun", "Exponential")),
        ("nonsense", ("nonsense", None)),
        ("Karras", ("Karras", None)),
    ],
)
def test_a_glued_name_comes_apart(name: str, split: tuple[str, str | None]) -> None:
    assert split_name(name) == split


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_glued_name_comes_apart(sampler: str) -> None:
    assert split_name(sampler) == (sampler, None)
    for schedule in SCHEDULES:
        assert split_name(f"{sampler} {schedule}") == (sampler, schedule)


def test_every_sampler_can_follow_the_models_own_schedule() -> None:
    assert all(schedules[0] == "Automatic" for schedules in SCHEDULES_OF.values())
