"""Init image and mask in the form: where they come from, what is sent, what comes back."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from phoenix_tui.store.image_file import read_rgb
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.asked import ToForm
from phoenix_tui.ui.painting.mask_canvas import MaskCanvas
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.screens.open_image import OpenImageScreen
from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen
from phoenix_tui.ui.widgets.input_row import InputRow
from tests.store.image_examples import saved
from tests.ui.driving import (
    cards,
    connected,
    first_screen,
    form,
    generate,
    screen_text,
    toasts,
    until,
)
from tests.ui.scripted_client import ScriptedClient
from tests.ui.test_library import opened as library_opened

SIZE = (140, 50)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "my house.png"
    file.write_bytes(saved(Image.new("RGB", (300, 200), (180, 60, 40))))
    return file


def row(app: PhoenixApp, field: str = "init_image") -> InputRow:
    return form(app).inputs.query_one(f"#{field.replace('_', '-')}", InputRow)


def value(app: PhoenixApp, field: str) -> Input:
    return form(app).query_one(f"#{field.replace('_', '-')}", Input)


@asynccontextmanager
async def running(app: PhoenixApp, size: tuple[int, int] = SIZE) -> AsyncIterator[Pilot[int]]:
    async with app.run_test(size=size) as pilot:
        await connected(pilot)
        yield pilot


async def paste(pilot: Pilot[int], path: Path | str, field: str = "init_image") -> None:
    row(pilot.app, field).focus()
    await pilot.pause()
    pilot.app.focused.post_message(events.Paste(str(path)))


async def with_init_image(pilot: Pilot[int], path: Path) -> None:
    await paste(pilot, path)
    await until(pilot, lambda: row(pilot.app).chosen, "the init image in the form")


async def with_picture(pilot: Pilot[int], client: ScriptedClient) -> None:
    await generate(pilot, client, 1)
    client.finish(0)
    await until(pilot, lambda: cards(pilot.app)[0].image, "the picture")
    cards(pilot.app)[0].focus()
    await pilot.pause()


async def with_painter(pilot: Pilot[int], client: ScriptedClient) -> None:
    app = pilot.app
    await with_picture(pilot, client)
    await pilot.press("m")
    await until(pilot, lambda: isinstance(app.screen, PaintMaskScreen), "the painter")
    await until(pilot, lambda: app.screen.query_one(MaskCanvas)._drawn, "the picture in it")


async def test_fields_of_an_init_image_are_there_only_with_one(app, client, house) -> None:
    async with running(app) as pilot:
        assert "Init image" in screen_text(app)
        assert "Denoising strength" not in screen_text(app)
        await with_init_image(pilot, house)
        row(app, "mask").focus()
        await until(pilot, lambda: "my house.png 300×200" in screen_text(app), "name and size")
        assert "Denoising strength" in screen_text(app)
        assert "Mask blur" not in screen_text(app)
        assert value(app, "width").placeholder == "296", "the size does not follow the picture"

        row(app).focus()
        await pilot.press("delete")
        await until(pilot, lambda: "Denoising strength" not in screen_text(app), "no such fields")
        assert value(app, "width").placeholder == "128"


async def test_what_is_sent_names_the_image_and_its_fields(app, client, house) -> None:
    async with running(app) as pilot:
        await with_init_image(pilot, house)
        value(app, "strength").value = "0.4"
        await generate(pilot, client, 2)
        sha256 = hashlib.sha256(house.read_bytes()).hexdigest()
        for body in client.bodies:
            assert body["init_image"] == {"sha256": sha256}
            assert (body["strength"], body["resize"]) == (0.4, "stretch")
            assert not body.keys() & {"mask", "mask_blur", "width"}
        assert any("296x200" in toast for toast in toasts(app)), "the size was snapped unsaid"


async def test_a_file_is_chosen_in_the_browser(app, client, house, monkeypatch) -> None:
    monkeypatch.chdir(house.parent)
    async with running(app) as pilot:
        row(app).focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OpenImageScreen), "the browser")
        await until(pilot, lambda: "my house.png" in screen_text(app), "the file")
        await pilot.press("m", "y", "enter")
        await until(pilot, lambda: row(app).chosen, "the init image in the form")


async def test_a_picture_on_the_screen_is_the_init_image_by_a_key(app, client) -> None:
    async with running(app) as pilot:
        await with_picture(pilot, client)
        await pilot.press("i")
        await until(pilot, lambda: row(app).chosen, "the init image in the form")
        assert row(app).chosen.name == "seed 42"
        await generate(pilot, client, 1)
        sha256 = hashlib.sha256(client.pictures["picture-42"]).hexdigest()
        assert client.bodies[-1]["init_image"] == {"sha256": sha256}


async def test_a_mask_painted_on_a_picture_is_sent_as_it_was_painted(app, client) -> None:
    async with running(app) as pilot:
        await with_painter(pilot, client)
        await pilot.press("r", "space", "shift+right", "shift+down", "space")
        painted = app.screen.query_one(MaskCanvas).easel.mask.image.copy()
        await pilot.press("enter")
        await until(pilot, lambda: row(app, "mask").chosen, "the mask in the form")
        assert row(app, "mask").chosen.name.startswith("painted, ")
        await generate(pilot, client, 1)
        body = client.bodies[-1]
        mask = client.inputs[body["mask"]["sha256"]][0]
        width, height, rgb = read_rgb(mask)
        assert Image.frombytes("RGB", (width, height), rgb).convert("L").tobytes() == (
            painted.tobytes()
        )
        # and it can be gone on with
        row(app, "mask").focus()
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, PaintMaskScreen), "the painter again")
        canvas = app.screen.query_one(MaskCanvas)
        assert canvas.easel.mask.image.tobytes() == painted.tobytes()
        await pilot.press("escape")
        assert not isinstance(app.screen, PaintMaskScreen)


@pytest.mark.parametrize("key", ["i", "m"])
async def test_a_picture_of_the_library_is_the_init_image_by_a_key(app, client, key) -> None:
    client.add("p00007", seed=7, prompt="a house", steps=10)
    async with running(app) as pilot:
        await library_opened(pilot, client)
        await pilot.press(key)
        await until(pilot, lambda: row(app).chosen, "the init image in the form")
        assert row(app).chosen.name == "seed 7"
        painter = GenerateScreen if key == "i" else PaintMaskScreen
        await until(pilot, lambda: isinstance(app.screen, painter), "the screen for it")


async def test_another_init_image_has_no_mask_yet(app, client, house, tmp_path) -> None:
    mask, other = tmp_path / "mask.png", tmp_path / "other.png"
    mask.write_bytes(saved(Image.new("L", (300, 200), 255)))
    other.write_bytes(saved(Image.new("RGB", (64, 64))))
    async with running(app) as pilot:
        await with_init_image(pilot, house)
        await paste(pilot, mask, "mask")
        await until(pilot, lambda: row(app, "mask").chosen, "the mask")
        value(app, "mask_blur").value = "9"
        await generate(pilot, client, 1)
        assert client.bodies[-1]["mask_blur"] == 9
        client.finish(0)
        await paste(pilot, other)
        await until(pilot, lambda: row(app).chosen.name == "other.png", "the other image")
        assert row(app, "mask").chosen is None


async def test_wrong_values_are_said_before_anything_is_sent(app, client, house) -> None:
    async with running(app) as pilot:
        await with_init_image(pilot, house)
        value(app, "strength").value = "1.5"
        form(app).fill({"prompt": "a house"})
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Denoising strength takes a number" in screen_text(app), "it")
        assert not client.bodies


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no image", "only PNG, JPEG and WebP are"),
        (saved(Image.effect_noise((64, 64), 50))[:400], "cut off|damaged"),
        (None, "No such file"),
    ],
    ids=["text", "cut off", "missing"],
)
async def test_a_file_that_cannot_be_used_is_told_of(app, tmp_path, data, words) -> None:
    file = tmp_path / "x.png"
    if data:
        file.write_bytes(data)
    async with running(app) as pilot:
        await paste(pilot, file)
        await until(pilot, lambda: toasts(app), "a sentence")
        assert "The image cannot be read" in toasts(app)[0]
        assert any(word in toasts(app)[0] for word in words.split("|")), toasts(app)[0]
        assert row(app).chosen is None


async def test_all_to_form_brings_the_image_and_the_mask_back(app, client, house, tmp_path) -> None:
    mask = tmp_path / "mask.png"
    mask.write_bytes(saved(Image.new("L", (300, 200), 255)))
    async with running(app) as pilot:
        await with_init_image(pilot, house)
        await paste(pilot, mask, "mask")
        await until(pilot, lambda: row(app, "mask").chosen, "the mask")
        form(app).fill({"strength": 0.3, "only_masked_padding": 16, "resize": "crop"})
        await generate(pilot, client, 1)
        first = client.bodies[-1]
        client.finish(0)
        await until(pilot, lambda: cards(app)[0].image, "the picture")
        form(app).clear()
        assert row(app).chosen is None
        cards(app)[0].focus()
        await pilot.press("a")
        await until(pilot, lambda: row(app, "mask").chosen, "the mask")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(client.bodies) == 2, "another picture")
        ids = {"request_id", "batch_id"}
        assert {k: v for k, v in client.bodies[1].items() if k not in ids} == {
            k: v for k, v in first.items() if k not in ids
        }


async def test_an_image_of_another_run_is_looked_up(make_app, client, house) -> None:
    image = await client.add_input(house.read_bytes())
    async with running(make_app()) as pilot:
        app = pilot.app
        form(app).fill({"init_image": {"sha256": image.sha256}, "strength": 0.4})
        await until(pilot, lambda: "300×200" in screen_text(app), "its size")
        assert value(app, "width").placeholder == "296"


async def test_ctrl_q_in_the_painter_asks_before_the_mask_is_lost(app, client) -> None:
    async with running(app) as pilot:
        await with_painter(pilot, client)
        await pilot.press("space", "space", "ctrl+q")
        assert "The mask has been changed" in screen_text(app)
        await pilot.press("d", "ctrl+q")
        assert app._exit


async def test_ctrl_q_in_the_help_above_the_painter_asks_too(app, client) -> None:
    async with running(app) as pilot:
        await with_painter(pilot, client)
        await pilot.press("space", "space", "f1", "ctrl+q")
        assert "The mask has been changed" in screen_text(app)
        await pilot.press("u")
        await until(pilot, lambda: row(app, "mask").chosen, "the mask in the form")


async def test_the_command_for_masks_paints_on_the_init_image_or_says_that_there_is_none(
    app, house
) -> None:
    async with running(app) as pilot:
        first_screen(app).paint_mask()
        await until(pilot, lambda: "There is no init image" in str(toasts(app)), "a word on it")
        assert len(app.screen_stack) == 1
        await with_init_image(pilot, house)
        first_screen(app).paint_mask()
        await until(pilot, lambda: isinstance(app.screen, PaintMaskScreen), "the painter")


async def test_two_presses_open_one_painter(app, client, house) -> None:
    async with running(app) as pilot:
        await with_init_image(pilot, house)
        for _ in range(2):
            row(app).action_paint()
        await until(pilot, lambda: isinstance(app.screen, PaintMaskScreen), "the painter")
        await until(pilot, lambda: app.screen.query_one(MaskCanvas)._drawn, "the picture")
        await until(pilot, lambda: _painting(app) == 1, "an end of the second press")
        assert len(app.screen_stack) == 2, "the mask of the upper one would be lost by the lower"


def _painting(app) -> int:
    return sum(worker.name == "_paint_asked" and not worker.is_finished for worker in app.workers)


async def test_names_of_files_are_shown_and_not_obeyed(app, tmp_path) -> None:
    file = tmp_path / "a\x1b]2;owned\x07[red].png"
    file.write_bytes(saved(Image.new("RGB", (64, 64))))
    async with running(app) as pilot:
        await with_init_image(pilot, file)
        await until(pilot, lambda: "a␛]2;owned␇[red].png" in screen_text(app), "the name")


async def test_an_image_that_was_damaged_since_is_told_of_and_taken_out(
    make_app, client, house
) -> None:
    image = await client.add_input(house.read_bytes())
    client.inputs[image.sha256] = (b"\x89PNG\r\n\x1a\nnoise", image)
    async with running(make_app()) as pilot:
        app = pilot.app
        form(app).fill({"init_image": {"sha256": image.sha256}, "strength": 0.4})
        await until(pilot, lambda: toasts(app), "a word on it")
        await until(pilot, lambda: row(app).chosen is None, "no init image")


async def test_what_comes_into_the_form_late_leaves_the_painter_open(app, client) -> None:
    async with running(app) as pilot:
        await with_picture(pilot, client)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, PaintMaskScreen), "the painter")
        app.post_message(ToForm({"seed": 7}, "Seed 7 is in the form"))
        await until(pilot, lambda: value(app, "seed").value == "7", "the seed in the form")
        assert isinstance(app.screen, PaintMaskScreen), "what was painted would be lost"
