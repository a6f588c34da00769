"""The real server with a runner that only plays: `python -m tests.bench.played_server DIR SECONDS`.

Each step takes SECONDS and gives a preview, and each job ends in a picture. So the terminal app is
measured with a link, previews and pictures as they are, and without a model on its cores.
"""

import asyncio
import io
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from PIL import Image

from phoenix_tui import settings
from phoenix_tui.domain.events import (
    Cancelled,
    Finished,
    Loading,
    Previewed,
    Stepped,
    WorkerEvent,
)
from phoenix_tui.engine import engine
from phoenix_tui.places import Places
from phoenix_tui.server.lifecycle import serve
from phoenix_tui.worker.frames import RunJob
from tests.engine.scripted_runner import RECIPE


class PlayedRunner:
    """Paints the same few pictures for every job, at an even pace."""

    device = "a script"
    pid = None
    device_memory = 0

    def __init__(self, pace: float) -> None:
        self._pace = pace
        # every pixel is new in every preview: no real picture costs more
        pictures = [
            Image.merge("RGB", [Image.effect_noise((128, 128), 90) for _ in "RGB"])
            for _ in range(8)
        ]
        self._previews = [_png(picture) for picture in pictures]
        self._rgb = pictures[0].tobytes()
        self._cancelled: set[str] = set()

    async def start(self) -> None:
        pass

    async def run(self, job: RunJob) -> AsyncGenerator[WorkerEvent, None]:
        yield Loading(job_id=job.job_id)
        steps = job.request.steps
        for step in range(1, steps + 1):
            await asyncio.sleep(self._pace)
            if job.job_id in self._cancelled:
                yield Cancelled(job_id=job.job_id)
                return
            yield Stepped(job_id=job.job_id, step=step, steps=steps)
            yield Previewed(job_id=job.job_id, png=self._previews[step % len(self._previews)])
        yield Finished(
            job_id=job.job_id, width=128, height=128, recipe=RECIPE, seconds=self._pace * steps,
            rgb=self._rgb,
        )  # fmt: skip

    async def cancel(self, job_id: str) -> None:
        self._cancelled.add(job_id)

    async def close(self) -> None:
        pass


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def main() -> int:
    places, pace = Places(Path(sys.argv[1])), float(sys.argv[2])
    places.make()

    class PlayedEngine(engine.Engine):
        """The engine, with that runner."""

        def __init__(self, *given: Any) -> None:
            super().__init__(*given, runner=PlayedRunner(pace))

    engine.Engine = PlayedEngine  # type: ignore[misc]
    return serve(places, settings.Settings())


if __name__ == "__main__":
    raise SystemExit(main())
