"""The mask painter and the image browser, a picture of each at each size."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from textual.pilot import Pilot
from textual.widgets import Static

from phoenix_tui.ui.browsing.file_list import FileList
from phoenix_tui.ui.painting.mask_canvas import MaskCanvas
from phoenix_tui.ui.pictures.painter import CellPainter
from phoenix_tui.ui.screens.open_image import OpenImageScreen
from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen
from phoenix_tui.ui.widgets.picture_view import PictureView
from tests.store.image_examples import saved
from tests.ui.driving import until
from tests.ui.scripted_client import ScriptedClient, picture
from tests.ui.test_snapshots import SIZES, _matches


async def painter(pilot: Pilot[int], client: ScriptedClient) -> None:
    mask = Image.new("L", (64, 64))
    ImageDraw.Draw(mask).ellipse((8, 20, 40, 50), fill=255)
    house = Image.open(BytesIO(picture(42))).convert("RGB")
    pilot.app.push_screen(PaintMaskScreen(house, mask))
    await until(pilot, lambda: pilot.app.screen.query(MaskCanvas), "the painter")
    await until(pilot, lambda: pilot.app.screen.query_one(MaskCanvas)._drawn, "the picture")
    await pilot.press("e", "o", "space", "shift+right", "shift+down")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_the_painter_looks_as_it_did(snap_compare, app, client, size) -> None:
    assert _matches(snap_compare, app, client, painter, size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_the_browser_looks_as_it_did(snap_compare, app, client, tmp_path: Path, size) -> None:
    for name in ("Summer", "Winter"):
        (tmp_path / name).mkdir()
    for number in range(3):
        (tmp_path / f"house {number}.png").write_bytes(picture(number))
    (tmp_path / "a name that is much too long for the room that there is.jpg").write_bytes(
        saved(Image.new("RGB", (8, 8)), "JPEG")
    )

    async def browser(pilot: Pilot[int], client: ScriptedClient) -> None:
        start = tmp_path / "house 1.png"
        pilot.app.push_screen(OpenImageScreen("Init image", start, CellPainter()))
        await until(pilot, lambda: pilot.app.screen.query(FileList), "the browser")
        view = pilot.app.screen.query_one(PictureView)
        await until(pilot, lambda: view._painted, "the preview")
        pilot.app.screen.query_one("#folder", Static).update("/home/you/Pictures")
        pilot.app.screen.query_one("#words", Static).update("128×128, 1 KB")
        pilot.app.screen.query_one("NameField").cursor_blink = False

    assert _matches(snap_compare, app, client, browser, size)
