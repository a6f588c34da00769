"""Graphs that another project writes for ComfyUI, in pictures that hold them as ComfyUI does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from comfy_headless import workflows

from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.store import metadata
from tests.store.image_examples import with_texts

PROMPT, NEGATIVE = "a red house, (green hills:1.2)", "rain\nfog"


def _read(tmp_path: Path, graph: dict[str, Any]) -> PictureInfo:
    path = tmp_path / "x.png"
    path.write_bytes(with_texts(prompt=json.dumps(graph)))
    info = metadata.read(path)[0]
    assert info.source == "ComfyUI"
    assert (info.prompt, info.negative_prompt) == (PROMPT, NEGATIVE)
    return info


@pytest.mark.parametrize(
    ("template", "size"),
    [
        (workflows.create_txt2img_template, (768, 512)),
        # what is asked for is the size that it is enlarged to
        (workflows.create_txt2img_hires_template, (512, 512)),
        (workflows.create_qwen_txt2img_template, (768, 512)),
        (workflows.create_inpaint_template, (64, 64)),
    ],
)
def test_the_settings_of_a_graph_are_those_it_was_made_from(
    tmp_path: Path, template: Callable[[], Any], size: tuple[int, int]
) -> None:
    asked = {
        "prompt": PROMPT, "negative": NEGATIVE, "seed": 4242, "steps": 17, "cfg": 5.5,
        "width": 768, "height": 512, "checkpoint": "dreamshaper_8.safetensors", "denoise": 0.6,
        "image": "a.png", "mask": "b.png",
    }  # fmt: skip
    made = template()
    known = {name: value for name, value in asked.items() if name in made.parameters}
    compiled = workflows.WorkflowCompiler(use_cache=False).compile(made, known)
    info = _read(tmp_path, compiled.workflow)
    assert (info.seed, info.steps, info.cfg_scale) == (4242, 17, 5.5)
    assert (info.width, info.height) == size
    assert info.model in {"dreamshaper_8", "qwen_image_2512_fp8_e4m3fn"}
    assert info.sampler in {"Euler", "Euler a"}
    assert info.strength == (0.6 if "denoise" in made.parameters else None)


@pytest.mark.parametrize("base", ["sdxl", "qwen"])
def test_the_prompts_come_through_a_controlnet(tmp_path: Path, base: str) -> None:
    graph = workflows.build_controlnet_workflow(
        PROMPT, "edges.png", base=base, negative=NEGATIVE, seed=7, steps=9, width=832, height=640
    )
    info = _read(tmp_path, graph)
    assert (info.seed, info.steps, info.width, info.height) == (7, 9, 832, 640)


def test_the_prompts_of_an_editing_model_are_found(tmp_path: Path) -> None:
    graph = workflows.build_qwen_edit_workflow(PROMPT, ["a.png"], negative=NEGATIVE, seed=7)
    assert _read(tmp_path, graph).seed == 7
