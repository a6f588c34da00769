"""One line in words: what has the focus, and how the link to the server is."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.domain.text import visible_line


class StatusLine(Widget):
    """Says everything that the screen shows by colour or place."""

    COMPONENT_CLASSES = {"status-line--words", "status-line--link", "status-line--trouble"}

    words: reactive[str] = reactive("")
    """The focused control and its state."""
    link: reactive[str] = reactive("connecting…")
    """Where pictures are made."""
    is_linked: reactive[bool] = reactive(False)
    work: reactive[str] = reactive("")
    """What goes on beside the pictures: a download, and how far it is."""

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        work = f" {visible_line(self.work)} " if self.work else ""
        link = f"{work} {'●' if self.is_linked else '○'} {visible_line(self.link)} "
        words = f" {visible_line(self.words)}"
        # where there is no room for both, what has the focus is more than where pictures are made
        most = max(width - cell_len(words), width // 3)
        if cell_len(link) > most:
            link = set_cell_size(link, most - 1) + "…"
        room = width - cell_len(link)
        if cell_len(words) > room:
            words = set_cell_size(words, max(room - 1, 0)) + ("…" if room else "")
        kind = "link" if self.is_linked else "trouble"
        return Strip(
            [
                Segment(
                    set_cell_size(words, room),
                    self.get_component_rich_style("status-line--words"),
                ),
                Segment(link, self.get_component_rich_style(f"status-line--{kind}")),
            ],
            width,
        )
