"""Sending the terminal the cells that changed, and no others."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor


class _ChangedCells(ChopsUpdate):
    """Textual's own, which starts each span at the left edge of its widget, from where it starts.

    A stroke in the middle of a picture takes a third of the bytes.
    """

    def render_segments(self, console: Console) -> str:
        sequences = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                if strip is not None and x < last and end > first:
                    start = max(x, first)
                    changed = strip.crop(start - x, min(end, last) - x)
                    sequences += [Control.move_to(start, y).segment.text, changed.render(console)]
        return "".join(sequences)


class ChangedCells(Compositor):
    """The compositor of a screen where much is drawn bit by bit."""

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return update and _ChangedCells(update.chops, update.spans, update.chop_ends)
