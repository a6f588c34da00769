"""The settings that pictures do not have in common, as a table."""

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from phoenix_tui.domain.differences import told_apart
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.widgets.cut import cut, padded

NARROWEST = 12
"""Columns for a value; with less, the values of a label stand below each other."""
_LABEL = 20


class Differences(Widget):
    """A row for each setting that differs, a column for each picture."""

    COMPONENT_CLASSES = {"differences--head", "differences--label", "differences--value"}

    table: reactive[Mapping[str, tuple[str, ...]]] = reactive({}, layout=True)
    """The values by label, one for each of `heads`."""
    heads: reactive[Sequence[str]] = reactive((), layout=True)
    """What the pictures are called."""

    def render(self) -> Content:
        if not self.heads:
            return Content("")
        rows = {label: values for label, values in self.table.items() if label != "Seed"}
        if not rows:
            only = "Only the seeds differ." if self.table else "Their settings are the same."
            return Content.styled(only, self._look("label"))
        room = (self.content_size.width - _LABEL) // len(self.heads) - 1
        lines = self._columns(rows, room) if room >= NARROWEST else self._stacked(rows)
        return Content("\n").join(lines)

    def _columns(self, rows: Mapping[str, tuple[str, ...]], room: int) -> list[Content]:
        head = "".join(f" {padded(each, room)}" for each in self.heads)
        lines = [Content.styled(f"{'':<{_LABEL}}{head}", self._look("head"))]
        for label, values in rows.items():
            shown = told_apart([visible_line(value) for value in values], room)
            told = "".join(f" {padded(value, room)}" for value in shown)
            lines.append(
                Content.assemble(
                    Content.styled(padded(label, _LABEL), self._look("label")),
                    Content.styled(told, self._look("value")),
                )
            )
        return lines

    def _stacked(self, rows: Mapping[str, tuple[str, ...]]) -> list[Content]:
        room = max(self.content_size.width - 4, 1)
        lines = []
        for label, values in rows.items():
            lines.append(Content.styled(cut(label, room), self._look("label")))
            shown = told_apart([visible_line(value) for value in values], room)
            for number, value in enumerate(shown, 1):
                line = f"  {number} {cut(value, room)}"
                lines.append(Content.styled(line, self._look("value")))
        return lines

    def _look(self, part: str) -> Style:
        return self.get_visual_style(f"differences--{part}")
