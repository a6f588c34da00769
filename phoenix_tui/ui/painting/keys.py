"""The keys of the canvas that a mask is painted on, under ids that config.toml can bind anew."""

from textual.binding import Binding

TOOLS = tuple(
    Binding(key, action, words, id=f"paint-{name}", show=False, tooltip=tooltip)
    for key, action, words, name, tooltip in (
        ("b", "tool('brush')", "Brush", "brush", "Brush: paint by moving"),
        ("r", "tool('rectangle')", "Rectangle", "rectangle", "Rectangle, from corner to corner"),
        ("o", "tool('ellipse')", "Ellipse", "ellipse", "Ellipse between two corners"),
        ("f", "tool('fill')", "Fill", "fill", "Fill an area up to what bounds it"),
        ("e", "erase", "Erase", "erase", "Erase instead of painting; so does the right button"),
        ("space", "press", "Paint", "press", "Brush down or up; a shape's two corners; fill"),
        ("left_square_bracket", "brush(-1)", "Smaller", "smaller", "Smaller brush"),
        ("right_square_bracket", "brush(1)", "Larger", "larger", "Larger brush"),
        ("u,ctrl+z", "undo", "Undo", "undo", "Take the last step back"),
        ("U,ctrl+y", "redo", "Redo", "redo", "Do it again"),
        ("i", "invert", "Invert", "invert", "Swap what is painted and what is not"),
        ("c", "clear", "Clear", "clear", "Paint nothing; can be undone"),
        ("plus,equals_sign", "zoom(1)", "Nearer", "nearer", "Zoom in; so does the wheel"),
        ("minus", "zoom(-1)", "Farther", "farther", "Zoom out"),
        ("0", "fit", "Whole", "fit", "The whole picture"),
        ("1", "one_to_one", "1:1", "one-to-one", "A pixel for every half of a cell"),
    )
)

BAR = (
    (("brush",), "Brush"),
    (("rectangle",), "Rectangle"),
    (("ellipse",), "Ellipse"),
    (("fill",), "Fill"),
    (("erase",), "Erase"),
    (("press",), "Paint"),
    (("smaller", "larger"), "Size"),
    (("undo", "redo"), "Undo, redo"),
    (("invert",), "Invert"),
    (("clear",), "Clear"),
    (("nearer", "farther", "fit", "one-to-one"), "Zoom"),
)
"""What the tool bar shows: keys that belong together, and a word for them."""

_ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}

MOVES = tuple(
    Binding(
        f"{with_key}{key}", f"{action}({across}, {down}{more})", f"{words} {key}",
        id=f"paint-{name}{key}", show=False, tooltip=f"{tooltip} {key}",
    )
    for with_key, action, more, name, words, tooltip in (
        ("", "go", "", "", "Move", "Move the cursor"),
        ("shift+", "go", ", True", "fast-", "Far", "Move the cursor far"),
        ("ctrl+", "pan", "", "pan-", "See", "See what is further"),
    )
    for key, (across, down) in _ARROWS.items()
)  # fmt: skip

PAINT = (*TOOLS, *MOVES)
