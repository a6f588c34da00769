import json
import time
from typing import Any

import pytest
from PIL import Image

from phoenix_tui.domain.request import LoraUse
from phoenix_tui.store import comfyui, metadata
from tests.store import graph_examples as graphs
from tests.store.image_examples import with_texts


def _read(graph: Any) -> Any:
    return comfyui.read(json.dumps(graph))


def test_the_graph_that_comfyui_starts_with_is_read() -> None:
    info = _read(graphs.simple(seed=7))
    assert (info.prompt, info.negative_prompt) == ("a galaxy in a bottle", "text, watermark")
    assert (info.seed, info.steps, info.cfg_scale) == (7, 20, 8.0)
    assert (info.sampler, info.schedule) == ("Euler", "Automatic")
    assert (info.width, info.height, info.model) == (512, 768, "v1-5-pruned-emaonly")
    assert (info.loras, info.strength, info.source) == ((), None, "ComfyUI")
    assert info.extra == {}


def test_a_seed_that_no_seed_here_can_be_is_told() -> None:
    info = _read(graphs.simple())
    assert info.seed is None
    assert "156680208700286" in info.extra["seed"]


def test_loras_are_found_on_the_way_to_the_model() -> None:
    info = _read(graphs.with_loras())
    assert info.loras == (LoraUse(name="ink", weight=0.8), LoraUse(name="paper", weight=0.5))
    assert info.model == "v1-5-pruned-emaonly"


def test_of_two_samplers_the_one_that_began_the_picture_counts() -> None:
    info = _read(graphs.enlarged())
    assert (info.seed, info.steps, info.width, info.sampler) == (7, 20, 512, "Euler")


def test_a_picture_from_an_image_has_a_strength_and_names_the_image() -> None:
    info = _read(graphs.from_an_image())
    assert (info.strength, info.sampler, info.schedule) == (0.87, "DPM++ 2M", "Karras")
    assert (info.width, info.extra["init image"]) == (None, "example.png")


def test_the_prompts_of_two_encoders_and_values_of_other_nodes_are_found() -> None:
    info = _read(graphs.sdxl())
    assert (info.prompt, info.negative_prompt) == ("a castle", "blurry\ndark")
    assert (info.seed, info.steps) == (4242, 25)
    assert (info.sampler, info.schedule) == ("DPM++ 2M SDE", "Karras")
    assert (info.width, info.height) == (1024, 1024)


def test_a_sampler_whose_parts_are_nodes_of_their_own_is_read() -> None:
    info = _read(graphs.flux())
    assert (info.prompt, info.negative_prompt) == ("a fox in the snow", None)
    assert (info.seed, info.steps, info.sampler, info.schedule) == (219670278, 24, "Euler", "Beta")
    assert (info.width, info.height, info.model) == (1024, 512, "flux1-dev")
    assert info.loras == (LoraUse(name="ink", weight=1.0),)
    assert info.extra["guidance"] == "3.5"


def test_numbers_of_what_makes_the_prompt_are_not_the_samplers() -> None:
    graph = graphs.flux()
    graph["6"]["inputs"]["text"] = ["50", 0]
    graph["50"] = graphs.node(
        "WildcardPrompt", text="a fox in __weather__", seed=99, steps=3, cfg=1, sampler_name="lcm"
    )
    info = _read(graph)
    assert info.prompt == "a fox in __weather__"
    assert (info.seed, info.steps, info.sampler) == (219670278, 24, "Euler")


def test_what_cannot_be_taken_has_the_name_that_people_know() -> None:
    info = _read(graphs.simple(seed=7, cfg=99, denoise=0, steps="many"))
    assert {"CFG scale", "denoising strength", "steps"} == info.extra.keys()


