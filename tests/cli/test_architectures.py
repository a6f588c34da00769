"""`reproduce` on every architecture, scaled down, from a folder and from a single file."""

import json
import os
from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
from PIL import Image

from phoenix_tui.catalogue.models import SHIPPED
from phoenix_tui.cli import main
from phoenix_tui.client.batches import batch_bodies
from tests.api_calls import ended, pixels, submitted
from tests.sandbox import Sandbox, sandbox
from tests.worker.lora_examples import matrices, save_as_diffusers
from tests.worker.single_file_examples import FAMILIES, build_both
from tests.worker.tiny_models import KINDS, build

SIDE = 64
_FOLDERS = {kind: f"{kind}-folder" for kind in KINDS}
_FILES = {kind: f"{kind}-file" for kind in FAMILIES}
_ALL = [
    (kind, model, mode, loras)
    for models in (_FOLDERS, _FILES)
    for kind, model in models.items()
    for mode in (("inpaint",) if kind == "sd15-inpaint" else ("txt2img", "img2img", "inpaint"))
    for loras in (0, 2)
]
_EVERY_DAY = [
    (kind, model, mode, loras)
    for kind, model, mode, loras in _ALL
    # each model once, each mode with LoRAs and without
    if (mode, loras)
    == {
        "sd15-folder": ("img2img", 2), "sd15-inpaint-folder": ("inpaint", 0),
        "sdxl-folder": ("txt2img", 2), "sd3-folder": ("inpaint", 2), "flux-folder": ("img2img", 0),
        "sd15-file": ("txt2img", 2), "sd15-inpaint-file": ("inpaint", 2),
        "sd2-file": ("txt2img", 0), "sdxl-file": ("inpaint", 0), "sd3-file": ("img2img", 0),
    }[model]
]  # fmt: skip
_CASES = _ALL if os.environ.get("TEST_EVERYTHING") else _EVERY_DAY

_SCALED_DOWN = """
import json, os, sys

if sys.orig_argv[-1:] == ["phoenix_tui.worker"]:
    from transformers import CLIPTokenizer

    from phoenix_tui.worker import single_file

    with open(os.environ["SCALED_DOWN"]) as file:
        single_file.CONFIGS.update(json.load(file))
    single_file.clip_tokenizer = lambda pad="": CLIPTokenizer.from_pretrained(sys.path[0])
"""
"""Has the worker take families for as small as these models are: its own tables say full size."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A home with each model that a case asks for, two LoRAs for each, and a server."""
    with sandbox() as home:
        home.places.make()
        configs = {}
        for kind, model in dict.fromkeys((kind, model) for kind, model, *_ in _CASES):
            folder = home.places.models / _FOLDERS.get(kind, kind)
            if model == _FILES.get(kind):
                folder = home.root / kind
                # those of a kind that inpaints only say so, which its weights say too
                configs.setdefault(
                    FAMILIES[kind], build_both(kind, folder, home.places.models / model)
                )
            else:
                build(kind, folder)
            for name, seed, with_text in (("ink", 1, False), ("chalk", 2, True)):
                pairs = matrices(folder, seed, with_text=with_text)
                save_as_diffusers(home.places.loras / f"{model}-{name}.safetensors", pairs)
        changed = tmp_path_factory.mktemp("scaled_down")
        for file in (SHIPPED / "tokenizer").iterdir():
            (changed / file.name).symlink_to(file)
        (changed / "sitecustomize.py").write_text(
            _SCALED_DOWN.replace("sys.path[0]", repr(str(changed)))
        )
        (changed / "configs.json").write_text(json.dumps(configs))
        home.environment |= {
            "PYTHONPATH": str(changed), "SCALED_DOWN": str(changed / "configs.json"),
        }  # fmt: skip
        assert home.run("generate", "a warm-up", "--steps", "1").returncode == 0
        yield home


@pytest.fixture(scope="module")
def http(tiny: Sandbox) -> Iterator[httpx.Client]:
    with tiny.http() as client:
        yield client


def _image(http: httpx.Client, image: Image.Image) -> dict[str, str]:
    out = BytesIO()
    image.resize((SIDE, SIDE)).save(out, "PNG")
    return {"sha256": http.post("/api/inputs", content=out.getvalue()).json()["sha256"]}


@pytest.mark.parametrize(
    ("model", "mode", "loras"),
    [pytest.param(*case, id=f"{case[0]}, {case[1]}, {case[2]} LoRAs") for _, *case in _CASES],
)
def test_the_third_of_a_batch_is_the_same_alone_and_is_made_again(
    *,
    tiny: Sandbox,
    http: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    model: str,
    mode: str,
    loras: int,
) -> None:
    body: dict[str, object] = {
        "prompt": "a red house", "model": model, "steps": 3, "width": SIDE, "height": SIDE,
        "loras": [{"name": f"{model}-{name}", "weight": 0.8} for name in ("ink", "chalk")[:loras]],
    }  # fmt: skip
    if mode != "txt2img":
        body |= {"init_image": _image(http, Image.linear_gradient("L")), "strength": 0.7}
    if mode == "inpaint":
        body["mask"] = _image(http, Image.radial_gradient("L"))
    jobs = [submitted(http, **each)["job_id"] for each in batch_bodies(body, 4, 42)]
    batch = [ended(http, job) for job in jobs]
    assert {status["state"] for status in batch} == {"completed"}, [each["error"] for each in batch]
    assert len({pixels(http, status) for status in batch}) == 4, "two pictures are the same"
    alone = ended(http, submitted(http, **body, seed=44)["job_id"])
    assert pixels(http, alone) == pixels(http, batch[2])
    for name, value in tiny.environment.items():
        monkeypatch.setenv(name, value)
    assert main(["reproduce", str(batch[2]["path"])]) == 0, capsys.readouterr()
