"""Models on their way from the hub: asked for here, and told of by the server."""

import asyncio
from typing import TYPE_CHECKING

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.ui.link import Link

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


class Downloads:
    """The newest of each download; they go on in the server, whoever looks."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._known: dict[str, Download] = {}
        self._waiting: dict[str, asyncio.Future[Download]] = {}
        self._started: set[str] = set()

    # --- what the link tells -------------------------------------------------------------------

    def take(self, download: Download) -> None:
        """Hear of a download; what came later, and was heard before, stays."""
        known = self._known.get(download.download_id)
        if known is None or not known.state.is_final:
            self._known[download.download_id] = download
        newest = self._known[download.download_id]
        if newest.state.is_final:
            waiting = self._waiting.pop(download.download_id, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(newest)

    def lose(self, failure: Failure) -> None:
        """The server is gone, and with it whatever was under way."""
        self._known.clear()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(PhoenixError(failure.title, failure.message, failure.hint))
        self._waiting.clear()

    # --- what is asked for; raises `PhoenixError` ------------------------------------------------

    async def size_of(self, model: str) -> Download:
        """How large a model of the hub is, or why that cannot be told; nothing is fetched."""
        begun = await (await self._link.client()).download(model, only_size=True)
        ended: asyncio.Future[Download] = asyncio.get_running_loop().create_future()
        self._waiting[begun.download_id] = ended
        self.take(begun)
        return await ended

    async def start(self, model: str) -> None:
        """Fetch a model; it goes on from where an earlier try was."""
        begun = await (await self._link.client()).download(model)
        self._started.add(begun.download_id)
        self.take(begun)

    async def cancel(self, download: Download) -> None:
        """End a download; what has come stays."""
        await (await self._link.client()).cancel_download(download.download_id)

    async def look(self, client: "Client") -> None:
        """Hear of those that were started before this app, or elsewhere."""
        for download in await client.downloads():
            self.take(download)

    # --- what is shown -------------------------------------------------------------------------

    def is_ours(self, download: Download) -> bool:
        """Whether it was started here."""
        return download.download_id in self._started

    @property
    def open(self) -> tuple[Download, ...]:
        """Of each model the newest that is under way or broke off."""
        newest = {
            download.model: download
            for download in self._known.values()
            # one that ended before its size was known was asked for by a wrong name
            if download.state is not DownloadState.SIZED
            and (download.total or not download.state.is_final)
        }
        done = DownloadState.COMPLETED
        return tuple(each for each in newest.values() if each.state is not done)

    @property
    def words(self) -> str:
        """How far they are, for the status line; "" where nothing is under way."""
        running = [each for each in self.open if each.state is DownloadState.RUNNING]
        if not running:
            return ""
        return f"↓ {done_of(sum(d.done for d in running), sum(d.total for d in running))}"


def done_of(done: int, total: int) -> str:
    """ "870 MB of 3.4 GB" """
    return f"{amount(done)} of {amount(total)}"


def state_of(download: Download) -> str:
    """Where it is, and what can be done about it; a failure's words are outside text."""
    here = done_of(download.done, download.total)
    match download.state:
        case DownloadState.LOOKING:
            return "looking for it…"
        case DownloadState.RUNNING:
            return f"{here} · ctrl+x cancels"
        case DownloadState.FAILED:
            error = download.error
            why = f"{error.title}: {error.message} " if error else ""
            return f"{why}{here} are here · enter goes on"
        case DownloadState.CANCELLED:
            return f"cancelled, {here} are here · enter goes on"
        case DownloadState.SIZED | DownloadState.COMPLETED:
            return amount(download.total)
