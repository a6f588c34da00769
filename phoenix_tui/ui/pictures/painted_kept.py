"""Painted pictures that are kept for going back to, the latest of them."""

from collections import OrderedDict

from phoenix_tui.ui.pictures.painter import Canvas, Painted

KEPT = 150
"""How many: a few screens of small ones."""


class PaintedKept:
    """By picture id; what is too old is freed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Canvas, Painted | None]] = OrderedDict()

    def __contains__(self, picture_id: str) -> bool:
        return picture_id in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, picture_id: str) -> Painted | None:
        """None for one that is not here, or that cannot be shown."""
        return self._kept[picture_id][1] if picture_id in self._kept else None

    def put(self, picture_id: str, canvas: Canvas, painted: Painted | None) -> None:
        """None for a picture that cannot be shown; called on the event loop."""
        if painted:
            canvas.show(painted)
        self._kept[picture_id] = canvas, painted
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)[1][0].free()

    def free(self) -> None:
        """Keep none of them."""
        for canvas, _ in self._kept.values():
            canvas.free()
        self._kept.clear()
