"""One thing in a scene: where it stands and what its parts are painted with."""

from __future__ import annotations

from dataclasses import dataclass

from phoenix_tui.demo import palette
from phoenix_tui.demo.palette import RGB
from phoenix_tui.demo.scenes import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing to draw: where it stands, and the colours of its parts."""

    x: float
    """Its middle, in pixels."""
    y: float
    """Its foot, in pixels."""
    tall: float
    """Its height in pixels."""
    colour: RGB
    """Most of it."""
    dark: RGB
    """Its shaded side."""
    band: RGB
    """Stripes around it."""
    wood: RGB
    slate: RGB
    window: RGB
    lamp: RGB


def figure_of(scene: Scene, x: float, y: float, tall: float, colour: RGB) -> Figure:
    """A thing of the scene in this colour, as the light of the scene shows it."""
    light = palette.LIGHT_ON_THINGS[scene.time]
    lit = palette.lit(colour, light)
    return Figure(
        x=x,
        y=y,
        tall=tall,
        colour=lit,
        dark=palette.shaded(lit, 0.72),
        band=palette.shaded(lit, 0.66)
        if scene.colour == "white"
        else palette.mixed(lit, (255, 255, 255), 0.75),
        wood=palette.lit(palette.BARK, light),
        slate=palette.lit(palette.SLATE, light),
        window=palette.LAMP if scene.time in ("night", "sunset") else palette.GLASS,
        lamp=(250, 240, 200) if scene.time == "day" else palette.LAMP,
    )
