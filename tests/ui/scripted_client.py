"""A client whose server is the test itself."""

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator, Mapping

import msgspec
from PIL import Image, ImageDraw

from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import Failure, InvalidRequestError
from phoenix_tui.domain.events import (
    ClientEvent,
    DownloadChanged,
    JobChanged,
    JobDropped,
    Notice,
    PreviewReady,
    Snapshot,
)
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.model import LoraCard, ModelCard, PassedOver
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.prompt_history import PastPrompt, PromptQuery
from phoenix_tui.domain.request import InputImage, Request
from phoenix_tui.domain.taking import Taken
from phoenix_tui.domain.validation import REQUEST_FIELDS, build
from phoenix_tui.domain.wire import PROTOCOL, Accepted, ServerInfo
from phoenix_tui.store import image_file
from tests.ui.scripted_library import ScriptedLibrary

DEMO = ModelCard(
    name="demo", family="demo", path="/models/demo", source="shipped", size_multiple=8,
    width=128, height=128, steps=20, cfg_scale=4.0, sampler="DPM++ 2M",
)  # fmt: skip
OTHER = ModelCard(
    name="dreamshaper", family="SD 1.5", path="/models/dreamshaper", source="models folder",
    size_multiple=8, width=512, height=512, steps=30, cfg_scale=7.0, sampler="Euler a",
)  # fmt: skip

GONE = ServerGoneError("The server is gone", "Nothing answers.", "It is looked for.")


def picture(seed: int, side: int = 128) -> bytes:
    """A PNG that is different for every seed: a house under a sun."""
    image = Image.new("RGB", (side, side), (70 + seed * 37 % 120, 130, 200))
    draw = ImageDraw.Draw(image)
    unit = side / 16
    draw.ellipse((11 * unit, unit, 14 * unit, 4 * unit), fill=(250, 220, 90))
    draw.rectangle((0, 11 * unit, side, side), fill=(60, 120 + seed * 13 % 80, 60))
    draw.rectangle((4 * unit, 7 * unit, 10 * unit, 13 * unit), fill=(190, 60, 50))
    draw.polygon([(3 * unit, 7 * unit), (7 * unit, 3 * unit), (11 * unit, 7 * unit)], (110, 40, 40))
    draw.rectangle((6 * unit, 10 * unit, 8 * unit, 13 * unit), fill=(80, 50, 30))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


