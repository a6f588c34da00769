"""Pictures from a sketch and with a part painted anew, to look for seams."""

from __future__ import annotations

from typing import Final

from diffusers import (
    AutoPipelineForImage2Image,
    AutoPipelineForInpainting,
    StableDiffusionPipeline,
)
from PIL import Image, ImageDraw, ImageFilter

from phoenix_tui.demo.contact_sheet import contact_sheet
from phoenix_tui.demo.drawing import draw

SIZE: Final = (128, 128)
STRENGTH: Final = 0.7
SKETCHED: Final = (
    "a red house in green hills by day",
    "two yellow boats on the sea at sunset",
    "a white lighthouse by the sea at night",
)
"""What sketches are asked to become; the first shows a house, the others a block or two."""
PAINTED_ANEW: Final = (
    ("a red house in green hills by day under a clear sky", "a blue tree in green hills by day"),
    ("a yellow balloon over the desert at dawn", "a purple balloon over the desert at dawn"),
    ("a white boat on the sea by day under a clear sky", "a white boat on the sea with birds"),
    ("three red houses in the mountains at night", "three red houses at night under the moon"),
)
"""What is drawn first, and what is asked for in its masked part."""
MIDDLE: Final = (24, 40, 104, 124)
SKY: Final = (0, 0, 128, 52)
MASKED: Final = (MIDDLE, (0, 0, 128, 110), SKY, SKY)
"""Boxes that are painted anew, in pixels."""


def sketches_sheet(pipeline: StableDiffusionPipeline, steps: int) -> Image.Image:
    """In rows: a sketch, and what three seeds make of it."""
    pictures: list[Image.Image] = []
    titles: list[str] = []
    from_image = AutoPipelineForImage2Image.from_pipe(pipeline)
    from_image.set_progress_bar_config(disable=True)
    for sketch, prompt in zip(_sketches(), SKETCHED, strict=True):
        results = draw(
            from_image, [prompt] * 3, [1, 2, 3], steps, image=[sketch] * 3, strength=STRENGTH
        )
        pictures += [sketch, *results]
        titles += ["sketch", *[prompt] * 3]
    return contact_sheet(pictures, titles, columns=4)


def painted_anew_sheet(pipeline: StableDiffusionPipeline, steps: int) -> Image.Image:
    """In rows: a picture, its mask, and what two seeds put there."""
    pictures: list[Image.Image] = []
    titles: list[str] = []
    inpainting = AutoPipelineForInpainting.from_pipe(pipeline)
    inpainting.set_progress_bar_config(disable=True)
    for (before, after), box in zip(PAINTED_ANEW, MASKED, strict=True):
        (first,) = draw(pipeline, [before], [5], steps)
        mask = Image.new("L", SIZE)
        ImageDraw.Draw(mask).rectangle(box, fill=255)
        soft = mask.filter(ImageFilter.GaussianBlur(2))
        masks = {"image": [first] * 2, "mask_image": [mask] * 2, "width": 128, "height": 128}
        results = draw(inpainting, [after] * 2, [6, 7], steps, strength=1.0, **masks)
        shown = Image.composite(Image.new("RGB", SIZE, "white"), first, mask)
        pictures += [first, shown, *(Image.composite(one, first, soft) for one in results)]
        titles += [before, "mask", after, after]
    return contact_sheet(pictures, titles, columns=4)


def _sketches() -> list[Image.Image]:
    """What someone might draw in a minute in any paint program."""
    house = Image.new("RGB", SIZE, (120, 180, 240))
    draw_house = ImageDraw.Draw(house)
    draw_house.rectangle((0, 76, 128, 128), fill=(90, 170, 70))
    draw_house.rectangle((40, 62, 84, 104), fill=(200, 40, 40))
    draw_house.polygon(((34, 62), (62, 36), (90, 62)), fill=(70, 60, 70))
    boats = Image.new("RGB", SIZE, (250, 150, 80))
    draw_boats = ImageDraw.Draw(boats)
    draw_boats.rectangle((0, 70, 128, 128), fill=(50, 90, 150))
    for left in (16, 76):
        draw_boats.polygon(((left, 92), (left + 20, 56), (left + 40, 92)), fill=(240, 200, 40))
    tower = Image.new("RGB", SIZE, (20, 24, 60))
    draw_tower = ImageDraw.Draw(tower)
    draw_tower.rectangle((0, 80, 128, 128), fill=(20, 50, 90))
    draw_tower.rectangle((76, 40, 94, 104), fill=(230, 230, 230))
    return [house, boats, tower]
