"""The first screen: the form, and the pictures it makes."""

from collections.abc import Callable

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Button

from phoenix_tui.domain.errors import Failure, InvalidRequestError, PhoenixError
from phoenix_tui.domain.job import JobState
from phoenix_tui.ui.batch import ShownBatch, started
from phoenix_tui.ui.keys import EVERYWHERE
from phoenix_tui.ui.left_running import LeftRunning
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.linked import LinkedScreen
from phoenix_tui.ui.screens.varying import Bodies
from phoenix_tui.ui.sending import send
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.focus_words import focus_words
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.picture_grid import PictureGrid
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.status_line import StatusLine
from phoenix_tui.ui.widgets.welcome import Welcome


class GenerateScreen(LinkedScreen):
    """Form and grid; one batch at a time."""

    BINDINGS = EVERYWHERE
    AUTO_FOCUS = "#prompt"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-normal"), (100, "-wide"), (120, "-very-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    class Shown(Message):
        """The first paint is done: there is time for the rest."""

    class BatchEnded(Message):
        """The last picture of the batch is there, or will never be."""

        def __init__(self, batch: ShownBatch) -> None:
            super().__init__()
            self.batch = batch

    def __init__(
        self, *, link: Link, feed: Feed, painter: Painter, left: LeftRunning, model: str
    ) -> None:
        super().__init__(link=link, feed=feed, painter=painter, left=left)
        self._model = model
        self._card_focused_last = 0
        self._was_shown = False

    def compose(self) -> ComposeResult:
        # Textual would see how large the screen is after it was painted once for another one
        width, height = self.app.size
        for length, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS),
        ):  # fmt: skip
            self.add_class(max(each for each in breakpoints if each[0] <= length)[1])
        with Vertical(id="side"):
            yield RequestForm(self._model)
            yield Button("Generate", id="generate", variant="primary", compact=True)
        yield PictureGrid(self.painter)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.run_worker(self.feed.run(), name="feed")
        self.call_after_refresh(self._tell_shown)
        self.watch(self, "focused", self._tell_focus)

    def on_screen_suspend(self) -> None:
        # who opens another screen at once does not see this one painted, and needs the server too
        self._tell_shown()

    def _tell_shown(self) -> None:
        if not self._was_shown:
            self._was_shown = True
            self.post_message(self.Shown())

    # --- the batch -----------------------------------------------------------------------------

    def action_generate(self) -> None:
        # this key is seen before those typed just ahead of it, which wait for the focused field
        (self.focused or self).call_later(self.generate)

    def generate(self, change: Callable[[Bodies], Bodies] | None = None) -> None:
        if not self.is_free("Wait for its pictures, or cancel them."):
            return
        if (request := self.request()) is None:
            return
        form = self.query_one(RequestForm)
        body, seed = request
        # the link brings its library along, which takes longer to import than a screen to paint
        from phoenix_tui.client.batches import batch_bodies

        self.rerolls = False
        bodies = batch_bodies(body, form.batch_size, seed)
        batch = started(change(bodies) if change else bodies)
        self._card_focused_last = 0
        self.newest.forget()
        self.fall_silent()
        self.left.remember(batch)
        # from here on a second press finds the batch running
        self.take(batch)
        if self.has_class("-narrow"):
            # the form fills the screen there, and what happens would happen below it
            self.call_after_refresh(self.grid.scroll_visible, top=True, animate=False)
        self.send(batch)

    def request(self) -> tuple[dict[str, object], int | None] | None:
        """The body that the form asks for, and its seed; None, and a word, where it cannot."""
        try:
            return self.form.request()
        except InvalidRequestError:
            self.say("Nothing was sent", "A field says what is wrong with it.")
            self.form.focus_wrong()
            return None

    def is_free(self, otherwise: str) -> bool:
        """No batch of this screen is running; says `otherwise` where one is."""
        if self.shown and self.shown.is_running:
            self.say("This batch is still running", otherwise)
            return False
        return True

    @work(group="send")
    async def send(self, batch: ShownBatch) -> None:
        """Have all of its jobs taken in; those that were are not taken in twice."""
        try:
            for note in await send(self.link, batch.bodies):
                self.say("A word on the request", note, "information")
        except InvalidRequestError as wrong:
            self.query_one(RequestForm).refuse(wrong.problems)
            self._refused(batch, wrong.failure)
        except PhoenixError as problem:
            self._refused(batch, problem.failure)
        else:
            self.left.batch_was_sent()

    def _refused(self, batch: ShownBatch, failure: Failure) -> None:
        self.rerolls = False
        if self.shown and self.shown.id == batch.id:
            self.take(self.shown.with_refused(failure))

    def take(self, batch: ShownBatch) -> None:
        """Show `batch`: another one, or another state of the same."""
        before, self.shown = self.shown, batch
        if batch == before:
            return
        self.query_one(RequestForm).busy = batch.is_running
        button = self.query_one("#generate", Button)
        button.disabled = batch.is_running
        button.label = "Generating…" if batch.is_running else "Generate"
        self.grid.show(batch)
        self._tell_focus()
        if before and before.id == batch.id and batch.is_over and not before.is_over:
            self._tell_outcome(batch)

    def _tell_outcome(self, batch: ShownBatch) -> None:
        is_whole = all(slot.state is JobState.COMPLETED for slot in batch.slots)
        self.app.notify(
            batch.outcome, severity="information" if is_whole else "warning", markup=False
        )
        self.left.forget()
        self.post_message(self.BatchEnded(batch))
        if self.rerolls:
            self.rerolls = False
            self.call_later(self.next_seeds)

    def use(self, painter: Painter) -> None:
        super().use(painter)
        self.grid.use(painter)

    # --- what a person asks for ----------------------------------------------------------------

    def action_next_batch_size(self) -> None:
        if self.is_free("The batch size can change when it ends."):
            self.query_one(RequestForm).next_batch_size()

    def take_batch_size(self, size: int) -> None:
        """Choose a batch size, unless a batch runs."""
        if self.is_free("The batch size can change when it ends."):
            self.query_one(RequestForm).fill({"batch_size": size})

    def clear_form(self) -> None:
        """Blank every field of the form."""
        self.query_one(RequestForm).clear()

    @property
    def model_names(self) -> tuple[str, ...]:
        """Those that the server can use; none before it has told."""
        return tuple(self.query_one(RequestForm).models)

    def action_regenerate(self) -> None:
        if self.shown is None:
            self.say("There is no picture yet", "Generate one, then take its seed.")
        else:
            self.seed_to_form(self.shown.slots[min(self._card_focused_last, self.shown.size - 1)])

    def action_other_side(self) -> None:
        """Go from the form to the card that had the focus last, and from a card to the prompt."""
        if isinstance(self.focused, Card) or self.shown is None:
            self.form.query_one("#prompt").focus()
        else:
            self.grid.cards[min(self._card_focused_last, self.shown.size - 1)].focus()

    @on(Button.Pressed, "#generate")
    def _generate_pressed(self) -> None:
        self.generate()

    def action_reroll(self) -> None:
        if self.shown and self.shown.is_running:
            self.rerolls = True
            self.action_cancel_all()
        else:
            (self.focused or self).call_later(self.next_seeds)

    @on(Welcome.Taken)
    def _example(self, event: Welcome.Taken) -> None:
        form = self.query_one(RequestForm)
        form.fill({"prompt": event.prompt})
        form.query_one("#prompt").focus()

    # --- words ---------------------------------------------------------------------------------

    @on(RequestForm.Changed)
    def _tell_focus(self) -> None:
        if isinstance(self.focused, Card):
            self._card_focused_last = self.focused.slot.index
        self.query_one(StatusLine).words = focus_words(self.focused)
