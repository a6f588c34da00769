"""The pictures in the README: `python -m tests.ui.readme_screenshots FOLDER`.

Real runs of the shipped model in a home of their own, drawn by Textual as SVG.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from phoenix_tui.client.connect import connect
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.widgets.picture_grid import PictureGrid
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.status_line import StatusLine

PROMPT = "a red house in green hills on a sunny day"
SIZE = (120, 36)


async def _until(condition, seconds: float = 120) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the screen is what is waited for
            await asyncio.sleep(0.02)


async def take(folder: Path) -> None:
    places = Places(Path(tempfile.mkdtemp()))
    places.make()
    app = PhoenixApp(
        places,
        Settings(),
        connect=lambda start: connect(places, start=start),
        painter=CellPainter(),
    )
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen_stack[0]
        assert isinstance(screen, GenerateScreen)
        await _until(lambda: any(form.models for form in screen.query(RequestForm)))
        form = screen.query_one(RequestForm)
        grid = screen.query_one(PictureGrid)
        # once before, so that the model is loaded and the pictures of the README are in their prime
        for prompt, steps in (("a lake", 4), (PROMPT, 30)):
            form.fill({"prompt": prompt, "seed": 42, "batch_size": 4, "steps": steps})
            await pilot.press("ctrl+g")
            await _until(lambda: screen.shown is not None and screen.shown.is_running)
            if prompt == PROMPT:
                await _until(lambda: all(c.slot.progress >= 80 and c.image for c in grid.cards))
                app.save_screenshot("running.svg", str(folder))
            await _until(lambda: screen.shown.is_over)
        await _until(lambda: all(card.has_class("-done") for card in grid.cards))
        app.clear_notifications()
        grid.cards[0].focus()
        await _until(lambda: "done" in screen.query_one(StatusLine).words)
        await pilot.pause(1)
        app.save_screenshot("complete.svg", str(folder))
    async with await connect(places, start=False) as client:
        await client.stop()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
