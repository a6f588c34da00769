"""The footer: the keys that do something here and now, in one widget."""

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

_FIRST = ("help", "back", "leave", "dismiss")
"""Actions that a line without room for all keys is to tell of: what to do where one is lost."""
MANY = 3
"""Keys; a control that has more of its own comes before Generate."""


class KeyLine(Widget):
    """As many of the active keys as there is room for; a click is as good as the key."""

    # Textual's own footer is a widget for every key and is built anew whenever the focus moves

    COMPONENT_CLASSES = {"key-line--key", "key-line--words", "key-line--off"}

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str, str, bool]] = []
        """Key, how it is written, what it does, and whether it can be pressed now."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._take)

    def _take(self, screen: Screen[object]) -> None:
        if screen is not self.screen:
            return
        shown: dict[str, tuple[str, str, str, bool]] = {}
        own = set()
        for node, binding, enabled, _tooltip in screen.active_bindings.values():
            # of several keys for the same, ctrl ones pass through every terminal and multiplexer
            if binding.show and (binding.action not in shown or binding.key.startswith("ctrl+")):
                written = self.app.get_key_display(binding)
                shown[binding.action] = (binding.key, written, binding.description, enabled)
                if node not in {screen, self.app}:
                    own.add(binding.action)
        first = _FIRST if len(own) > MANY else (*_FIRST, "generate")
        keys = [shown[action] for action in sorted(shown, key=lambda each: _rank(each, first))]
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _placed(self) -> list[tuple[int, int, tuple[str, str, str, bool]]]:
        """Those that fit, each with its first column and the one after its last."""
        placed, at = [], 0
        for key in self._keys:
            end = at + cell_len(key[1]) + cell_len(key[2]) + 3
            # a shorter one behind it may still fit
            if end <= self.size.width + 1:
                placed.append((at, end, key))
                at = end
        return placed

    def render_line(self, y: int) -> Strip:
        segments = []
        for _, _, (_, written, words, enabled) in self._placed():
            look = "words" if enabled else "off"
            key = "key" if enabled else "off"
            segments.append(
                Segment(f" {written}", self.get_component_rich_style(f"key-line--{key}"))
            )
            segments.append(
                Segment(f" {words} ", self.get_component_rich_style(f"key-line--{look}"))
            )
        strip = Strip(segments)
        return strip.crop(0, self.size.width).extend_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        for start, end, (key, *_, enabled) in self._placed():
            if start <= event.x < end and enabled:
                self.app.simulate_key(key)


def _rank(action: str, first: tuple[str, ...]) -> int:
    name = action.removeprefix("app.").removeprefix("screen.").partition("(")[0]
    return first.index(name) if name in first else len(first)
