"""Lines over the picture: how large the brush is, and the shape that is being drawn."""

from PIL import Image, ImageDraw

from phoenix_tui.ui.painting.easel import Easel, Tool
from phoenix_tui.ui.painting.view import View

Place = tuple[int, int]
"""Column and row on the screen."""
SMALLEST = 2.0
"""Half-cells across, up to which a brush needs no ring around it."""


def outline(easel: Easel, view: View) -> frozenset[Place]:
    """The cells that the outline of the brush, or of the shape begun, goes through."""
    x, y = easel.at[0] + 0.5, easel.at[1] + 0.5
    if easel.anchor is not None:
        ends = (easel.anchor[0] + 0.5, easel.anchor[1] + 0.5), (x, y)
        kind = "rectangle" if easel.tool is Tool.RECTANGLE else "ellipse"
    elif easel.tool is Tool.BRUSH and easel.brush / view.scale > SMALLEST:
        radius = easel.brush / 2
        ends = (x - radius, y - radius), (x + radius, y + radius)
        kind = "ellipse"
    else:
        return frozenset()
    cells = [view.cell(*end) for end in ends]
    left, right = sorted(int(column // 1) for column, _ in cells)
    top, bottom = sorted(int(row // 1) for _, row in cells)
    # the size of the screen, so that what lies outside of it is cut off
    lines = Image.new("L", (view.columns, view.rows))
    getattr(ImageDraw.Draw(lines), kind)((left, top, right, bottom), outline=255)
    data = lines.tobytes()
    found, at = [], data.find(b"\xff")
    while at >= 0:
        found.append((at % view.columns, at // view.columns))
        at = data.find(b"\xff", at + 1)
    return frozenset(found)
