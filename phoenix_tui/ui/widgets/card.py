"""One picture of the batch: itself, how far it is, and what can be done with it."""

from collections.abc import Mapping

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.marks import Marks
from phoenix_tui.ui.batch import Slot
from phoenix_tui.ui.culling import Cullable, Rate, Turn
from phoenix_tui.ui.keys import CARD, CULL, PICTURE
from phoenix_tui.ui.widgets.card_face import CardFace
from phoenix_tui.ui.widgets.card_picture import CardPicture


class Card(Cullable, CardPicture, can_focus=True, inherit_bindings=False):
    """Draws itself, edges included: one widget, whatever it shows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "card--edge",
        "card--title",
        "card--bar",
        "card--rest",
        "card--percentage",
        "card--words",
        "card--button",
        "card--marks",
        "card--seed",
        "card--error",
        "card--hint",
        "card--empty",
    }

    BINDINGS = [*CARD, *CULL, *PICTURE]

    class Asked(Message):
        """Something is to be done with the picture of `slot`; one class for each below."""

        def __init__(self, slot: Slot) -> None:
            super().__init__()
            self.slot = slot

    class Cancel(Asked):
        """It is not to be finished."""

    class Resume(Asked):
        """It is to go on."""

    class SeedToForm(Asked):
        """Its seed is wanted in the form."""

    class AllToForm(Asked):
        """Everything that made it is wanted in the form."""

    class FullView(Asked):
        """It is to be shown on its own."""

    class OpenOutside(Asked):
        """Its file is to be opened by the desktop."""

    class CopyPath(Asked):
        """Its file's path is to be copied."""

    class CopySeed(Asked):
        """Its seed is to be copied."""

    class Vary(Asked):
        """Neighbours of it are wanted."""

    class Compare(Asked):
        """It is to be compared with the others of its batch."""

    class UseAsInitImage(Asked):
        """Others are to be made from it."""

    class PaintMask(Asked):
        """A part of it is to be painted anew."""

    class Neighbour(Message):
        """The focus is to go to the card beside this one."""

        def __init__(self, card: "Card", across: int, down: int) -> None:
            super().__init__()
            self.card = card
            self.across = across
            self.down = down

    class GoOn(Message):
        """This picture was decided about: on to the next."""

        def __init__(self, card: "Card") -> None:
            super().__init__()
            self.card = card

    hovered: reactive[bool] = reactive(False)

    # --- drawing -------------------------------------------------------------------------------

    @property
    def _face(self) -> CardFace:
        return CardFace(
            slot=self.slot,
            painted=self.painted,
            size=self.size,
            has_focus=self.has_focus,
            is_pointed_at=self.hovered,
            look=lambda part: self.get_component_rich_style(f"card--{part}"),
        )

    def render_line(self, y: int) -> Strip:
        return self._face.line(y)

    # --- what happens to it --------------------------------------------------------------------

    def watch_slot(self, before: Slot, slot: Slot) -> None:
        self.set_class(slot.state in {JobState.FAILED, JobState.SET_ASIDE}, "-failed")
        self.set_class(slot.state is JobState.COMPLETED, "-done")
        if before.state is slot.state:
            # the picture costs a hundred times as much as the two lines below it
            width, height = self.size
            self.refresh(Region(0, height - 3, width, 2))
            if (before.marks, before.can_be_cancelled) != (slot.marks, slot.can_be_cancelled):
                self.refresh(Region(0, 0, width, 1))
                if before.marks.discarded != slot.marks.discarded:
                    self.paint_again()
        else:
            self.refresh()
            self.refresh_bindings()
            if JobState.COMPLETED in {before.state, slot.state}:
                self.paint_again()

    def on_enter(self) -> None:
        self.hovered = True

    def on_leave(self) -> None:
        self.hovered = False

    def on_click(self, event: events.Click) -> None:
        match self._face.button_at(event.x, event.y):
            case "cancel":
                self.action_cancel()
            case "seed":
                self.action_seed_to_form()
            case None if event.chain == 2:
                self.action_full_view()
            case None:
                pass

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        state = self.slot.state
        match action:
            case "cancel":
                return self.slot.can_be_cancelled
            case "resume":
                return state in {JobState.PAUSED, JobState.SET_ASIDE}
            case "full_view":
                return self.image is not None
            case "open_outside" | "copy_path" | "turn" | "rate" | "keep_only":
                return state is JobState.COMPLETED
            case "use_as_init_image" | "paint_mask":
                return state is JobState.COMPLETED
            case _:
                return True

    def culled(self) -> Mapping[str, Marks]:
        picture_id = self.slot.picture_id
        return {picture_id: self.slot.marks} if picture_id else {}

    def go_on(self, verdict: Turn | Rate) -> None:
        self.post_message(self.GoOn(self))

    def action_cancel(self) -> None:
        self.post_message(self.Cancel(self.slot))

    def action_resume(self) -> None:
        self.post_message(self.Resume(self.slot))

    def action_seed_to_form(self) -> None:
        self.post_message(self.SeedToForm(self.slot))

    def action_all_to_form(self) -> None:
        self.post_message(self.AllToForm(self.slot))

    def action_full_view(self) -> None:
        if self.image is not None:
            self.post_message(self.FullView(self.slot))

    def action_open_outside(self) -> None:
        self.post_message(self.OpenOutside(self.slot))

    def action_copy_path(self) -> None:
        self.post_message(self.CopyPath(self.slot))

    def action_copy_seed(self) -> None:
        self.post_message(self.CopySeed(self.slot))

    def action_vary(self) -> None:
        self.post_message(self.Vary(self.slot))

    def action_compare(self) -> None:
        self.post_message(self.Compare(self.slot))

    def action_use_as_init_image(self) -> None:
        self.post_message(self.UseAsInitImage(self.slot))

    def action_paint_mask(self) -> None:
        self.post_message(self.PaintMask(self.slot))

    def action_neighbour(self, across: int, down: int) -> None:
        self.post_message(self.Neighbour(self, across, down))
