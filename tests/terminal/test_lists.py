"""Styles and downloads as a person asks for them, in tmux and to the end."""

import re
from collections.abc import Iterator

import psutil
import pytest

from phoenix_tui.catalogue.models import SHIPPED
from phoenix_tui.store import metadata
from tests.hub.repositories import stable_diffusion
from tests.hub.stub import StubHub
from tests.sandbox import PROMPT, Sandbox, sandbox
from tests.terminal.test_a_person import go_to
from tests.terminal.tmux import Tmux, needs_tmux
from tests.waiting import eventually
from tests.worker.lora_examples import matrices, save_as_diffusers, save_as_kohya

pytestmark = needs_tmux
UNET = "unet/diffusion_pytorch_model.fp16.safetensors"


def _apps(home: Sandbox) -> list[psutil.Process]:
    return [each for each in home.processes("phoenix_tui") if "serve" not in each.cmdline()]


@pytest.fixture
def _loras(quiet: Sandbox) -> Iterator[None]:
    folder = quiet.places.loras
    files = [
        save_as_diffusers(folder / "ink.safetensors", matrices(SHIPPED, 1)),
        save_as_kohya(folder / "chalk.safetensors", matrices(SHIPPED, 2, with_text=True)),
        save_as_kohya(folder / "anime.safetensors", matrices(SHIPPED, 3, text_width=2048)),
    ]
    yield
    for file in files:
        file.unlink()


@pytest.mark.usefixtures("_loras")
def test_two_styles_from_the_list_go_for_a_batch_of_four_that_can_be_made_again(
    quiet: Sandbox,
) -> None:
    before = set(quiet.pictures())
    with Tmux(quiet.root, (80, 24), quiet.environment) as terminal:
        terminal.run(quiet.command())
        terminal.wait_for("● ")
        terminal.type(PROMPT)
        go_to(terminal, "Seed:")
        terminal.type("8042")
        go_to(terminal, "Steps:")
        terminal.type("4")
        go_to(terminal, "Styles:")
        terminal.press("Enter")
        terminal.wait_for("'anime' was made for SDXL, and the model demo is demo")
        terminal.type("chalk")
        terminal.wait_for("Styles · 1 of")
        terminal.press("Enter")
        terminal.wait_for(r"✓ chalk +1\.00")
        terminal.press("C-u", "Right", "Right")
        terminal.wait_for(r"✓ chalk +1\.10")
        terminal.wait_for("type to search")
        terminal.type("ink")
        terminal.wait_for("› +ink")
        terminal.press("Enter")
        terminal.wait_for(r"✓ ink +1\.00")
        terminal.press("Escape")
        terminal.wait_for(r"chalk 1\.1, ink 1")
        terminal.press("C-n", "C-n", "C-g")
        terminal.wait_for("All images complete!")
        terminal.press("C-q")
    made = sorted(set(quiet.pictures()) - before)
    requests = [metadata.read(path)[1].request for path in made]
    assert sorted(request.seed for request in requests) == [8042, 8043, 8044, 8045]
    for request in requests:
        assert {use.name: use.weight for use in request.loras} == {"chalk": 1.1, "ink": 1.0}
    again = quiet.run("reproduce", str(made[2]))
    assert again.returncode == 0, again.stdout + again.stderr


def test_a_model_of_the_hub_is_fetched_by_keys_cancelled_gone_on_with_and_chosen() -> None:
    hub = StubHub()
    hub.repositories["a/model"] = stable_diffusion()
    hub.hold_at[UNET] = 1_500_000
    with hub.serving() as address, sandbox() as home:
        home.environment["HF_ENDPOINT"] = address
        with Tmux(home.root, (140, 40), home.environment) as terminal:
            terminal.run(home.command())
            terminal.wait_for("● ")
            go_to(terminal, "Model:")
            terminal.press("Enter")
            terminal.wait_for("Model · ")
            terminal.press("C-d")
            terminal.wait_for("nothing is fetched yet")
            terminal.type("a/nothing")
            terminal.press("Enter")
            terminal.wait_for("There is no such model: The hub has no a/nothing")
            terminal.press("C-u")
            terminal.wait_for("nothing is fetched yet")
            terminal.type("a/model")
            terminal.press("Enter")
            terminal.wait_for(r"2\.1 MB in 10 files; .* are free on the disk")
            assert not [name for name, _ in hub.asked if name.endswith(".safetensors")]

            terminal.press("Enter")
            terminal.wait_for(r"1\.\d MB of 2\.1 MB · ctrl\+x cancels")
            terminal.press("Up", "C-x")
            terminal.wait_for(r"cancelled, 1\.\d MB of 2\.1 MB are here · enter goes on")
            hub.release.set()
            terminal.press("Enter")
            terminal.wait_for(r"of which 1\.\d MB are here")
            terminal.press("Enter")
            terminal.wait_for("A model is here")
            ranges = [asked for name, asked in hub.asked if name == UNET]
            assert re.fullmatch(r"bytes=1\d{6}-", ranges[-1]), f"it began anew: {ranges}"

            terminal.type("a/mod")
            terminal.wait_for(r"› +a/model")
            terminal.press("Enter")
            terminal.wait_for(r"(?m)^ a/model +▾")
            terminal.press("C-q")
            eventually(lambda: not _apps(home), "the app has ended")
