"""What the tool promises, on the shipped model: in every mode, with LoRAs and without, a picture of
a batch is the picture of its seed alone, and can be made again."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image, PngImagePlugin

from phoenix_tui.catalogue.models import SHIPPED
from phoenix_tui.cli import main
from phoenix_tui.client.batches import batch_bodies
from tests.api_calls import ended, pixels, submitted
from tests.sandbox import PROMPT, Sandbox
from tests.worker.lora_examples import matrices, save_as_diffusers, save_as_kohya

SEED = 42
LORAS = [{"name": "exact-ink", "weight": 0.8}, {"name": "exact-chalk", "weight": -0.5}]
WITH_EVERYTHING = {
    "txt2img": {"variation_strength": 0.3, "variation_seed": 7},
    "img2img": {"resize": "crop", "variation_strength": 0.3, "variation_seed": 7},
    "inpaint": {
        "resize": "pad", "mask_blur": 2, "only_masked_padding": 16, "variation_strength": 0.3,
        "variation_seed": 7,
    },
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _loras(shared: Sandbox) -> Iterator[None]:
    folder = shared.places.loras
    files = [
        save_as_diffusers(folder / "exact-ink.safetensors", matrices(SHIPPED, 1)),
        save_as_kohya(folder / "exact-chalk.safetensors", matrices(SHIPPED, 2, with_text=True)),
    ]
    yield
    for file in files:
        file.unlink()


@pytest.fixture(scope="module")
def http(shared: Sandbox) -> Iterator[httpx.Client]:
    with shared.http() as client:
        yield client


@pytest.fixture(scope="module")
def images(http: httpx.Client) -> dict[str, dict[str, object]]:
    """What a request of each mode has besides: an image that has not the picture's shape."""

    def sent(image: Image.Image) -> dict[str, str]:
        out = BytesIO()
        image.save(out, "PNG")
        return {"sha256": http.post("/api/inputs", content=out.getvalue()).json()["sha256"]}

    down = Image.linear_gradient("L").resize((160, 128))
    mask = Image.new("L", (160, 128))
    mask.paste(255, (50, 40, 91, 77))
    from_image = {
        "init_image": sent(Image.merge("RGB", (down, down.point(lambda v: 255 - v), down))),
        "strength": 0.7,
        "width": 128,
        "height": 128,
    }
    return {"txt2img": {}, "img2img": from_image, "inpaint": from_image | {"mask": sent(mask)}}


def make_batch(http: httpx.Client, body: dict[str, object], size: int) -> list[dict[str, object]]:
    jobs = [submitted(http, **each) for each in batch_bodies(body, size, SEED)]
    statuses = [ended(http, job["job_id"]) for job in jobs]
    assert {status["state"] for status in statuses} == {"completed"}, statuses
    return statuses


@pytest.mark.parametrize("asks_for", ["little", "everything"])
@pytest.mark.parametrize("loras", [[], LORAS], ids=["no LoRA", "two LoRAs"])
@pytest.mark.parametrize("mode", ["txt2img", "img2img", "inpaint"])
def test_the_third_of_a_batch_is_the_same_alone_and_again(
    *,
    shared: Sandbox,
    http: httpx.Client,
    images: dict[str, dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    mode: str,
    loras: list[dict[str, object]],
    asks_for: str,
) -> None:
    body = {"prompt": PROMPT, "steps": 3, "sampler": "Euler a", "loras": loras, **images[mode]}
    alone = {"seed": SEED + 2}
    if asks_for == "everything":
        body |= WITH_EVERYTHING[mode]
        body |= {"prompt": f"a (red:1.3) house BREAK {', '.join([PROMPT] * 4)}"}
        body |= {"negative_prompt": "[fog]"}
        alone = {"seed": SEED, "variation_seed": 9}
    batch = make_batch(http, body, 4)
    third = pixels(http, batch[2])
    assert len({pixels(http, status) for status in batch}) == 4, "two pictures are the same"
    job = submitted(http, **{**body, **alone})
    assert pixels(http, ended(http, job["job_id"])) == third
    for name, value in shared.environment.items():
        monkeypatch.setenv(name, value)
    assert main(["reproduce", str(batch[2]["path"])]) == 0, capsys.readouterr()


def test_a_picture_of_before_weights_and_variations_is_made_again(
    shared: Sandbox, tmp_path: Path
) -> None:
    old = tmp_path / "old.png"
    words = f"a (red:1.3) [house] BREAK {PROMPT * 8}"
    [made] = shared.objects("generate", words, "--prompt-syntax", "plain", "--steps", "2")
    with Image.open(made["path"]) as image:
        image.load()
        making = json.loads(image.text["phoenix_tui"])  # type: ignore[attr-defined]
        for name in (
            "prompt_syntax", "resize", "mask_blur", "only_masked_padding", "variation_seed",
            "variation_strength",
        ):  # fmt: skip
            del making["request"][name]
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("phoenix_tui", json.dumps(making | {"version": 1}))
        image.save(old, pnginfo=texts)
    done = shared.run("reproduce", str(old))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_options_of_the_shell_are_those_of_the_request(shared: Sandbox, tmp_path: Path) -> None:
    init, mask = tmp_path / "init.png", tmp_path / "mask.png"
    Image.linear_gradient("L").resize((160, 128)).convert("RGB").save(init)
    Image.radial_gradient("L").resize((160, 128)).save(mask)
    [made] = shared.objects(
        "generate", f"({PROMPT}:1.1)", "--init", str(init), "--mask", str(mask), "--resize", "crop",
        "--mask-blur", "0", "--only-masked", "8", "--variation-seed", "5", "--variation-strength",
        "0.2", "--prompt-syntax", "weighted", "--steps", "2", "--width", "128", "--height", "128",
    )  # fmt: skip
    assert (made["variation_seed"], made["variation_strength"]) == (5, 0.2)
    [info] = shared.objects("info", made["path"])
    assert (info["resize"], info["mask_blur"], info["only_masked_padding"]) == ("crop", 0, 8)
    assert (info["variation_seed"], info["variation_strength"]) == (5, 0.2)
    assert info["prompt_syntax"] == "weighted"
