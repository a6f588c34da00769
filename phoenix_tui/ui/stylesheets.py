"""Where the style sheets are: one for each screen or widget, under its name."""

from pathlib import Path

_IN_A_WHEEL = Path(__file__).parent / "styles"
_IN_A_CHECKOUT = Path(__file__).parents[2] / "styles"


def stylesheets() -> list[Path]:
    """All .tcss files, of the installed package or of the checkout that is being run."""
    folder = _IN_A_WHEEL if _IN_A_WHEEL.is_dir() else _IN_A_CHECKOUT
    return sorted(folder.glob("*.tcss"))
