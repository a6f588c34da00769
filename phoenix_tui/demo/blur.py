"""Takes edges or small parts from pictures, to try whether the judge misses them."""

from __future__ import annotations

from typing import Final

import torch
from PIL import Image, ImageFilter
from torch import Tensor
from torch.nn import functional

from phoenix_tui.demo.pictures import as_tensor

REGION: Final = 48
"""Side in pixels of the place that is blurred by itself: about that of a thing."""


def blurred(picture: Tensor, deviation: float) -> Tensor:
    """A picture (3, height, width) under a Gaussian of that deviation in pixels."""
    reach = max(1, round(3 * deviation))
    kernel = torch.exp(-torch.arange(-reach, reach + 1).square() / (2 * deviation**2))
    kernel = (kernel / kernel.sum()).expand(3, 1, 1, -1)
    padded = functional.pad(picture[None], (reach,) * 4, mode="replicate")
    across = functional.conv2d(padded, kernel, groups=3)
    return functional.conv2d(across, kernel.transpose(2, 3), groups=3)[0]


def blurred_where_busiest(picture: Tensor, deviation: float) -> Tensor:
    """Only the place with the most edges, which is mostly the things, goes under the Gaussian."""
    edges = picture.diff(dim=2).abs()[:, 1:] + picture.diff(dim=1).abs()[:, :, 1:]
    busy = functional.avg_pool2d(edges.sum(dim=0)[None], REGION, stride=4)[0]
    top, left = divmod(int(busy.argmax()), busy.shape[1])
    mask = torch.zeros_like(picture[:1])
    mask[:, 4 * top : 4 * top + REGION, 4 * left : 4 * left + REGION] = 1
    mask = blurred(mask.expand(3, -1, -1), 4.0)
    return picture + (blurred(picture, deviation) - picture) * mask


def smudged(picture: Tensor, side: int) -> Tensor:
    """The median of squares of that odd side: large shapes keep their edges, small parts go."""
    pixels = (picture.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    return as_tensor(Image.fromarray(pixels).filter(ImageFilter.MedianFilter(side)))
