"""The finished pictures of a home: looked for, marked, thrown away."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.events import PicturesMarked
from phoenix_tui.domain.library import LibraryPage, LibraryQuery, PictureDetails, PictureRow
from phoenix_tui.domain.marks import Decision, MarkChange
from phoenix_tui.domain.picture import Making, Picture, PictureInfo
from phoenix_tui.domain.request import InputImage
from phoenix_tui.domain.taking import Taken, take
from phoenix_tui.domain.text import shortened
from phoenix_tui.engine.errors import NotFoundError
from phoenix_tui.engine.ledger import Ledger
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store import files, inputs, metadata, thumbnails
from phoenix_tui.store.rescan import RescanReport

T = TypeVar("T")


class Collection:
    """What clients can ask for of finished pictures; all marks are on disk before it is told."""

    def __init__(self, ledger: Ledger, places: Places, settings: Settings) -> None:
        self._ledger = ledger
        self._places = places
        self._settings = settings
        # decoding takes long, and must not keep the store's own thread from the jobs
        self._painters = ThreadPoolExecutor(1, "thumbnails")
        self._being_made: dict[str, asyncio.Future[None]] = {}

    def close(self) -> None:
        self._painters.shutdown(cancel_futures=True)

    async def page(self, query: LibraryQuery) -> LibraryPage:
        """Kept pictures, as `query` asks for them."""
        return await self._ledger.in_store(self._ledger.library.page, query)

    async def picture(self, picture_id: str) -> Picture:
        """A finished picture, kept or not, whose file is there. Raises `NotFoundError`."""
        picture = _there(await self._ledger.in_store(self._ledger.library.picture, picture_id))
        if not await asyncio.to_thread(Path(picture.path).is_file):
            raise NotFoundError(
                "The picture's file is gone",
                f"{shortened(picture.path, 200)} is not there any more.",
                "Put it back; `phoenix-tui rescan` tells which others are missing.",
            )
        return picture

    async def details(self, picture_id: str) -> PictureDetails:
        """All that is known of a kept picture. Raises `NotFoundError`."""
        return _there(await self._ledger.in_store(self._ledger.library.details, picture_id))

    async def thumbnail(self, picture_id: str) -> Path:
        """The file of a kept picture's thumbnail, made at the first call. Raises `PhoenixError`."""
        thumbnail = thumbnails.path_of(
            self._places, (await self.details(picture_id)).row.picture_id
        )
        if not await asyncio.to_thread(thumbnail.exists):
            making = self._being_made.get(picture_id)
            if making is None:
                making = asyncio.ensure_future(self._make_thumbnail(picture_id, thumbnail))
                self._being_made[picture_id] = making
                making.add_done_callback(partial(self._made, picture_id))
            # whoever asked may go away; others may wait for the same one
            await asyncio.shield(making)
        return thumbnail

    async def mark(
        self, picture_ids: tuple[str, ...], change: MarkChange
    ) -> tuple[PictureRow, ...]:
        """Mark pictures, as one decision; they as they are now. Raises `NotFoundError`."""
        decisions = self._ledger.library.decisions
        return self._told(_there(await self._ledger.in_store(decisions.mark, picture_ids, change)))

    async def keep_only(self, picture_id: str) -> tuple[PictureRow, ...]:
        """Make a picture a favourite and discard the rest of its batch, as one decision.

        The batch as it is now, this picture first. Raises `NotFoundError`.
        """
        decisions = self._ledger.library.decisions
        return self._told(_there(await self._ledger.in_store(decisions.keep_only, picture_id)))

    async def undo(self) -> tuple[PictureRow, ...]:
        """Take back the newest decision; its pictures as they are now, none where there is none."""
        return self._told(await self._ledger.in_store(self._ledger.library.decisions.undo))

    async def empty_trash(self) -> int:
        """Delete the discarded pictures for good; how many they were.

        Raises `PhoenixError` where some cannot be deleted; of the others it was told by then.
        """
        emptied = await self._ledger.in_store(self._ledger.library.empty_trash)
        deleted, failure = emptied.deleted, emptied.failure
        if deleted:
            self._ledger.without_pictures(frozenset(deleted))
            self._ledger.listeners.tell(PicturesMarked(deleted=deleted))
        if failure is not None:
            others = f" {len(deleted)} others are gone." if deleted else ""
            raise PhoenixError(failure.title, f"{failure.message}{others}", failure.hint)
        return len(deleted)

    async def decisions(self, after: tuple[int, str] = (0, "")) -> list[Decision]:
        """The log after that (number, picture id), a part at a time; empty at its end."""
        return await self._ledger.in_store(self._ledger.library.decisions.log, after)

    async def parameters(self, picture_id: str) -> Taken:
        """What a request can have of a kept picture. Raises `NotFoundError`."""
        making = (await self.details(picture_id)).making
        size = making.request.width, making.request.height
        return await asyncio.to_thread(self._taken, metadata.of_making(making, size), making)

    async def read_metadata(self, data: bytes) -> Taken:
        """What a request can have of any image file. Raises `InvalidRequestError` for no image."""
        try:
            info, making = await asyncio.to_thread(metadata.read, data)
        except PhoenixError as problem:
            says = f"is not usable: {problem.failure.message}"
            raise InvalidRequestError({"image": says}) from problem
        return await asyncio.to_thread(self._taken, info, making)

    async def rescan(self) -> RescanReport:
        """Rebuild the rows of pictures from the pictures themselves."""
        return await self._ledger.in_store(self._ledger.library.rescan)

    async def _make_thumbnail(self, picture_id: str, thumbnail: Path) -> None:
        picture = await self.picture(picture_id)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._painters, thumbnails.make, Path(picture.path), thumbnail)
        try:
            await self.details(picture_id)
        except NotFoundError:
            # it went with the trash meanwhile
            await asyncio.to_thread(files.remove, thumbnail)
            raise

    def _made(self, picture_id: str, making: asyncio.Future[None]) -> None:
        self._being_made.pop(picture_id, None)
        if not making.cancelled():
            making.exception()  # whoever waits is told; that nobody does is no fault

    def _taken(self, info: PictureInfo, making: Making | None) -> Taken:
        images: list[InputImage | None] = [None, None]
        if making is not None:
            for index, image in enumerate((making.request.init_image, making.request.mask)):
                with suppress(PhoenixError):
                    images[index] = image and inputs.find(self._places, image.sha256)
        return take(
            info,
            models=find_models(self._places, self._settings),
            loras=find_loras(self._places, self._settings),
            model=self._settings.model,
            init_image=images[0],
            mask=images[1] if images[0] else None,
        )

    def _told(self, rows: tuple[PictureRow, ...]) -> tuple[PictureRow, ...]:
        if rows:
            self._ledger.listeners.tell(PicturesMarked(pictures=rows))
        return rows


def _there(found: T | None) -> T:
    if found is None:
        raise NotFoundError("There is no such picture", "No picture here has that id.")
    return found
