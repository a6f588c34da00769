"""img2img and inpainting: exact like text to pictures, and true to the picture they start from."""

import pytest
from PIL import Image, ImageChops, ImageFilter

from phoenix_tui.domain.events import Stepped
from phoenix_tui.domain.request import MASK_BLUR, Mode, Request
from tests.worker.conftest import Workshop, rgb

SIDE = 128


def pattern() -> Image.Image:
    down = Image.linear_gradient("L").resize((SIDE, SIDE))
    return Image.merge("RGB", (down, down.rotate(90), Image.radial_gradient("L").resize(down.size)))


def mask() -> Image.Image:
    image = Image.new("L", (SIDE, SIDE))
    image.paste(255, (30, 40, 80, 90))
    return image


@pytest.fixture(scope="module")
def of_mode(workshop: Workshop) -> dict[Mode, dict[str, object]]:
    """What a request of each mode has besides."""
    init_image = workshop.input(pattern())
    img2img = {"mode": Mode.IMG2IMG, "init_image": init_image, "strength": 0.7}
    return {
        Mode.TXT2IMG: {},
        Mode.IMG2IMG: img2img,
        Mode.INPAINT: img2img | {"mode": Mode.INPAINT, "mask": workshop.input(mask())},
    }


@pytest.mark.parametrize("mode", Mode)
def test_the_third_of_a_batch_is_the_same_alone(
    workshop: Workshop, of_mode: dict[Mode, dict[str, object]], mode: Mode
) -> None:
    batch = workshop.make({str(n): workshop.request(42 + n, **of_mode[mode]) for n in range(4)})
    assert rgb(batch["2"]) == workshop.picture(workshop.request(44, **of_mode[mode]))
    assert len({rgb(events) for events in batch.values()}) == 4, "two seeds gave one picture"


def test_jobs_of_all_modes_do_not_disturb_one_another(
    workshop: Workshop, of_mode: dict[Mode, dict[str, object]]
) -> None:
    requests = {mode: workshop.request(7, **of_mode[mode]) for mode in Mode}
    together = workshop.make({str(mode): request for mode, request in requests.items()})
    for mode, request in requests.items():
        assert rgb(together[mode]) == workshop.picture(request), f"{mode} was disturbed"


def test_outside_the_mask_and_its_blur_the_picture_is_the_init_image(
    workshop: Workshop, of_mode: dict[Mode, dict[str, object]]
) -> None:
    request = workshop.request(3, **{**of_mode[Mode.INPAINT], "strength": 1.0})
    picture = Image.frombytes("RGB", (SIDE, SIDE), workshop.picture(request))
    red, green, blue = ImageChops.difference(picture, pattern()).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    changed = most.point(lambda v: 255 * (v > 0))
    allowed = mask().filter(ImageFilter.MaxFilter(2 * MASK_BLUR + 1))
    assert ImageChops.subtract(changed, allowed).getbbox() is None
    inside = changed.crop((40, 50, 70, 80)).histogram()[255]
    assert inside > 0.9 * 30 * 30, "inside the mask nothing was painted"


def test_a_mask_of_all_is_img2img_in_all_but_name(
    workshop: Workshop, of_mode: dict[Mode, dict[str, object]]
) -> None:
    whole = workshop.input(Image.new("L", (SIDE, SIDE), 255))
    picture = workshop.picture(workshop.request(3, **{**of_mode[Mode.INPAINT], "mask": whole}))
    kept = pattern().tobytes()
    assert sum(a != b for a, b in zip(picture, kept, strict=True)) > 0.9 * len(kept)


def test_less_strength_stays_nearer_to_the_init_image(
    workshop: Workshop, of_mode: dict[Mode, dict[str, object]]
) -> None:
    pictures = {
        strength: workshop.picture(
            workshop.request(3, **{**of_mode[Mode.IMG2IMG], "strength": strength})
        )
        for strength in (0.2, 0.7, 1.0)
    }
    assert len(set(pictures.values())) == 3


@pytest.mark.parametrize(
    ("sampler", "strength", "totals"),
    [
        ("DPM++ 2M", 0.7, (7, 7)),
        ("DPM++ 2M", 1.0, (10, 10)),
        ("Heun", 0.5, (5, 9)),
        ("PLMS", 0.1, (1, 2)),
    ],
)
def test_the_total_of_steps_is_what_the_strength_leaves(
    workshop: Workshop,
    of_mode: dict[Mode, dict[str, object]],
    sampler: str,
    strength: float,
    totals: tuple[int, int],
) -> None:
    said_before, run = totals
    values = {**of_mode[Mode.IMG2IMG], "strength": strength, "steps": 10, "sampler": sampler}
    request: Request = workshop.request(3, **values)
    steps = [event for event in workshop.make({"a": request})["a"] if isinstance(event, Stepped)]
    assert (steps[0].step, steps[0].steps) == (0, said_before)
    assert [event.step for event in steps[1:]] == list(range(1, run + 1))
    assert {event.steps for event in steps[1:]} == {run}
