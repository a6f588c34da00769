"""What the screens of kept pictures have in common."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual import on, work

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import PictureDetails, PictureRow
from phoenix_tui.domain.text import shortened
from phoenix_tui.ui import mark_words
from phoenix_tui.ui.asked import Blend, StartFrom, ToForm, Vary
from phoenix_tui.ui.exporting import EXPORTING, export
from phoenix_tui.ui.pictures.decode import decoded
from phoenix_tui.ui.screens.export import ExportScreen
from phoenix_tui.ui.screens.full_view import FullViewScreen
from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.widgets.kept_pictures import KeptPictures

LARGEST_SIDE = 4096
"""Pixels a side of a picture that is looked at closely: as large as one can be made."""


class KeptScreen(PicturesScreen):
    """Does what is asked for with kept pictures."""

    @on(KeptPictures.Asked)
    def _do(self, event: KeptPictures.Asked) -> None:
        row = event.row
        match event.what:
            case "seed_to_form":
                self.post_message(ToForm({"seed": row.seed}, f"Seed {row.seed} is in the form"))
            case "all_to_form":
                self._all_to_form(row)
            case "open_outside":
                self.open_picture(row.path)
            case "copy_path":
                self.copy_path(row.path)
            case "copy_seed":
                self.copy(str(row.seed), "seed")
            case "full_view":
                self._full_view(row)
            case "use_as_init_image" | "paint_mask":
                self.post_message(
                    StartFrom(row.picture_id, f"seed {row.seed}", paint=event.what == "paint_mask")
                )
            case "vary":
                self._vary(row)

    async def details(self, picture_id: str) -> PictureDetails | None:
        """All that is known of a picture; None, and a word on it, where it is gone."""
        return await self.ask(lambda client: client.picture_info(picture_id))

    async def _body(self, row: PictureRow) -> dict[str, object] | None:
        """The request of a picture, as a body; None, and a word on it, where it is gone."""
        # the link brings its library along, which takes longer to import than a screen to paint
        from phoenix_tui.client.batches import body_of

        details = await self.details(row.picture_id)
        return body_of(details.making.request) if details else None

    @work(group="to form")
    async def _all_to_form(self, row: PictureRow) -> None:
        if body := await self._body(row):
            words = "The form makes this picture again"
            self.post_message(ToForm({**body, "batch_size": 1}, words, of_all=True))

    @work(group="to form")
    async def _vary(self, row: PictureRow) -> None:
        if body := await self._body(row):
            self.post_message(Vary(body))

    @work(group="to form")
    async def blend(self, rows: Sequence[PictureRow]) -> None:
        """Have pictures between two made; says so where they are not two that go together."""
        if len(rows) != 2:
            self.say("Two pictures can be blended", "Select them with space.")
        elif (rows[0].width, rows[0].height) != (rows[1].width, rows[1].height):
            self.say("These cannot be blended", "Only pictures of one size can.")
        elif rows[0].variation_strength or rows[1].variation_strength:
            self.say("These cannot be blended", "A variation is already between two seeds.")
        elif rows[0].seed == rows[1].seed:
            self.say("These cannot be blended", "A blend is between two seeds; both have the same.")
        elif (body := await self._body(rows[0])) and (other := await self._body(rows[1])):
            self.post_message(Blend(body, other))

    def export(self, rows: Sequence[PictureRow]) -> None:
        """Have copies of pictures put into a folder, which is asked for."""
        # the app does it: it goes on even where this screen is left at once
        self.app.run_worker(self._ask_and_export(rows), group="export")

    async def _ask_and_export(self, rows: Sequence[PictureRow]) -> None:
        folder = await self.app.push_screen_wait(ExportScreen(len(rows)))
        if folder is not None:
            self.app.run_worker(self._export(rows, folder), group=EXPORTING)

    async def _export(self, rows: Sequence[PictureRow], folder: Path) -> None:
        words = await self.ask(lambda client: export(client, rows, folder))
        if words is not None:
            self.say("Exported", words, "information")

    @work(group="full view", exclusive=True)
    async def _full_view(self, row: PictureRow) -> None:
        png = await self.ask(lambda client: client.picture(row.picture_id))
        if png is None:
            return
        try:
            image = await asyncio.to_thread(decoded, png, LARGEST_SIDE)
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
        else:
            self.app.push_screen(FullViewScreen(sentence(row), image, self.painter))


def sentence(row: PictureRow) -> str:
    """A picture in words; they hold outside text."""
    marks = mark_words.sentence(row.marks)
    what = f"Seed {row.seed_words}{f', {marks}' if marks else ''}: {shortened(row.prompt, 200)}"
    return what if what.endswith(".") else f"{what}."
