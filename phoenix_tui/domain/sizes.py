"""Width and height: what a model can make, and what becomes of a picture's."""

from phoenix_tui.domain import fields
from phoenix_tui.domain.model import ModelCard


def size_of_picture(width: int, height: int, model: ModelCard) -> tuple[int, int]:
    """The size nearest to a picture's that the model can make, the picture's shape kept.

    Both sides are multiples of the model's, 64 to 4096.
    """
    low, high = fields.WIDTH.low, fields.WIDTH.high
    longer, shorter = max(width, height), min(width, height)
    if longer > high:
        width, height = width * high // longer, height * high // longer
    elif shorter < low:
        width, height = -(-width * low // shorter), -(-height * low // shorter)
    return snapped(width, model), snapped(height, model)


def snapped(side: int, model: ModelCard) -> int:
    """The multiple of the model's at or below `side`, within the bounds."""
    low, high = fields.WIDTH.low, fields.WIDTH.high
    smallest = _multiples(low + model.size_multiple - 1, model.size_multiple)[0]
    return min(max(_multiples(side, model.size_multiple)[0], smallest), high)


def check_side(field: fields.WholeNumber, value: object, model: ModelCard) -> int:
    """A width or height that was typed. Raises `ValueError` with the nearest that work."""
    takes = f"takes a multiple of {model.size_multiple} from {field.low} to {field.high}"
    try:
        side = field.check(value)
    except ValueError as problem:
        raise ValueError(f"{takes}, {str(problem).rpartition(', ')[2]}") from None
    if side % model.size_multiple:
        below, above = (
            min(max(s, field.low), field.high) for s in _multiples(side, model.size_multiple)
        )
        nearest = f"the nearest are {below} and {above}" if below != above else f"try {above}"
        raise ValueError(f"{takes}, not {side}; {nearest}")
    return side


def _multiples(side: int, multiple: int) -> tuple[int, int]:
    """The multiples just below and above `side`."""
    below = side // multiple * multiple
    return below, below + multiple
