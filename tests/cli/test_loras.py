"""`--lora` and LoRA tags: listed, applied, remembered, and refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.catalogue.models import SHIPPED
from tests.api_calls import pixels_of
from tests.sandbox import PROMPT, Sandbox
from tests.worker.lora_examples import matrices, save_as_diffusers, save_as_kohya


@pytest.fixture(scope="module", autouse=True)
def _loras(shared: Sandbox) -> Iterator[None]:
    folder = shared.places.loras
    pairs = matrices(SHIPPED, 1)
    files = [
        save_as_diffusers(folder / "ink.safetensors", pairs),
        save_as_kohya(folder / "chalk.safetensors", matrices(SHIPPED, 2, with_text=True)),
        save_as_kohya(folder / "anime.safetensors", matrices(SHIPPED, 3, text_width=2048)),
        save_as_diffusers(
            folder / "half.safetensors",
            {name.replace("mid_block", "mud_block"): pair for name, pair in pairs.items()},
        ),
    ]
    yield
    for file in files:
        file.unlink()


def test_loras_are_listed_with_their_families(shared: Sandbox) -> None:
    [listed] = shared.objects("loras")
    assert {lora["name"]: lora["family"] for lora in listed if lora["source"] != "shipped"} == {
        "anime": "SDXL", "chalk": "demo", "half": "demo", "ink": "demo",
    }  # fmt: skip


def test_two_loras_go_for_the_whole_batch_and_are_remembered(
    shared: Sandbox, tmp_path: Path
) -> None:
    init, mask = tmp_path / "init.png", tmp_path / "mask.png"
    Image.linear_gradient("L").resize((128, 128)).convert("RGB").save(init)
    Image.radial_gradient("L").resize((128, 128)).save(mask)
    asked = (
        "generate", PROMPT, "--lora", "ink:0.8", "--lora", "chalk", "--steps", "4",
        "--init", str(init), "--mask", str(mask),
    )  # fmt: skip
    batch = shared.objects(*asked, "--batch", "4", "--seed", "42")
    [alone] = shared.objects(*asked, "--seed", "44")
    third = next(each["path"] for each in batch if each["seed"] == 44)
    assert pixels_of(alone["path"]) == pixels_of(third)
    [info] = shared.objects("info", third)
    assert info["loras"] == [{"name": "chalk", "weight": 1.0}, {"name": "ink", "weight": 0.8}]
    assert shared.run("reproduce", third).returncode == 0


def test_a_tag_in_the_prompt_is_a_lora_like_any_other(shared: Sandbox) -> None:
    asked = ("--seed", "7", "--steps", "4")
    [tagged] = shared.objects("generate", f"{PROMPT} <lora:ink:0.5>", *asked)
    [named] = shared.objects("generate", PROMPT, "--lora", "ink:0.5", *asked)
    [plain] = shared.objects("generate", PROMPT, *asked)
    assert pixels_of(tagged["path"]) == pixels_of(named["path"])
    assert pixels_of(tagged["path"]) != pixels_of(plain["path"])
    assert shared.run("reproduce", tagged["path"]).returncode == 0
    assert shared.run("reproduce", plain["path"]).returncode == 0


def test_a_lora_of_another_base_is_refused_before_the_run(shared: Sandbox) -> None:
    done = shared.run("generate", PROMPT, "--lora", "anime")
    assert done.returncode == 2
    assert "--lora 'anime' was made for SDXL, and the model demo is demo" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_lora_that_fits_in_part_ends_the_job_with_a_sentence(shared: Sandbox) -> None:
    [made] = shared.objects("generate", PROMPT, "--lora", "half", "--steps", "2", status=1)
    assert made["status"] == "failed"
    assert made["error"]["title"] == "The LoRA does not fit"
    assert "only 24 of its 32 parts belong to this model" in made["error"]["message"]
