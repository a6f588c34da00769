"""Which of a diffusers folder's weights belong to a model: they may be there in several formats."""

import json
import re
from pathlib import Path

import msgspec

LEFT_OUT = ("safety_checker", "feature_extractor", "image_encoder")
"""Components that are not loaded."""
_CONFIG_LIMIT = 2**20
_NAME = re.compile(
    r"(?:diffusion_pytorch_model|model|pytorch_model)(?:\.(?P<variant>fp16|bf16))?"
    r"(?P<shard>-\d+-of-\d+)?(?:\.(?P<late_variant>fp16|bf16))?\.safetensors"
)
_WITHOUT_WEIGHTS = ("Scheduler", "Tokenizer", "TokenizerFast", "Processor", "FeatureExtractor")


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """What is loaded of one component."""

    files: tuple[str, ...]
    """Their names in the component's folder."""
    variant: str = ""
    """"fp16" or "bf16" where only that is there; "" for the usual names."""


def components_with_weights(index: dict[str, object]) -> list[str]:
    """Of a model_index.json: the components that have weights, and are loaded."""
    return [
        name
        for name, told in index.items()
        if isinstance(told, list)
        and len(told) == 2
        and isinstance(told[1], str)
        and not told[1].endswith(_WITHOUT_WEIGHTS)
        and name not in LEFT_OUT
    ]


def choose(names: list[str], prefer: tuple[str, ...]) -> Weights | None:
    """Of a component folder's files those to load, in the first of the variants that is there.

    None where there are none: what else is there are pickles, or weights for other programs.
    """
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        if match := _NAME.fullmatch(name):
            found.setdefault(match["variant"] or match["late_variant"] or "", []).append(name)
    for variant in prefer:
        if files := found.get(variant):
            # of a whole file and its shards one is enough
            whole = [name for name in files if "-of-" not in name]
            return Weights(files=tuple(whole[:1] or files), variant=variant)
    return None


def weights_of(folder: Path, denoiser: str) -> dict[str, Weights]:
    """What is loaded of each component, the `denoiser` ("unet", "transformer") always among them.

    Raises `OSError` or `ValueError` with a sentence for a folder that lacks some of it: a download
    that was not finished, or one of pickles.
    """
    with open(folder / "model_index.json", "rb") as file:
        index = json.loads(file.read(_CONFIG_LIMIT))
    found: dict[str, Weights] = {}
    for component in dict.fromkeys([denoiser, *components_with_weights(index)]):
        names = [path.name for path in (folder / component).glob("*.safetensors") if path.exists()]
        weights = choose(names, ("", "fp16", "bf16"))
        if weights is None:
            raise ValueError(f"its {component} has no .safetensors file, and others are not loaded")
        missing = _shards_of(weights.files[0]) - len(weights.files)
        if missing > 0:
            raise ValueError(f"{missing} of the files of its {component} are not there")
        found[component] = weights
    return found


def _shards_of(name: str) -> int:
    match = re.search(r"-of-(\d{1,5})", name)
    return int(match[1]) if match else 1
