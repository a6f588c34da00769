"""Only masked: which part of a picture is painted, and that it gets back to its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from phoenix_tui.domain.request import Mode
from phoenix_tui.worker.mask_area import area_of
from tests.worker.conftest import Workshop, rgb

SIDE = 128
_SIDES = st.integers(64, 400)


@given(st.data(), _SIDES, _SIDES, st.integers(0, 256))
def test_the_part_holds_the_mask_and_its_padding_and_has_the_pictures_shape(
    data: st.DataObject, width: int, height: int, padding: int
) -> None:
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    right, bottom = data.draw(st.integers(left + 1, width)), data.draw(st.integers(top + 1, height))
    mask = Image.new("L", (width, height))
    mask.paste(1, (left, top, right, bottom))
    area = area_of(mask, padding)
    assert 0 <= area.left <= max(0, left - padding)
    assert 0 <= area.top <= max(0, top - padding)
    assert width >= area.right >= min(width, right + padding)
    assert height >= area.bottom >= min(height, bottom + padding)
    across, down = area.right - area.left, area.bottom - area.top
    assert abs(across * height - down * width) < max(width, height), "it is distorted"
    part = area.enlarged(mask, Image.Resampling.BOX)
    assert area.put_back(part, mask).size == part.size == mask.size


def pattern(width: int, height: int) -> Image.Image:
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (down, ImageChops.invert(down), Image.new("L", down.size, 90)))


@pytest.mark.parametrize("size", [(128, 128), (160, 96)])
@pytest.mark.parametrize(
    ("box", "padding", "blur"),
    [
        ((40, 41, 77, 72), 16, 4),
        ((0, 0, 9, 31), 0, 4),
        ((120, 88, 128, 96), 8, 9),
        ((63, 50, 64, 51), 0, 0),
        ((0, 40, 128, 44), 32, 0),
    ],
)
def test_outside_the_mask_and_its_blur_only_masked_leaves_the_init_image(
    workshop: Workshop,
    size: tuple[int, int],
    box: tuple[int, int, int, int],
    padding: int,
    blur: int,
) -> None:
    width, height = size
    mask = Image.new("L", size)
    mask.paste(255, box)
    request = workshop.request(
        3, mode=Mode.INPAINT, init_image=workshop.input(pattern(*size)),
        mask=workshop.input(mask), strength=1.0, steps=2, width=width, height=height,
        only_masked_padding=padding, mask_blur=blur,
    )  # fmt: skip
    picture = Image.frombytes("RGB", size, workshop.picture(request))
    red, green, blue = ImageChops.difference(picture, pattern(*size)).split()
    changed = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(
        lambda v: 255 * (v > 0)
    )
    allowed = mask.filter(ImageFilter.MaxFilter(2 * blur + 1))
    assert ImageChops.subtract(changed, allowed).getbbox() is None
    assert changed.getbbox() is not None, "nothing was painted"


def test_only_masked_shows_more_of_the_masked_part_than_the_whole_picture_would(
    workshop: Workshop,
) -> None:
    mask = Image.new("L", (SIDE, SIDE))
    mask.paste(255, (40, 40, 72, 72))
    common = {
        "mode": Mode.INPAINT, "init_image": workshop.input(pattern(SIDE, SIDE)),
        "mask": workshop.input(mask), "strength": 1.0, "steps": 6,
    }  # fmt: skip
    whole = workshop.picture(workshop.request(3, **common))
    part = workshop.picture(workshop.request(3, **common, only_masked_padding=8))
    assert part != whole


def test_only_masked_with_a_padding_to_the_edges_is_the_whole_picture(workshop: Workshop) -> None:
    mask = Image.new("L", (SIDE, SIDE))
    mask.paste(255, (40, 40, 72, 72))
    common = {
        "mode": Mode.INPAINT, "init_image": workshop.input(pattern(SIDE, SIDE)),
        "mask": workshop.input(mask), "strength": 0.7, "steps": 3,
    }  # fmt: skip
    whole = workshop.picture(workshop.request(3, **common))
    assert workshop.picture(workshop.request(3, **common, only_masked_padding=256)) == whole


def test_the_third_of_a_batch_of_only_masked_variations_is_the_same_alone(
    workshop: Workshop,
) -> None:
    mask = Image.new("L", (SIDE, SIDE))
    mask.paste(255, (90, 90, 128, 128))
    common = {
        "mode": Mode.INPAINT, "init_image": workshop.input(pattern(SIDE, SIDE)),
        "mask": workshop.input(mask), "strength": 0.7, "steps": 3, "only_masked_padding": 8,
        "mask_blur": 1, "variation_strength": 0.4,
    }  # fmt: skip
    requests = {str(n): workshop.request(1, **common, variation_seed=n) for n in range(4)}
    batch = workshop.make(requests)
    assert rgb(batch["2"]) == workshop.picture(requests["2"])
    assert len({rgb(events) for events in batch.values()}) == 4
