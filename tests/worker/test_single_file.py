"""Checkpoints in a single file: the same pictures as from a diffusers folder, offline."""

from pathlib import Path

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.request import LoraUse, Mode
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.worker import single_file
from phoenix_tui.worker.clip import clip_tokenizer
from phoenix_tui.worker.family_configs import CONFIGS
from tests.worker import tiny_models
from tests.worker.conftest import Workshop, rgb
from tests.worker.lora_examples import matrices, save_as_diffusers
from tests.worker.single_file_examples import (
    FAMILIES,
    autoencoder_tensors,
    build_both,
)


@pytest.fixture(scope="module", params=FAMILIES)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workshop, Workshop]:
    """One model from its folder and from a single file, in a family scaled down to its size."""
    places = Places(tmp_path_factory.mktemp("home"))
    places.make()
    configs = build_both(request.param, places.models / "folder", places.models / "file")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(single_file, "clip_tokenizer", tiny_models.clip_tokenizer)
        patch.setitem(CONFIGS, FAMILIES[request.param], configs)
        return Workshop(places, "folder"), Workshop(places, "file")


def test_the_pictures_are_those_of_the_folder_in_every_mode_with_and_without_loras(
    both: tuple[Workshop, Workshop],
) -> None:
    of_folder, of_file = both
    assert of_file.card.family == of_folder.card.family
    assert of_file.card.modes == of_folder.card.modes
    for name, seed in (("ink", 1), ("chalk", 2)):
        pairs = matrices(Path(of_folder.card.path), seed)
        save_as_diffusers(of_file.places.loras / f"{name}.safetensors", pairs)
    two = (LoraUse(name="chalk", weight=0.8), LoraUse(name="ink", weight=-1))
    picture = of_file.input(Image.linear_gradient("L").resize((64, 64)))
    for mode in of_file.card.modes:
        for loras in ((), two):
            values: dict[str, object] = {
                "mode": mode, "steps": 2, "width": 64, "height": 64, "loras": loras,
                "sampler": of_file.card.sampler,
            }  # fmt: skip
            if mode is not Mode.TXT2IMG:
                values |= {"init_image": picture, "strength": 1.0}
            if mode is Mode.INPAINT:
                values["mask"] = picture
            batch = of_file.make({str(n): of_file.request(42 + n, **values) for n in range(4)})
            alone = of_file.picture(of_file.request(44, **values))
            assert rgb(batch["2"]) == alone, f"{mode}, {len(loras)} LoRAs: differs in a batch"
            if mode is of_file.card.modes[0]:
                other = of_folder.picture(of_folder.request(44, **values))
                assert alone == other, f"{len(loras)} LoRAs: differs from the folder"


@pytest.mark.parametrize("both", ["sd15"], indirect=True)
def test_a_vae_in_a_file_of_its_own_takes_the_place_of_the_models(
    both: tuple[Workshop, Workshop],
) -> None:
    places = both[0].places
    torch.manual_seed(1)
    pipe = tiny_models.sd15(StableDiffusionPipeline, 4, tiny_models.CLIP_L).to(torch.float16)
    tensors = {
        name.removeprefix("first_stage_model."): tensor.contiguous().clone()
        for name, tensor in autoencoder_tensors(pipe.vae)
    }
    save_file(tensors, places.models / "other.safetensors")
    settings = Settings(vaes={"folder": "other"})
    other = Workshop(places, "folder", settings)
    values: dict[str, object] = {"steps": 2, "width": 64, "height": 64}
    made, own = (shop.make({"a": shop.request(1, **values)})["a"][-1] for shop in (other, both[0]))
    assert made.rgb != own.rgb
    assert made.recipe.vae_sha256
    assert own.recipe.vae_sha256 is None
    assert made.recipe.model_sha256 == own.recipe.model_sha256
    loaded = other.model.pipe.vae.state_dict()
    for name, tensor in pipe.vae.state_dict().items():
        assert torch.equal(loaded[name], tensor.to(loaded[name].dtype)), f"{name} was not taken"


def test_a_file_whose_parts_have_other_sizes_is_told_in_a_sentence(
    both: tuple[Workshop, Workshop],
) -> None:
    # in its family's true size it does not fit
    with pytest.raises(PhoenixError, match="cannot be loaded") as refused:
        Workshop(both[1].places, "file")
    assert len(refused.value.failure.message) < 600


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        ("SD 1.5", (859_520_964, 83_653_863, 123_060_480)),
        ("SD 2", (865_910_724, 83_653_863, 340_387_840)),
        ("SDXL", (2_567_463_684, 83_653_863, 123_060_480, 694_659_840)),
    ],
)
def test_each_family_has_as_many_parameters_as_it_was_published_with(
    family: str, parameters: tuple[int, ...]
) -> None:
    def own(config: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in config.items() if not name.startswith("_")}

    configs = CONFIGS[family]
    with torch.device("meta"):
        parts: list[torch.nn.Module] = [
            UNet2DConditionModel(**own(configs["unet"])),
            AutoencoderKL(**own(configs["vae"])),
            CLIPTextModel(CLIPTextConfig(**configs["text_encoder"])),
        ]
        if "text_encoder_2" in configs:
            parts.append(CLIPTextModelWithProjection(CLIPTextConfig(**configs["text_encoder_2"])))
    assert tuple(sum(p.numel() for p in part.parameters()) for part in parts) == parameters


def test_clips_tokens_are_those_that_it_was_trained_on() -> None:
    tokenizer = clip_tokenizer()
    assert tokenizer("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]
    assert len(tokenizer) == 49408
    assert (tokenizer.pad_token_id, clip_tokenizer(pad="!").pad_token_id) == (49407, 0)
    assert tokenizer.model_max_length == 77
