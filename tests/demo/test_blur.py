"""Blur: what the judge is tried with."""

from __future__ import annotations

import random

import torch

from phoenix_tui.demo.blur import blurred, blurred_where_busiest
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import Scene

HOUSE = Scene(time="day", place="hills", thing="house", count=1, colour="red", sky="none")


def edges(picture: torch.Tensor) -> float:
    return float(picture.diff(dim=2).square().mean() + picture.diff(dim=1).square().mean())


def test_more_blur_leaves_fewer_edges_and_the_same_brightness() -> None:
    picture = as_tensor(paint(HOUSE, random.Random(1)))
    soft, softer = blurred(picture, 1.0), blurred(picture, 3.0)
    assert edges(picture) > 1.5 * edges(soft) > 3 * edges(softer)
    assert abs(softer.mean() - picture.mean()) < 0.01


def test_only_the_busiest_place_is_blurred() -> None:
    picture = as_tensor(paint(HOUSE, random.Random(1)))
    changed = (blurred_where_busiest(picture, 2.0) - picture).abs().amax(dim=0) > 0.02
    assert 100 < int(changed.sum()) < 64 * 64
    rows, columns = changed.nonzero(as_tuple=True)
    assert int(rows.max() - rows.min()) < 80
    assert int(columns.max() - columns.min()) < 80