def test_prompts_are_found_through_nodes_that_hand_them_on() -> None:
    info = _read(graphs.controlled())
    assert info.prompt == "a galaxy in a bottle\non a shelf"
    assert info.negative_prompt == "text, watermark"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_the_graph_in_the_tags_of_a_jpeg_or_webp_is_read(tmp_path: Any, kind: str) -> None:
    path = tmp_path / "x"
    exif = Image.Exif()
    exif[0x0110] = "prompt:" + json.dumps(graphs.simple(seed=7))
    exif[0x010F] = 'workflow:{"nodes": []}'
    Image.new("RGB", (8, 8)).save(path, kind, exif=exif)
    info = metadata.read(path)[0]
    assert (info.source, info.seed) == ("ComfyUI", 7)
    assert info.extra["workflow"] == '{"nodes": []}'


def _with(**sampler: Any) -> graphs.Graph:
    graph = graphs.simple(seed=7)
    graph["3"]["inputs"].update(sampler)
    return graph


def _ring(length: int) -> graphs.Graph:
    """Nodes that feed each other in a ring, in every way that is walked."""
    ring = {
        str(i): graphs.node(
            "Ring", model=[str(100 + (i - 99) % length), 0], text=[str(100 + (i - 99) % length), 0],
            conditioning=[str(100 + (i - 99) % length), 0],
            samples=[str(100 + (i - 99) % length), 0],
        )
        for i in range(100, 100 + length)
    }  # fmt: skip
    ends: dict[str, Any] = {
        name: ["100", 0]
        for name in ("model", "positive", "negative", "latent_image", "seed", "steps", "cfg")
    }
    return _with(**ends) | ring


def _dense(layers: int) -> graphs.Graph:
    """Layers of nodes, each fed by two of the next: 2^layers paths."""
    dense = {
        str(100 + i): graphs.node("Mix", conditioning_1=[str(101 + i), 0],
                                  conditioning_2=[str(101 + i), 0], model=[str(101 + i), 0])
        for i in range(layers)
    }  # fmt: skip
    return _with(positive=["100", 0], model=["100", 0], latent_image=["100", 0]) | dense


@pytest.mark.parametrize(
    "graph",
    [
        _ring(1), _ring(2), _ring(300), _dense(1000), _with(model=["3", 0], positive=["3", 0]),
        _with(latent_image=["3", 0]), _with(positive=["nowhere", 0], model=["4", "x"]),
        _with(positive=["6", -1]), _with(positive=[["6"], 0]), _with(steps=[1, 2, 3], cfg={}),
        _with(steps=1e400, cfg=float("nan"), seed="7", denoise=-1, sampler_name="x" * 10_000),
        _with(sampler_name=["6", 0], scheduler=7, steps=True),
    ],
)  # fmt: skip
def test_a_hostile_graph_is_read_quickly_or_refused(graph: graphs.Graph) -> None:
    began = time.process_time()
    info = _read(graph)
    assert time.process_time() - began < 1
    assert info.source == "ComfyUI"


@pytest.mark.parametrize(
    "graph",
    [
        {str(i): graphs.node("N", x=[str(i - 1), 0]) for i in range(5000)},
        {
            str(i): graphs.node("N", **{f"x{j}": [str(j), 0] for j in range(120)})
            for i in range(120)
        },
    ],
)
def test_a_graph_without_a_sampler_is_not_walked_for_minutes(graph: graphs.Graph) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match=r"\w"):
        _read(graph)
    assert time.process_time() - began < 1, "who asks what made a picture would wait"


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", "null", '"x"', '{"1": 2}', '{"1": {"class_type": 1, "inputs": []}}',
        "[" * 100_000, '{"1":' * 100_000,
        json.dumps({"1": graphs.node("SaveImage", images=["2", 0])}),
        json.dumps({str(i): graphs.node("N") for i in range(6000)}),
    ],
)  # fmt: skip
def test_what_is_no_graph_of_a_picture_is_told_with_the_reason(tmp_path: Any, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        comfyui.read(text)
    path = tmp_path / "x.png"
    path.write_bytes(with_texts(prompt=text))
    info = metadata.read(path)[0]
    assert info.prompt is None
    assert info.source in {"ComfyUI", "unknown"}
