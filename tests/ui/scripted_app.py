"""The app with a server that plays by itself: `python -m tests.ui.scripted_app HOME [batches]`.

With `batches` it makes as many batches of four as named, one after the other; without, it makes
what is asked for, twenty steps at the pace of PHOENIX_TEST_STEP seconds each.
"""

import asyncio
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from phoenix_tui import settings
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.places import Places
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.widgets.request_form import RequestForm
from tests.ui.scripted_client import ScriptedClient, picture


def noisy(step: int) -> bytes:
    """A picture that comes out of coloured noise in twenty steps."""
    clear = Image.open(io.BytesIO(picture(1, 64)))
    noise = [Image.effect_noise(clear.size, 90) for _ in "RGB"]
    file = io.BytesIO()
    Image.blend(Image.merge("RGB", noise), clear, step / 20).save(file, "PNG")
    return file.getvalue()


NOISY = [noisy(step) for step in range(21)]


class PlayingClient(ScriptedClient):
    """Makes every job that it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.pace = float(os.environ.get("PHOENIX_TEST_STEP", "0.05"))
        self.previews = os.environ.get("PHOENIX_TEST_PREVIEW", "picture")
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        accepted = await super().submit(body)
        index = int(str(body["batch_index"]))
        task = asyncio.create_task(self._make(index))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return accepted

    async def _make(self, index: int) -> None:
        for step in range(1, 21):
            await asyncio.sleep(self.pace)
            if self.job(index).state.is_final:
                return
            self.step(index, step)
        self.finish(index)

    async def preview(self, job_id: str) -> bytes:
        if self.previews == "picture":
            return await super().preview(job_id)
        return NOISY[self.known[job_id].step]


class BusyApp(PhoenixApp):
    """Makes batches of four by itself, one after the other."""

    def __init__(self, batches: int, client: PlayingClient, *parts: object) -> None:
        super().__init__(*parts, connect=client.connect)  # type: ignore[arg-type]
        self._batches = batches
        self._made = 0
        self._client = client

    def on_generate_screen_shown(self) -> None:
        # Textual calls the handler of PhoenixApp too
        self.set_timer(1, self._next)

    def on_generate_screen_batch_ended(self, event: GenerateScreen.BatchEnded) -> None:
        self._made += 1
        # a real server forgets jobs that are long over
        self._client.forget()
        # the terminal's title: unlike the screen, every change of it is written
        self._write(f"\x1b]0;batch {self._made} of {self._batches}\x07")
        if self._made < self._batches:
            self.set_timer(0.02, self._next)

    def _next(self) -> None:
        # nobody makes twelve batches a second, so that toasts of fifty would lie about
        self.clear_notifications()
        form = self._generate_screen.query_one(RequestForm)
        form.fill({"prompt": f"a house, number {self._made}", "batch_size": 4})
        self._generate_screen.action_generate()


def main() -> int:
    places = Places(Path(sys.argv[1]))
    places.home.mkdir(parents=True, exist_ok=True)
    chosen, notes = settings.load(places.config)
    client = PlayingClient()
    if len(sys.argv) > 2:
        return BusyApp(int(sys.argv[2]), client, places, chosen, notes).run() or 0
    return PhoenixApp(places, chosen, notes, connect=client.connect).run() or 0


if __name__ == "__main__":
    raise SystemExit(main())
