"""Talking to a server."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from phoenix_tui.client.connection import ANSWER_SECONDS, Connection, refusal
from phoenix_tui.domain.download import Download
from phoenix_tui.domain.events import ClientEvent
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.library import LibraryPage, LibraryQuery, PictureDetails, PictureRow
from phoenix_tui.domain.library_query import as_text
from phoenix_tui.domain.marks import Decision
from phoenix_tui.domain.model import LoraCard, ModelCard, PassedOver
from phoenix_tui.domain.prompt_history import USUAL_LIMIT, PastPrompt
from phoenix_tui.domain.request import InputImage
from phoenix_tui.domain.taking import Taken
from phoenix_tui.domain.wire import Accepted, ServerInfo

SILENCE_SECONDS = 45.0
"""Three keep-alives of the event stream."""


class Client(Connection):
    """What a server can be asked for; raises `PhoenixError` where it refuses or is gone."""

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        """Have one job made; raises `InvalidRequestError` for wrong fields."""
        return await self.call("POST", "/api/generate", Accepted, json=dict(body))

    async def job(self, job_id: str) -> JobStatus:
        return await self.call("GET", f"/api/status/{_quoted(job_id)}", JobStatus)

    async def jobs(self) -> list[JobStatus]:
        return await self.call("GET", "/api/jobs", list[JobStatus])

    async def cancel(self, job_id: str) -> None:
        await self.send("POST", f"/api/cancel/{_quoted(job_id)}")

    async def resume(self, job_id: str | None = None) -> list[JobStatus]:
        """The jobs that go on: the one that is named, else all that were paused."""
        return await self.call("POST", "/api/resume", list[JobStatus], json=_one(job_id))

    async def drop(self, job_id: str | None = None) -> list[str]:
        """The ids of the jobs that are forgotten: the one that is named, else all paused ones."""
        answer = await self.call("POST", "/api/drop", dict[str, list[str]], json=_one(job_id))
        return answer["dropped"]

    async def events(self) -> AsyncGenerator[ClientEvent, None]:
        """What happens to jobs, a `Snapshot` first, over one connection.

        Raises `ServerGoneError` when it breaks; whether to connect again is the caller's to say.
        """
        from httpx_sse import aconnect_sse

        timeout = httpx.Timeout(ANSWER_SECONDS, read=SILENCE_SECONDS)
        try:
            async with aconnect_sse(self.http, "GET", "/api/events", timeout=timeout) as source:
                if source.response.status_code != httpx.codes.OK:
                    await source.response.aread()
                    raise refusal(source.response)
                async for event in source.aiter_sse():
                    # httpx-sse takes the blank line after a keep-alive for the end of an event
                    if event.data:
                        yield msgspec.json.decode(event.data, type=ClientEvent)
        except httpx.TransportError as problem:
            raise self.gone() from problem
        raise self.gone()

    async def preview(self, job_id: str) -> bytes:
        """The newest preview of a job, a PNG; `RefusedError` while there is none."""
        return (await self.send("GET", f"/api/jobs/{_quoted(job_id)}/preview")).content

    async def picture(self, picture_id: str) -> bytes:
        """A finished picture's PNG file."""
        return (await self.send("GET", f"/api/pictures/{_quoted(picture_id)}")).content

    async def library(self, query: LibraryQuery) -> LibraryPage:
        """Kept pictures, a page of them."""
        params = as_text(query)
        return await self.call("GET", "/api/pictures", LibraryPage, params=params)

    async def thumbnail(self, picture_id: str) -> bytes:
        """A small copy of a kept picture: PNG, at most 256 pixels a side."""
        return (await self.send("GET", f"/api/pictures/{_quoted(picture_id)}/thumbnail")).content

    async def picture_info(self, picture_id: str) -> PictureDetails:
        """All that is known of a kept picture."""
        path = f"/api/pictures/{_quoted(picture_id)}/info"
        return await self.call("GET", path, PictureDetails)

    async def parameters(self, picture_id: str) -> Taken:
        """What a request can have of a kept picture, and what it cannot and why."""
        path = f"/api/pictures/{_quoted(picture_id)}/parameters"
        return await self.call("GET", path, Taken)

    async def read_metadata(self, data: bytes) -> Taken:
        """What an image file, of any tool, says of its making; what of it a request can have, and
        what it cannot and why.
        """
        return await self.call("POST", "/api/metadata", Taken, content=data)

    async def mark(
        self,
        picture_ids: Sequence[str],
        *,
        favourite: bool | None = None,
        rating: int | None = None,
        discarded: bool | None = None,
    ) -> list[PictureRow]:
        """Mark pictures, as one decision; they as they are now. None leaves a mark as it is."""
        body = {
            "picture_ids": list(picture_ids),
            "favourite": favourite,
            "rating": rating,
            "discarded": discarded,
        }
        return await self.call("POST", "/api/pictures/marks", list[PictureRow], json=body)

    async def keep_only(self, picture_id: str) -> list[PictureRow]:
        """Make a picture a favourite and discard the rest of its batch, as one decision; the batch
        as it is now, this picture first.
        """
        path = f"/api/pictures/{_quoted(picture_id)}/keep-only"
        return await self.call("POST", path, list[PictureRow])

    async def undo(self) -> list[PictureRow]:
        """Take back the newest decision; its pictures as they are now, none where there is none."""
        return await self.call("POST", "/api/pictures/undo", list[PictureRow])

    async def empty_trash(self) -> int:
        """Delete the discarded pictures for good; how many they were."""
        # each file is deleted by itself, and there may be many
        answer = await self.call("POST", "/api/trash/empty", dict[str, int], timeout=None)
        return answer["deleted"]

    async def decisions(self) -> AsyncGenerator[Decision, None]:
        """The log of decisions, oldest first."""
        try:
            async with self.http.stream("GET", "/api/decisions") as response:
                if response.is_error:
                    await response.aread()
                    raise refusal(response)
                async for line in response.aiter_lines():
                    yield msgspec.json.decode(line, type=Decision)
        except httpx.TransportError as problem:
            raise self.gone() from problem

    async def add_input(self, data: bytes) -> InputImage:
        """Send an init image or mask, so that requests can name it by its sha256."""
        return await self.call("POST", "/api/inputs", InputImage, content=data)

    async def input(self, sha256: str) -> bytes:
        """The file of an init image or mask that was sent before."""
        return (await self.send("GET", f"/api/inputs/{_quoted(sha256)}")).content

    async def server(self) -> ServerInfo:
        return await self.call("GET", "/api/server", ServerInfo)

    async def models(self) -> list[ModelCard]:
        return await self.call("GET", "/api/models", list[ModelCard])

    async def models_passed_over(self) -> list[PassedOver]:
        """What lies among the models and cannot be used."""
        return await self.call("GET", "/api/models/passed-over", list[PassedOver])

    async def loras(self) -> list[LoraCard]:
        return await self.call("GET", "/api/loras", list[LoraCard])

    async def loras_passed_over(self) -> list[PassedOver]:
        """What lies among the LoRAs and cannot be used."""
        return await self.call("GET", "/api/loras/passed-over", list[PassedOver])

    async def prompts(self, text: str = "", limit: int = USUAL_LIMIT) -> list[PastPrompt]:
        """The prompts of earlier jobs that have these words, each once, newest first."""
        asked = {"text": text, "limit": limit}
        return await self.call("GET", "/api/prompts", list[PastPrompt], params=asked)

    async def download(self, model: str, *, only_size: bool = False) -> Download:
        """Fetch a model, OWNER/NAME or OWNER/NAME@REVISION, from the hub; it goes on by itself.

        With `only_size` nothing is fetched but what tells how large it is. Raises
        `InvalidRequestError` for what is no model's name.
        """
        body = {"model": model, "only_size": only_size}
        return await self.call("POST", "/api/downloads", Download, json=body)

    async def downloads(self) -> list[Download]:
        """Those under way and those that ended lately, oldest first."""
        return await self.call("GET", "/api/downloads", list[Download])

    async def cancel_download(self, download_id: str) -> None:
        await self.send("POST", f"/api/downloads/{_quoted(download_id)}/cancel")

    async def rescan(self) -> dict[str, Any]:
        """Have the database rebuilt from the pictures; the store's report."""
        # it may take longer than any other call: every picture is read
        return await self.call("POST", "/api/rescan", dict[str, Any], timeout=None)

    async def stop(self) -> None:
        """Ask the server to end; it may go on for a moment."""
        await self.send("POST", "/api/stop")


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _one(job_id: str | None) -> dict[str, str]:
    return {} if job_id is None else {"job_id": job_id}
