"""What a screen with the form does about init images and masks: choosing, sending, painting."""

import asyncio
from io import BytesIO
from pathlib import Path

from PIL import Image
from textual import on, work

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.ui.asked import ToForm
from phoenix_tui.ui.browsing.typed_path import path_in
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.outside import here
from phoenix_tui.ui.pictures.painter import Painter, painter_for
from phoenix_tui.ui.screens.form import FormScreen
from phoenix_tui.ui.widgets.init_image import InitImagePart
from phoenix_tui.ui.widgets.input_row import Chosen, InputRow

PAINTED_SIDE = 4096
"""Pixels a side of what a mask is painted on, at most: no picture is made larger."""


class InputsScreen(FormScreen):
    """Brings images into the form; the server has each of them before the form does."""

    def __init__(self, *, link: Link, painter: Painter) -> None:
        super().__init__(link=link, painter=painter)
        self._folder = here()
        """Where the next file is looked for."""
        self._as_thumbnails = False

    # --- from files ----------------------------------------------------------------------------

    def choose_init_image(self) -> None:
        """Show the file browser."""
        self._browse("init_image", "Init image")

    @work(group="inputs")
    async def take_from_file(self) -> None:
        """Have the form say what made a picture, whichever tool wrote it."""
        path = await self._file_chosen("Parameters from a file")
        if path is None:
            return
        try:
            data = await asyncio.to_thread(_read, path)
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
            return
        taken = await self.ask(lambda client: client.read_metadata(data))
        if taken is None:
            return
        if taken.body:
            words = f"The form has what {taken.info.source} wrote in {path.name}"
            # not by way of the app: what was opened while the file was read stays open
            self.to_form(ToForm(taken.body, words, of_all=True))
        else:
            self.say("Nothing was taken", f"{path.name} does not say how it was made.")
        if taken.untaken:
            self.say("Not taken", " ".join(taken.untaken))

    @on(InputRow.Browse)
    def _browse_asked(self, event: InputRow.Browse) -> None:
        self._browse(event.row.field, event.row.label)

    @work(group="inputs")
    async def _browse(self, field: str, label: str) -> None:
        path = await self._file_chosen(label)
        if path is not None:
            await self._take_file(field, path)

    async def _file_chosen(self, title: str) -> Path | None:
        """The file that is chosen in the browser, which is as it was left; None for none."""
        from phoenix_tui.ui.screens.open_image import OpenImageScreen

        browser = OpenImageScreen(
            title, self._folder, self.painter, as_thumbnails=self._as_thumbnails
        )
        path = await self.app.push_screen_wait(browser)
        self._as_thumbnails = browser.as_thumbnails
        self._folder = path or self._folder
        return path

    @on(InputRow.Pasted)
    @work(group="inputs")
    async def _pasted(self, event: InputRow.Pasted) -> None:
        path = await asyncio.to_thread(path_in, event.text, here())
        if path is not None:
            await self._take_file(event.row.field, path)

    async def _take_file(self, field: str, path: Path) -> None:
        try:
            data = await asyncio.to_thread(_read, path)
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
        else:
            await self._send_input(field, data, path.name)

    async def _send_input(self, field: str, data: bytes, name: str) -> bool:
        """Send an image file's bytes, and hold it in the form."""
        image = await self.ask(lambda client: client.add_input(data))
        if image is not None:
            self.form.inputs.take(field, Chosen(image=image, name=name))
        return image is not None

    # --- from pictures of ours -----------------------------------------------------------------

    @work(group="inputs")
    async def use_as_init_image(self, picture_id: str, name: str, paint: bool = False) -> None:
        """Make pictures from a finished one; with `paint`, from a part of it."""
        data = await self.ask(lambda client: client.picture(picture_id))
        if data is None or not await self._send_input("init_image", data, name):
            return
        if paint:
            await self._paint_mask()
        else:
            self.say(f"{name} is the init image", "Generate starts from it.", "information")

    @on(InitImagePart.Unknown)
    @work(group="inputs")
    async def _look_up(self, event: InitImagePart.Unknown) -> None:
        data = await self.ask(lambda client: client.input(event.sha256))
        if data is None:
            self.form.inputs.take(event.row.field, None)
            return
        # the server has looked at it when it was sent, but its disk may have been damaged since
        try:
            width, height = await asyncio.to_thread(_size_of, data)
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
            self.form.inputs.take(event.row.field, None)
            return
        held = self.form.inputs.held(event.row.field)
        if held is not None and held.image.sha256 == event.sha256:
            image = type(held.image)(sha256=event.sha256, width=width, height=height)
            self.form.inputs.take(event.row.field, Chosen(image=image, name="kept by the server"))

    # --- masks ---------------------------------------------------------------------------------

    def paint_mask(self) -> None:
        """Show the painter on the init image, where there is one."""
        if self.form.inputs.image("init_image") is None:
            self.say("There is no init image", "Choose one first, or press m on a picture.")
        else:
            self._paint_asked()

    @on(InputRow.Paint)
    @work(group="inputs")
    async def _paint_asked(self) -> None:
        await self._paint_mask()

    async def _paint_mask(self) -> None:
        """Show the painter on the init image, with the mask that there is."""
        from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen

        picture, before = await self._picture("init_image"), await self._picture("mask")
        # of two presses while the picture is fetched, one opens it: the other would lose its mask
        if picture is None or self.app.screen is not self:
            return
        colours = painter_for(self.app.console.color_system).colours
        mask = await self.app.push_screen_wait(PaintMaskScreen(picture, before, colours=colours))
        if mask is None:
            return
        data, share = await asyncio.to_thread(_as_png, mask)
        if not share:
            self.form.inputs.take("mask", None)
        elif await self._send_input("mask", data, f"painted, {share}"):
            self.say(f"{share} of it is masked", "Generate makes that anew.", "information")

    async def _picture(self, field: str) -> Image.Image | None:
        """The pixels of what the form holds there; None where it holds nothing."""
        if (image := self.form.inputs.image(field)) is None:
            return None
        sha256 = image.sha256
        data = await self.ask(lambda client: client.input(sha256))
        if data is None:
            return None
        # where a mask is transparent it marks nothing
        page = "black" if field == "mask" else "white"
        try:
            return await asyncio.to_thread(_decoded, data, page)
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
            return None


# the reading of files is imported where it is done: the first paint does without


def _read(path: Path) -> bytes:
    """The bytes of an image file. Raises `PhoenixError` for one that cannot be used."""
    from phoenix_tui.store import image_file

    # its pixels may be damaged where its header is not
    image_file.read_small(path, 1)
    try:
        return path.read_bytes()
    except OSError as problem:
        raise PhoenixError(
            "The image cannot be read", f"{path.name}: {problem.strerror}."
        ) from problem


def _size_of(data: bytes) -> tuple[int, int]:
    """Width and height of an image file."""
    from phoenix_tui.store import image_file

    found = image_file.inspect(data)
    return found.width, found.height


def _decoded(data: bytes, page: str) -> Image.Image:
    from phoenix_tui.store import image_file

    return image_file.read_small(data, PAINTED_SIDE, page)[1]


def _as_png(mask: Image.Image) -> tuple[bytes, str]:
    """The file, and how much is marked, in words; blank where nothing is."""
    marked = mask.histogram()[255]
    share = 100 * marked / (mask.width * mask.height)
    file = BytesIO()
    mask.convert("1", dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue(), f"{max(share, 0.1):.1f} %" if marked else ""
