"""LoRAs: exact in every mode, undisturbed by one another, and refused when they do not fit."""

from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest
from PIL import Image
from safetensors.numpy import save_file

from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import Finished
from phoenix_tui.domain.request import LoraUse, Mode
from phoenix_tui.settings import Settings
from tests.worker.conftest import Workshop, rgb
from tests.worker.lora_examples import Matrices, matrices, save_as_diffusers, save_as_kohya

TWO = (LoraUse(name="chalk", weight=0.8), LoraUse(name="ink", weight=-1.5))


@pytest.fixture(scope="module", autouse=True)
def loras(workshop: Workshop) -> Iterator[Path]:
    """The loras folder: "ink" of the denoiser alone, "chalk" of the text encoder too."""
    folder, model = workshop.places.loras, Path(workshop.card.path)
    save_as_diffusers(folder / "ink.safetensors", matrices(model, 1))
    save_as_kohya(folder / "chalk.safetensors", matrices(model, 2, with_text=True))
    yield folder
    for file in folder.iterdir():
        file.unlink()


def use(name: str, weight: float = 1.0) -> tuple[LoraUse, ...]:
    return (LoraUse(name=name, weight=weight),)


@pytest.mark.parametrize("mode", Mode)
def test_the_third_of_a_batch_with_two_loras_is_the_same_alone(
    workshop: Workshop, mode: Mode
) -> None:
    picture = workshop.input(Image.linear_gradient("L").resize((128, 128)).convert("RGB"))
    mask = workshop.input(Image.radial_gradient("L").resize((128, 128)))
    besides = {
        Mode.TXT2IMG: {},
        Mode.IMG2IMG: {"init_image": picture, "strength": 0.7},
        Mode.INPAINT: {"init_image": picture, "strength": 0.7, "mask": mask},
    }[mode]
    values = {**besides, "mode": mode, "loras": TWO}
    batch = workshop.make({str(n): workshop.request(42 + n, **values) for n in range(4)})
    alone = workshop.picture(workshop.request(44, **values))
    assert rgb(batch["2"]) == alone
    assert alone != workshop.picture(workshop.request(44, **{**values, "loras": ()}))


def test_jobs_with_different_loras_do_not_disturb_one_another(workshop: Workshop) -> None:
    sets = {
        "none": (),
        "ink": use("ink"),
        "chalk": use("chalk"),
        "both": TWO,
        "weaker": use("ink", 0.5),
        "against": use("ink", -1),
    }
    requests = {name: workshop.request(7, loras=loras) for name, loras in sets.items()}
    together = workshop.make(requests)
    pictures = {name: rgb(events) for name, events in together.items()}
    for name, request in requests.items():
        assert pictures[name] == workshop.picture(request), f"'{name}' was disturbed"
    assert len(set(pictures.values())) == len(sets), "a LoRA changed nothing"


def test_without_loras_nothing_is_left_of_those_before(workshop: Workshop) -> None:
    untouched = Workshop(workshop.places)
    request = untouched.request(5)
    before = untouched.picture(request)
    untouched.picture(untouched.request(5, loras=TWO))
    assert untouched.picture(request) == before


def test_weight_0_is_the_picture_without_it(workshop: Workshop) -> None:
    with_none = workshop.picture(workshop.request(5))
    assert workshop.picture(workshop.request(5, loras=use("chalk", 0))) == with_none


def test_both_layouts_of_one_lora_give_one_picture(workshop: Workshop, loras: Path) -> None:
    pairs = matrices(Path(workshop.card.path), 3, with_text=True)
    doubled = {name: (down, up * numpy.float16(2)) for name, (down, up) in pairs.items()}
    save_as_kohya(loras / "kohya.safetensors", pairs, alpha=8)
    save_as_diffusers(loras / "peft.safetensors", doubled)
    of_kohya = workshop.picture(workshop.request(5, loras=use("kohya")))
    assert of_kohya == workshop.picture(workshop.request(5, loras=use("peft")))


def test_a_lora_that_had_to_go_is_loaded_again_at_its_turn(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = {name: workshop.request(7, loras=use(name)) for name in ("ink", "chalk")}
    alone = {name: workshop.picture(request) for name, request in requests.items()}
    monkeypatch.setattr("phoenix_tui.worker.loras.MOST_KEPT", 1)
    together = workshop.make(requests)
    assert {name: rgb(events) for name, events in together.items()} == alone


def test_the_recipe_names_the_loras_by_their_digests(workshop: Workshop) -> None:
    last = workshop.make({"a": workshop.request(loras=TWO)})["a"][-1]
    assert isinstance(last, Finished)
    digests = last.recipe.lora_sha256
    assert list(digests) == ["chalk", "ink"]
    assert all(len(digest) == 64 for digest in digests.values())


def test_the_family_is_that_of_the_shipped_model(workshop: Workshop) -> None:
    cards = find_loras(workshop.places, Settings())
    assert {cards["ink"].family, cards["chalk"].family} == {"demo"}


def _renamed(pairs: Matrices, old: str, new: str) -> Matrices:
    return {name.replace(old, new): pair for name, pair in pairs.items()}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("another model's parts", "none of its 32 parts belong to this model"),
        ("another component's", "none of its 32 parts belong to this model"),
        ("some parts unknown", "only 24 of its 32 parts belong to this model"),
        ("other sizes", "its parts have other sizes than this model's"),
        ("no counterparts", "it has matrices without their counterparts"),
        ("something else", "it holds none"),
        ("kohya's, some unknown", "only 24 of its 32 parts belong to this model"),
    ],
)
def test_what_does_not_fit_is_told_in_one_sentence_and_leaves_no_trace(
    workshop: Workshop, loras: Path, wrong: str, says: str
) -> None:
    pairs = matrices(Path(workshop.card.path), 4)
    file = loras / "wrong.safetensors"
    match wrong:
        case "another model's parts":
            save_as_diffusers(file, _renamed(pairs, "_blocks", "_lumps"))
        case "another component's":
            save_as_diffusers(file, _renamed(pairs, "unet.", "prior."))
        case "some parts unknown":
            save_as_diffusers(file, _renamed(pairs, "mid_block", "middle_block"))
        case "kohya's, some unknown":
            save_as_kohya(file, _renamed(pairs, "mid_block", "mud_block"))
        case "other sizes":
            save_as_kohya(file, matrices(Path(workshop.card.path), 4, text_width=96))
        case "no counterparts":
            save_file({f"{n}.lora_A.weight": down for n, (down, _) in pairs.items()}, file)
        case "something else":
            texts = {"modelspec.architecture": "stable-diffusion-v1/lora"}
            save_file({"emb_params": numpy.zeros((2, 128), numpy.float16)}, file, texts)
    request = workshop.request(5)
    before = workshop.picture(request)
    for _ in range(2):
        with pytest.raises(PhoenixError) as refused:
            workshop.picture(workshop.request(5, loras=use("wrong")))
        assert says in refused.value.failure.message
        assert len(refused.value.failure.message) < 350
    assert workshop.picture(request) == before


def test_a_library_s_own_words_are_cut_short(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Workshop(workshop.places)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no\n" * 10_000)

    monkeypatch.setattr(fresh.model.pipe, "load_lora_weights", fail)
    with pytest.raises(PhoenixError, match="not laid out") as refused:
        fresh.picture(fresh.request(loras=use("ink")))
    assert len(refused.value.failure.message) < 350
