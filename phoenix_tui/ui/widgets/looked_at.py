"""A picture that is looked at nearer, from further off, or elsewhere, by keys and by mouse."""

from msgspec.structs import replace
from textual import events
from textual.message import Message
from textual.reactive import reactive

from phoenix_tui.ui.pictures.look import WHOLE, Frame, Look
from phoenix_tui.ui.widgets.kept_pictures import KeptPictures


class LookedAt(KeptPictures):
    """Asks for another look; whoever has it set gives it to all that are to be looked at alike."""

    class Moved(Message):
        """Another look is asked for."""

        def __init__(self, look: Look) -> None:
            super().__init__()
            self.look = look

    look: reactive[Look] = reactive(WHOLE, init=False, repaint=False)

    @property
    def frame(self) -> Frame | None:
        """The picture that is seen, in the room that there is; None where there is none yet."""
        raise NotImplementedError

    def action_zoom(self, by: int) -> None:
        if frame := self.frame:
            self._ask_for(frame.zoomed(self.look, by))

    def action_one_to_one(self) -> None:
        if frame := self.frame:
            self._ask_for(frame.held(replace(self.look, wide=frame.one_to_one)))

    def action_fit(self) -> None:
        self._ask_for(WHOLE)

    def action_pan(self, across: int, down: int) -> None:
        self._move(across / 4, down / 4)

    def _move(self, across: float, down: float) -> None:
        """By so many times what is seen."""
        if frame := self.frame:
            seen = frame.seen(self.look)
            x, y = self.look.x + across * seen[0], self.look.y + down * seen[1]
            self._ask_for(frame.held(replace(self.look, x=x, y=y)))

    def _ask_for(self, look: Look) -> None:
        if look != self.look:
            self.post_message(self.Moved(look))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_zoom(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_zoom(-1)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if event.button == 1:
            width, height = self.size
            self._move(-event.delta_x / max(width - 2, 1), -event.delta_y / max(height - 2, 1))
