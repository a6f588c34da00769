"""Previews show what will come of it, long before the noise is gone."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from phoenix_tui.domain.events import Finished, Previewed
from tests.worker.conftest import Workshop


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize(
    "sampler", ["DPM++ 2M", "DPM++ SDE", "DPM++ 2S", "Euler", "Euler a", "Heun", "UniPC", "DDIM"]
)
def test_half_way_a_preview_looks_like_the_picture(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, sampler: str
) -> None:
    monkeypatch.setattr("phoenix_tui.worker.previews.INTERVAL", 0.0)
    events = workshop.make({"a": workshop.request(42, steps=12, sampler=sampler)})["a"]
    previews = [
        Image.open(io.BytesIO(event.png)) for event in events if isinstance(event, Previewed)
    ]
    assert isinstance(events[-1], Finished)
    still_to_change = difference(previews[len(previews) // 2], previews[-1])
    assert still_to_change < 18, f"half-way {still_to_change:.0f} of 255 are still to change"