class ScriptedClient(ScriptedLibrary):
    """Takes jobs in, and lets the test say what becomes of them."""

    def __init__(self, *, jobs: tuple[JobStatus, ...] = ()) -> None:
        super().__init__(self.hear, picture)
        self.is_local = True
        self.name = "scripted"
        self.notes: tuple[str, ...] = ()
        self.bodies: list[dict[str, object]] = []
        self._requests: dict[str, Request] = {}
        self.known: dict[str, JobStatus] = {job.job_id: job for job in jobs}
        self.cancelled: list[str] = []
        self.resumed: list[str | None] = []
        self.pictures: dict[str, bytes] = {}
        self.inputs: dict[str, tuple[bytes, InputImage]] = {}
        self.refusal: Exception | None = None
        self.models_offered: tuple[ModelCard, ...] = (DEMO, OTHER)
        self.loras_offered: tuple[LoraCard, ...] = ()
        self.others: tuple[PassedOver, ...] = ()
        """What lies among models and LoRAs and cannot be used."""
        self.prompts_known: tuple[PastPrompt, ...] = ()
        self.memory_free = 0
        self.download_calls: list[tuple[str, bool]] = []
        """What was asked for, and whether its size alone."""
        self.downloads_known: dict[str, Download] = {}
        self.connections = 0
        self.taken = Taken(info=PictureInfo(source="AUTOMATIC1111"), body={})
        """What is read out of any image file."""
        self._listeners: list[asyncio.Queue[ClientEvent | None]] = []
        self._gone = False

    # --- what the app calls --------------------------------------------------------------------

    async def connect(self, start: bool) -> "ScriptedClient":
        if self._gone:
            raise GONE
        self.connections += 1
        return self

    async def __aenter__(self) -> "ScriptedClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        if self._gone:
            raise GONE
        if self.refusal:
            raise self.refusal
        for known in self.bodies:
            if known["request_id"] == body["request_id"]:
                break
        else:
            self.bodies.append(dict(body))
        held = {
            field: self.inputs[body[field]["sha256"]][1]
            for field in ("init_image", "mask")
            if field in body
        }
        made = build(
            {k: v for k, v in body.items() if k in REQUEST_FIELDS},
            models={model.name: model for model in self.models_offered},
            loras={lora.name: lora for lora in self.loras_offered},
            **held,
        )
        request = self._requests[f"job-{body['request_id']}"] = made.request
        job = JobStatus(
            job_id=f"job-{body['request_id']}",
            batch_id=str(body["batch_id"]),
            batch_index=int(str(body["batch_index"])),
            batch_size=int(str(body["batch_size"])),
            state=JobState.QUEUED,
            step=0,
            steps=request.steps,
            seed=request.seed,
            variation_seed=request.variation_seed,
            variation_strength=request.variation_strength,
            prompt=request.prompt,
            model=request.model,
            width=request.width,
            height=request.height,
            created_at="2026-01-01T00:00:00Z",
        )
        if job.job_id not in self.known:
            self.tell(job)
        return Accepted(
            job_id=job.job_id, batch_id=job.batch_id, seed=request.seed, notes=made.notes
        )

    async def events(self) -> AsyncIterator[ClientEvent]:
        heard: asyncio.Queue[ClientEvent | None] = asyncio.Queue()
        self._listeners.append(heard)
        yield Snapshot(jobs=tuple(self.known.values()))
        while (event := await heard.get()) is not None:
            yield event
        raise GONE

    async def job(self, job_id: str) -> JobStatus:
        return self.known[job_id]

    async def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)
        self.tell(self.known[job_id], state=JobState.CANCELLED)

    async def resume(self, job_id: str | None = None) -> list[JobStatus]:
        self.resumed.append(job_id)
        jobs = [self.known[job_id]] if job_id else self._paused()
        for job in jobs:
            self.tell(job, state=JobState.QUEUED)
        return jobs

    async def drop(self) -> list[str]:
        dropped = [job.job_id for job in self._paused()]
        for job_id in dropped:
            del self.known[job_id]
            self.hear(JobDropped(job_id=job_id))
        return dropped

    def _paused(self) -> list[JobStatus]:
        return [job for job in self.known.values() if job.state is JobState.PAUSED]

    async def preview(self, job_id: str) -> bytes:
        return picture(self.known[job_id].seed, 64)

    async def picture(self, picture_id: str) -> bytes:
        if picture_id in self.rows:
            return picture(self.rows[picture_id].seed)
        return self.pictures[picture_id]

    async def add_input(self, data: bytes) -> InputImage:
        sha256 = hashlib.sha256(data).hexdigest()
        width, height, _ = image_file.read_rgb(data)
        image = InputImage(sha256=sha256, width=width, height=height)
        self.inputs[sha256] = data, image
        return image

    async def input(self, sha256: str) -> bytes:
        return self.inputs[sha256][0]

    async def read_metadata(self, data: bytes) -> Taken:
        return self.taken

    async def server(self) -> ServerInfo:
        return ServerInfo(
            pid=1, version="0.1.0", protocol=PROTOCOL, socket="/run/server.sock", device="CPU",
            model="demo", memory=0, memory_free=self.memory_free, order="together",
        )  # fmt: skip

    async def models(self) -> list[ModelCard]:
        return list(self.models_offered)

    async def models_passed_over(self) -> list[PassedOver]:
        return list(self.others)

    async def loras(self) -> list[LoraCard]:
        return list(self.loras_offered)

    async def loras_passed_over(self) -> list[PassedOver]:
        return list(self.others)

    async def download(self, model: str, *, only_size: bool = False) -> Download:
        if "/" not in model:
            raise InvalidRequestError({"model": f"takes OWNER/NAME of the hub, not '{model}'"})
        download = Download(
            download_id=f"download-{len(self.downloads_known)}", model=model,
            state=DownloadState.LOOKING, created_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        self.download_calls.append((model, only_size))
        self.tell_download(download)
        return download

    async def downloads(self) -> list[Download]:
        return list(self.downloads_known.values())

    async def cancel_download(self, download_id: str) -> None:
        self.tell_download(self.downloads_known[download_id], state=DownloadState.CANCELLED)

    async def prompts(self, text: str = "", limit: int = 50) -> list[PastPrompt]:
        query = PromptQuery(text=text, limit=limit)
        found = [p for p in self.prompts_known if query.finds(p.prompt, p.negative_prompt)]
        return found[:limit]

    # --- what the test says --------------------------------------------------------------------

    def job_at(self, index: int) -> JobStatus:
        """The job of the newest batch at `index`."""
        batch_id = self.bodies[-1]["batch_id"]
        return next(
            job
            for job in self.known.values()
            if job.batch_id == batch_id and job.batch_index == index
        )

    def tell(self, job: JobStatus, **changes: object) -> None:
        job = msgspec.structs.replace(job, **changes)
        self.known[job.job_id] = job
        self.hear(JobChanged(job=job))

    def tell_download(self, download: Download | None = None, **changes: object) -> None:
        """The download, or the newest one, is as `changes` say."""
        download = download or list(self.downloads_known.values())[-1]
        download = msgspec.structs.replace(download, **changes)
        self.downloads_known[download.download_id] = download
        self.hear(DownloadChanged(download=download))

    def hear(self, event: ClientEvent) -> None:
        for heard in self._listeners:
            heard.put_nowait(event)

    def step(self, index: int, step: int, *, preview: bool = True, **changes: object) -> None:
        job = self.job_at(index)
        self.tell(job, **{"state": JobState.RUNNING, "step": step, "seconds_left": 3.0, **changes})
        if preview:
            self.hear(PreviewReady(job_id=job.job_id, number=step))

    def finish(self, index: int) -> None:
        self.finish_job(self.job_at(index))

    def finish_job(self, job: JobStatus) -> None:
        self.pictures[f"picture-{job.seed}"] = picture(job.seed)
        self.tell(
            job, state=JobState.COMPLETED, step=job.steps, picture_id=f"picture-{job.seed}",
            path=f"/pictures/{job.seed}.png", seconds=4.2, seconds_left=None,
        )  # fmt: skip
        if job.job_id in self._requests:
            self.add_finished(self.known[job.job_id], self._requests[job.job_id])

    def fail(self, index: int, failure: Failure) -> None:
        self.fail_job(self.job_at(index), failure)

    def fail_job(self, job: JobStatus, failure: Failure) -> None:
        self.tell(job, state=JobState.FAILED, error=failure)

    def drop_job(self, index: int) -> None:
        self.hear(JobDropped(job_id=self.job_at(index).job_id))

    def notice(self, failure: Failure) -> None:
        self.hear(Notice(notice=failure))

    def forget(self) -> None:
        """Forget everything that is over, but for the pictures of the newest batch."""
        self.bodies.clear()
        self.pictures = dict(list(self.pictures.items())[-4:])
        self.known = {k: job for k, job in self.known.items() if not job.state.is_final}

    def refuse(self, **problems: str) -> None:
        self.refusal = InvalidRequestError(problems)

    def die(self) -> None:
        """The server ends; running jobs are paused when it is back."""
        self._gone = True
        for job in list(self.known.values()):
            if not job.state.is_final:
                self.known[job.job_id] = msgspec.structs.replace(job, state=JobState.PAUSED)
        listeners, self._listeners = self._listeners, []
        for heard in listeners:
            heard.put_nowait(None)

    def come_back(self) -> None:
        self._gone = False
