"""A checkpoint in a single file as a model: told from its header, without its tensors."""

import re
from pathlib import Path

from msgspec.structs import replace

from phoenix_tui.catalogue import memory
from phoenix_tui.catalogue.facts import Facts
from phoenix_tui.catalogue.families import REFINER, family_of, with_what_it_does_best
from phoenix_tui.catalogue.roots import Kind
from phoenix_tui.catalogue.safetensors_header import Header
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode
from phoenix_tui.settings import Settings

DENOISER = "model.diffusion_model."
AUTOENCODER_CHANNELS = 256
"""Of the last block of every family's autoencoder, as it comes in."""
_AUTOENCODER = "first_stage_model.decoder.conv_in.weight"
_TEXT_ENCODER = {
    "SD 1.5": "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight",
    "SD 2": "cond_stage_model.model.token_embedding.weight",
    "SDXL": "conditioner.embedders.1.model.token_embedding.weight",
    "SD 3": "text_encoders.clip_g.transformer.text_model.embeddings.token_embedding.weight",
}
_SIDE = {"SD 1.5": 512, "SD 2": 512, "SDXL": 1024, "SD 3": 1024}
_SIDE_WITH_V = {"SD 2": 768}
_TRANSFORMERS = {"double_blocks.": "FLUX", "joint_blocks.": "SD 3"}
_NOT_A_MODEL = {
    "control_model.": "a ControlNet",
    "controlnet_": "a ControlNet",
    "ip_adapter.": "an IP adapter",
    "emb_params": "an embedding",
    "encoder.block.0.layer.": "a text encoder",
    "text_model.encoder.": "a text encoder",
    "input_blocks.0.0.": "a denoiser without the other parts of its model",
    "down_blocks.0.": "a part of a diffusers folder without the others",
}
_FOLDER = "its diffusers folder, by `phoenix-tui models download OWNER/NAME`"
_NOT_WHOLE = {
    # T5's vocabulary is in no such file, and without T5 it does not go
    "FLUX": f"it is FLUX in a single file, which cannot be used; take {_FOLDER}",
    "SD 3": "it is SD 3 in a single file without what reads the prompt; take one that has its "
    f"text encoders in it, or {_FOLDER}",
}
_PACKED = ("scaled_fp8", ".scale_weight", ".absmax", ".quant_state", ".qweight", ".SCB")
"""In names of tensors whose numbers mean nothing by themselves."""


def card_of_file(
    name: str, path: Path, source: str, facts: Facts, *, size_bytes: int, settings: Settings
) -> ModelCard:
    """The model in the file that the facts are of, with what it does best.

    Raises `ValueError` with a sentence for one that cannot be used.
    """
    if facts.refusal or facts.kind is not Kind.MODEL:
        raise ValueError(facts.refusal or f"it is a {facts.kind or 'file'}, and no model")
    side = _side(facts)
    card = ModelCard(
        name=name,
        family=facts.family,
        path=str(path),
        source=source,
        size_multiple=8,
        width=side,
        height=side,
        steps=25,
        cfg_scale=7.0,
        sampler="DPM++ 2M",
        modes=tuple(Mode) if facts.channels == 4 else (Mode.INPAINT,),
        predicts_velocity=facts.prediction == "v_prediction",
        size_bytes=size_bytes,
        memory=memory.need(facts.parameters, side * side, AUTOENCODER_CHANNELS, settings),
    )
    if facts.family == "SD 3":
        card = replace(
            card, is_flow=True, size_multiple=16, steps=28, cfg_scale=4.5, sampler="Euler",
            modes=tuple(Mode),
        )  # fmt: skip
    return with_what_it_does_best(card, f"{path.stem} {facts.title}")


def facts_in(header: Header, name: str) -> Facts | None:
    """What the header tells of a checkpoint; None for a file that is none."""
    family = _family(header)
    if family is None:
        return None
    first = header.tensors.get(f"{DENOISER}input_blocks.0.0.weight")
    channels = first.shape[1] if first is not None and len(first.shape) == 4 else 0
    return Facts(
        kind=Kind.MODEL,
        family=family,
        channels=channels,
        prediction=_prediction(header, family, name),
        title=header.texts.get("modelspec.title", "")[:200],
        refusal=_refusal(header, family, channels),
    )


def what_else(header: Header) -> str:
    """Why a file that nothing here can use cannot be: a sentence."""
    for part, kind in _NOT_A_MODEL.items():
        if any(key.startswith(part) for key in header.tensors):
            return f"it is {kind}, and no model, LoRA or VAE"
    return "it is no checkpoint of a known family"


def _family(header: Header) -> str | None:
    for key, tensor in header.tensors.items():
        if key.startswith(DENOISER) and key.endswith("attn2.to_k.weight"):
            if len(tensor.shape) == 2:
                return family_of(tensor.shape[1])
            break
    for part, family in _TRANSFORMERS.items():
        if any(key.removeprefix(DENOISER).startswith(part) for key in header.tensors):
            return family
    return None


def _refusal(header: Header, family: str, channels: int) -> str:
    if any(mark in key for key in header.tensors for mark in _PACKED):
        return f"it is {family} with packed numbers (4 bits, or 8 with scales), which are not read"
    if family in _TRANSFORMERS.values() and _TEXT_ENCODER.get(family, "") not in header.tensors:
        return _NOT_WHOLE[family]
    if family == REFINER:
        return f"it is {family}, which cannot be used yet"
    if family not in _TEXT_ENCODER:
        return f"{family} in a single file cannot be used yet; in a folder it may"
    for part, key in (("autoencoder", _AUTOENCODER), ("text encoder", _TEXT_ENCODER[family])):
        if key not in header.tensors:
            return f"it is {family} without its {part}"
    return (
        ""
        if channels in {4, 9} or family == "SD 3"
        else f"it is {family} of a kind that cannot be used yet"
    )


def _prediction(header: Header, family: str, name: str) -> str:
    """What the denoiser was trained to say.

    Of SD 2 no tensor tells: its two kinds are alike but for their training, the one for 768 pixels
    by v-prediction, which most models made from it have gone on with, the one for 512 without.
    """
    written = header.texts.get("modelspec.prediction_type", "").lower()
    if written in {"v", "v_prediction", "v-prediction"} or "v_pred" in header.tensors:
        return "v_prediction"
    if written in {"epsilon", "eps"} or family != "SD 2":
        return "epsilon"
    told = f"{name} {header.texts.get('modelspec.architecture', '')}".lower()
    is_base = re.search(r"512|(?<![a-z])base(?![a-z])|inpaint|depth|(?<![a-z])eps", told)
    return "epsilon" if is_base and "768" not in told else "v_prediction"


def _side(facts: Facts) -> int:
    sides = _SIDE_WITH_V if facts.prediction == "v_prediction" else {}
    return sides.get(facts.family, _SIDE[facts.family])
