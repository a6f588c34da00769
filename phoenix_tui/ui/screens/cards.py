"""What is done when a key or a button of a card asks for it."""

from textual import on, work

from phoenix_tui.domain.job import JobStatus
from phoenix_tui.ui.batch import ShownBatch, Slot
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.full_view import FullViewScreen
from phoenix_tui.ui.screens.inputs import InputsScreen
from phoenix_tui.ui.screens.varying import VaryingScreen
from phoenix_tui.ui.widgets import card_words
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.picture_grid import PictureGrid


class CardsScreen(VaryingScreen, InputsScreen):
    """A screen with a batch on cards, and a form that they can be taken back into."""

    def __init__(self, *, link: Link, painter: Painter) -> None:
        super().__init__(link=link, painter=painter)
        self.shown: ShownBatch | None = None
        """The batch in the grid; None for the welcome."""

    @property
    def grid(self) -> PictureGrid:
        return self.query_one(PictureGrid)

    @on(Card.SeedToForm)
    def _seed_asked(self, event: Card.SeedToForm) -> None:
        self.seed_to_form(event.slot)

    def seed_to_form(self, slot: Slot) -> None:
        """Have the next picture made of a picture's seed."""
        self.form.fill({"seed": slot.seed})
        self.say(f"Seed {slot.seed} is in the form", "Generate uses it.", "information")

    @on(Card.AllToForm)
    def _all_asked(self, event: Card.AllToForm) -> None:
        if (body := self._body_of(event.slot)) is None:
            return
        form = self.form
        form.clear()
        form.fill({**body, "batch_size": 1})
        self.say(
            "The form makes this picture again", f"Batch size 1, seed {event.slot.seed}.",
            "information",
        )  # fmt: skip

    def _body_of(self, slot: Slot) -> dict[str, object] | None:
        """What makes a card's picture; None where another batch is on the cards by now."""
        shown = self.shown
        if shown and any((s.index, s.seed) == (slot.index, slot.seed) for s in shown.slots):
            return {**shown.bodies[slot.index], "seed": slot.seed}
        return None

    @on(Card.Cancel)
    @work(group="cancel")
    async def _cancel(self, event: Card.Cancel) -> None:
        await self._cancel_one(event.slot)

    @on(Card.Resume)
    def _resume_asked(self, event: Card.Resume) -> None:
        self.resume(event.slot)

    @work(group="resume")
    async def resume(self, slot: Slot) -> None:
        """Let a picture go on that was paused or set aside."""
        if slot.job is not None:
            job_id = slot.job.job_id
            await self.ask(lambda client: client.resume(job_id))

    @work(group="cancel")
    async def action_cancel_all(self) -> None:
        await self.cancel_all()

    async def cancel_all(self) -> None:
        """Cancel whatever of the batch is not over."""
        for slot in self.shown.slots if self.shown else ():
            await self._cancel_one(slot)

    @work(group="cancel")
    async def cancel_unfinished(self, job: JobStatus) -> None:
        """Cancel a job, unless it is over."""
        if not job.state.is_final:
            await self.ask(lambda client: client.cancel(job.job_id))

    async def _cancel_one(self, slot: Slot) -> None:
        if slot.job is not None and slot.can_be_cancelled:
            job_id = slot.job.job_id
            await self.ask(lambda client: client.cancel(job_id))

    @on(Card.FullView)
    def _full_view(self, event: Card.FullView) -> None:
        if self._body_of(event.slot) is None:
            return
        card = self.grid.cards[event.slot.index]
        if card.image is not None:
            self.app.push_screen(
                FullViewScreen(card_words.sentence(card.slot), card.image, self.painter)
            )

    @on(Card.Vary)
    def _vary_asked(self, event: Card.Vary) -> None:
        if (body := self._body_of(event.slot)) is not None:
            self.vary(body)

    @on(Card.Compare)
    def _compare_asked(self) -> None:
        ids = [slot.picture_id for slot in (self.shown.slots if self.shown else ())]
        self.ask_to_compare([each for each in ids if each])

    @on(Card.CopySeed)
    def _seed_copied(self, event: Card.CopySeed) -> None:
        self.copy(str(event.slot.seed), "seed")

    @on(Card.OpenOutside)
    def _open_asked(self, event: Card.OpenOutside) -> None:
        if event.slot.job and event.slot.job.path:
            self.open_picture(event.slot.job.path)

    @on(Card.CopyPath)
    def _path_asked(self, event: Card.CopyPath) -> None:
        if event.slot.job and event.slot.job.path:
            self.copy_path(event.slot.job.path)

    @on(Card.UseAsInitImage)
    def _init_image_asked(self, event: Card.UseAsInitImage) -> None:
        self._start_from(event.slot, paint=False)

    @on(Card.PaintMask)
    def _mask_asked(self, event: Card.PaintMask) -> None:
        self._start_from(event.slot, paint=True)

    def _start_from(self, slot: Slot, paint: bool) -> None:
        if slot.job and slot.job.picture_id:
            self.use_as_init_image(slot.job.picture_id, f"seed {slot.seed}", paint)

    @on(Card.Neighbour)
    def _neighbour(self, event: Card.Neighbour) -> None:
        other = self.grid.neighbour(event.card, event.across, event.down)
        if other is not None:
            other.focus()

    @on(Card.GoOn)
    def _go_on_to_next(self, event: Card.GoOn) -> None:
        other = self.grid.after(event.card)
        if other is not None:
            other.focus()
