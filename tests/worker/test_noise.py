"""Variations: from the picture of one seed to that of another, exact at both ends."""

import pytest
import torch
from PIL import Image

from phoenix_tui.domain.events import Finished
from phoenix_tui.domain.request import Mode
from phoenix_tui.worker.noise import slerp
from tests.worker.conftest import Workshop, rgb

SIDE = 128


def values_of(workshop: Workshop, mode: Mode) -> dict[str, object]:
    values: dict[str, object] = {"mode": mode, "steps": 3}
    if mode is not Mode.TXT2IMG:
        down = Image.linear_gradient("L").resize((SIDE, SIDE))
        image = Image.merge("RGB", (down, down.rotate(90), down.rotate(180)))
        values |= {"init_image": workshop.input(image), "strength": 0.7}
    if mode is Mode.INPAINT:
        values["mask"] = workshop.input(Image.radial_gradient("L").resize((SIDE, SIDE)))
    return values


def difference(a: bytes, b: bytes) -> float:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a)


@pytest.mark.parametrize("sampler", ["DPM++ 2M", "Euler a", "DPM++ SDE"])
@pytest.mark.parametrize("mode", Mode)
def test_the_ends_of_a_variation_are_the_pictures_of_its_two_seeds(
    workshop: Workshop, mode: Mode, sampler: str
) -> None:
    values = values_of(workshop, mode) | {"sampler": sampler}

    def varied(strength: float) -> bytes:
        return workshop.picture(
            workshop.request(1, variation_seed=2, variation_strength=strength, **values)
        )

    seeds = [workshop.picture(workshop.request(seed, **values)) for seed in (1, 2)]
    assert varied(0.0) == seeds[0], "strength 0 is not the picture of the seed"
    assert varied(1.0) == seeds[1], "strength 1 is not the picture of the variation seed"
    between = varied(0.5)
    assert between not in seeds


def test_a_weak_variation_is_nearer_than_a_strong_one(workshop: Workshop) -> None:
    plain = workshop.picture(workshop.request(1))
    away = [
        difference(
            plain,
            workshop.picture(workshop.request(1, variation_seed=2, variation_strength=strength)),
        )
        for strength in (0.05, 0.3, 1.0)
    ]
    assert away == sorted(away), f"the differences from the seed's picture are {away}"
    assert away[0] > 0


def test_variations_and_others_do_not_disturb_one_another(workshop: Workshop) -> None:
    requests = {
        "plain": workshop.request(1, sampler="Euler a"),
        **{
            f"varied {strength}": workshop.request(
                1, sampler="Euler a", variation_seed=2, variation_strength=strength
            )
            for strength in (0.2, 0.7)
        },
        "another": workshop.request(3, sampler="Euler a", variation_seed=4, variation_strength=0.2),
    }
    together = workshop.make(requests)
    for name, request in requests.items():
        assert rgb(together[name]) == workshop.picture(request), f"'{name}' was disturbed"


def test_cancelling_a_variation_changes_nothing_for_the_others(workshop: Workshop) -> None:
    requests = {
        str(n): workshop.request(1, variation_seed=n, variation_strength=0.3) for n in range(3)
    }
    made = workshop.make(requests, cancel={"1": 2})
    assert not isinstance(made["1"][-1], Finished)
    assert rgb(made["2"]) == workshop.picture(requests["2"])


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("strength", [0.1, 0.5, 0.9])
def test_noise_between_two_is_as_strong_as_they_are(strength: float, dtype: torch.dtype) -> None:
    low, high = torch.randn((2, 1, 4, 64, 64), generator=torch.Generator().manual_seed(0)).to(dtype)
    mixed = slerp(low, high, strength)
    assert mixed.dtype is dtype
    assert mixed.float().std().item() == pytest.approx(1, abs=0.03)
    assert mixed.float().mean().item() == pytest.approx(0, abs=0.03)


def test_noise_that_is_alike_or_opposite_gives_numbers() -> None:
    low = torch.randn((1, 4, 8, 8), generator=torch.Generator().manual_seed(0))
    assert torch.allclose(slerp(low, low, 0.3), low, atol=0.05)
    assert slerp(low, -low, 0.5).isfinite().all()
    assert slerp(torch.zeros_like(low), low, 0.5).isfinite().all()
