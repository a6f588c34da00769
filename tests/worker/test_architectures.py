"""Every architecture from a diffusers folder: as exact as the shipped model."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.domain.events import Previewed
from phoenix_tui.domain.request import LoraUse, Mode
from phoenix_tui.places import Places
from tests.worker.conftest import Workshop, rgb
from tests.worker.lora_examples import matrices, save_as_diffusers
from tests.worker.tiny_models import KINDS, build

SIDE = 64


@pytest.fixture(scope="module", params=KINDS)
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    places = Places(tmp_path_factory.mktemp("home"))
    places.make()
    build(request.param, places.models / request.param)
    return Workshop(places, request.param)


def values_of(tiny: Workshop, mode: Mode, **more: object) -> dict[str, object]:
    """A short job of that mode."""
    values: dict[str, object] = {"mode": mode, "steps": 3, "width": SIDE, "height": SIDE}
    if mode is not Mode.TXT2IMG:
        picture = Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB")
        values |= {"init_image": tiny.input(picture), "strength": 0.7}
    if mode is Mode.INPAINT:
        values["mask"] = tiny.input(Image.radial_gradient("L").resize((SIDE, SIDE)))
    return {**values, "sampler": tiny.card.sampler, **more}


def test_the_third_of_a_batch_is_the_same_alone_in_every_mode(tiny: Workshop) -> None:
    for mode in tiny.card.modes:
        values = values_of(tiny, mode)
        batch = tiny.make({str(n): tiny.request(42 + n, **values) for n in range(4)})
        assert rgb(batch["2"]) == tiny.picture(tiny.request(44, **values)), f"{mode} differs"
        assert len({rgb(events) for events in batch.values()}) == 4, f"{mode}: seeds do nothing"


def test_a_variation_at_its_ends_is_the_picture_of_a_seed_in_every_mode(tiny: Workshop) -> None:
    for mode in tiny.card.modes:
        values = values_of(tiny, mode) | {"variation_seed": 44, "variation_strength": 1.0}
        if tiny.card.name == "sdxl":
            values["sampler"] = "Euler a"
        if mode is Mode.INPAINT:
            values["only_masked_padding"] = 4
        requests = {str(n): tiny.request(40 + n, **values) for n in range(2)}
        requests["seed"] = tiny.request(
            44, **(values | {"variation_seed": None, "variation_strength": None})
        )
        requests["between"] = tiny.request(40, **(values | {"variation_strength": 0.5}))
        requests["almost"] = tiny.request(40, **(values | {"variation_strength": 1 - 1e-9}))
        made = {name: rgb(events) for name, events in tiny.make(requests).items()}
        assert made["0"] == made["1"] == made["seed"], f"{mode}: the seed shows through"
        assert made["between"] == tiny.picture(requests["between"])
        assert made["between"] != made["seed"]
        away = [abs(a - b) for a, b in zip(made["almost"], made["seed"], strict=True)]
        assert sum(away) / len(away) < 1, f"{mode}: something is drawn from the seed alone"


def test_the_third_of_a_batch_with_two_loras_is_the_same_alone(tiny: Workshop) -> None:
    folder, model = tiny.places.loras, Path(tiny.card.path)
    # the text encoders of FLUX take LoRAs too, but hers are too narrow here to be told apart
    for name, seed, with_text in (("ink", 1, False), ("chalk", 2, True)):
        pairs = matrices(model, seed, with_text=with_text)
        save_as_diffusers(folder / f"{name}.safetensors", pairs)
    loras = (LoraUse(name="chalk", weight=0.8), LoraUse(name="ink", weight=-1))
    for mode in tiny.card.modes:
        values = values_of(tiny, mode, loras=loras)
        batch = tiny.make({str(n): tiny.request(42 + n, **values) for n in range(4)})
        assert rgb(batch["2"]) == tiny.picture(tiny.request(44, **values)), f"{mode} differs"
        plain = tiny.picture(tiny.request(44, **values_of(tiny, mode)))
        assert rgb(batch["2"]) != plain, f"{mode}: the LoRAs do nothing"


def test_previews_show_the_latents(tiny: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phoenix_tui.worker.previews.INTERVAL", 0.0)
    values = values_of(tiny, tiny.card.modes[0], height=2 * SIDE)
    if tiny.card.modes[0] is not Mode.TXT2IMG:
        values = values_of(tiny, tiny.card.modes[0])
    events = tiny.make({"a": tiny.request(**values)})["a"]
    pngs = [event.png for event in events if isinstance(event, Previewed)]
    assert pngs
    with Image.open(BytesIO(pngs[-1])) as preview:
        assert preview.size == (values["width"] // 8, values["height"] // 8)
