"""Diffusers models written as the single files that other tools make: the original key names."""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers import StableDiffusionInpaintPipeline, StableDiffusionPipeline
from safetensors.torch import save_file

from tests.worker import tiny_models

FAMILIES = {"sd15": "SD 1.5", "sd15-inpaint": "SD 1.5", "sd2": "SD 2", "sdxl": "SDXL",
            "sd3": "SD 3"}  # fmt: skip
"""Of the kinds that there are in single files."""

_RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "norm2": "out_layers.0",
    "conv2": "out_layers.3", "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}  # fmt: skip
_UNET = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
}  # fmt: skip
_VAE = {
    "mid_block.resnets.0": "mid.block_1", "mid_block.resnets.1": "mid.block_2",
    "mid_block.attentions.0": "mid.attn_1", "conv_shortcut": "nin_shortcut",
    "conv_norm_out": "norm_out", "group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v",
    "to_out.0": "proj_out",
}  # fmt: skip


def build_both(kind: str, folder: Path, file: Path) -> dict[str, dict[str, object]]:
    """Write a random model of that kind as a diffusers folder and as `file`.safetensors; its
    family's configurations, scaled down to its size."""
    torch.manual_seed(0)
    match kind:
        case "sd15":
            pipe = tiny_models.sd15(StableDiffusionPipeline, 4, tiny_models.CLIP_L)
        case "sd15-inpaint":
            pipe = tiny_models.sd15(StableDiffusionInpaintPipeline, 9, tiny_models.CLIP_L)
        case "sd2":
            pipe = tiny_models.sd2(tiny_models.OPEN_CLIP)
        case "sd3":
            pipe = tiny_models.sd3_without_t5(tiny_models.CLIP_L, tiny_models.CLIP_G)
        case _:
            pipe = tiny_models.sdxl(tiny_models.CLIP_L, tiny_models.CLIP_G)
    pipe.to(torch.float16)
    pipe.save_pretrained(folder)
    save_single_file(pipe, file.with_name(f"{file.name}.safetensors"))
    return _configs(folder)


def _configs(folder: Path) -> dict[str, dict[str, object]]:
    """What is not as its class has it by itself: as little as our own tables hold."""
    files = [*folder.glob("*/config.json"), *folder.glob("*/scheduler_config.json")]
    configs = {file.parent.name: json.loads(file.read_text()) for file in files}
    for config in configs.values():
        if name := config.get("_class_name"):
            for parameter in inspect.signature(
                getattr(diffusers, name).__init__
            ).parameters.values():
                if config.get(parameter.name, ...) == parameter.default:
                    del config[parameter.name]
    return configs


def save_single_file(pipe: Any, path: Path) -> None:
    """Write an SD 1.5, SD 2, SDXL or SD 3 pipeline as one checkpoint."""
    tensors = dict(autoencoder_tensors(pipe.vae))
    if hasattr(pipe, "transformer"):
        tensors |= dict(_sd3(pipe.transformer))
        for part, encoder in (("clip_l", pipe.text_encoder), ("clip_g", pipe.text_encoder_2)):
            tensors |= {
                f"text_encoders.{part}.transformer.{_with_text_model(name)}": tensor
                for name, tensor in encoder.state_dict().items()
            }
        del tensors["text_encoders.clip_l.transformer.text_projection.weight"]
        save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, path)
        return
    tensors |= dict(_unet(pipe.unet))
    if hasattr(pipe, "text_encoder_2"):
        tensors |= dict(_clip(pipe.text_encoder, "conditioner.embedders.0.transformer."))
        tensors |= dict(_open_clip(pipe.text_encoder_2, "conditioner.embedders.1.model."))
    elif pipe.text_encoder.config.hidden_size == 1024:
        tensors |= dict(_open_clip(pipe.text_encoder, "cond_stage_model.model."))
    else:
        tensors |= dict(_clip(pipe.text_encoder, "cond_stage_model.transformer."))
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, path)


def _with_text_model(name: str) -> str:
    return name if name.startswith(("text_model.", "text_projection.")) else f"text_model.{name}"


_SD3 = {
    "pos_embed.pos_embed": "pos_embed", "pos_embed.proj": "x_embedder.proj",
    "time_text_embed.timestep_embedder.linear_1": "t_embedder.mlp.0",
    "time_text_embed.timestep_embedder.linear_2": "t_embedder.mlp.2",
    "time_text_embed.text_embedder.linear_1": "y_embedder.mlp.0",
    "time_text_embed.text_embedder.linear_2": "y_embedder.mlp.2",
    "proj_out": "final_layer.linear", "norm_out.linear": "final_layer.adaLN_modulation.1",
}  # fmt: skip
_SD3_BLOCK = {
    "norm1.linear": "x_block.adaLN_modulation.1",
    "norm1_context.linear": "context_block.adaLN_modulation.1",
    "ff.net.0.proj": "x_block.mlp.fc1", "ff.net.2": "x_block.mlp.fc2",
    "ff_context.net.0.proj": "context_block.mlp.fc1", "ff_context.net.2": "context_block.mlp.fc2",
    "attn.to_out.0": "x_block.attn.proj", "attn.to_add_out": "context_block.attn.proj",
    "attn2.to_out.0": "x_block.attn2.proj",
    "attn.norm_q": "x_block.attn.ln_q", "attn.norm_k": "x_block.attn.ln_k",
    "attn.norm_added_q": "context_block.attn.ln_q", "attn.norm_added_k": "context_block.attn.ln_k",
    "attn2.norm_q": "x_block.attn2.ln_q", "attn2.norm_k": "x_block.attn2.ln_k",
}  # fmt: skip
_SD3_JOINED = {
    "x_block.attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "context_block.attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "x_block.attn2.qkv": ("attn2.to_q", "attn2.to_k", "attn2.to_v"),
}


def _sd3(transformer: Any) -> Iterator[tuple[str, torch.Tensor]]:
    state, last = transformer.state_dict(), transformer.config.num_layers - 1
    for key, tensor in state.items():
        base, _, kind = key.rpartition(".")
        block = re.fullmatch(r"transformer_blocks\.(\d+)\.(.+)", base)
        if key in _SD3:
            name = _SD3[key]
        elif block is None:
            name = f"{_SD3.get(base, base)}.{kind}"
        elif block[2] in _SD3_BLOCK:
            name = f"joint_blocks.{block[1]}.{_SD3_BLOCK[block[2]]}.{kind}"
        else:
            continue
        swapped = base in {"norm_out.linear", f"transformer_blocks.{last}.norm1_context.linear"}
        halves = tensor.chunk(2)[::-1] if swapped else [tensor]
        yield f"model.diffusion_model.{name}", torch.cat(list(halves))
    for number in range(last + 1):
        for name, parts in _SD3_JOINED.items():
            for kind in ("weight", "bias"):
                keys = [f"transformer_blocks.{number}.{part}.{kind}" for part in parts]
                if keys[0] in state:
                    joined = torch.cat([state[key] for key in keys])
                    yield f"model.diffusion_model.joint_blocks.{number}.{name}.{kind}", joined


def _unet(unet: Any) -> Iterator[tuple[str, torch.Tensor]]:
    layers = unet.config.layers_per_block

    def block(match: re.Match[str]) -> str:
        direction, i, kind, j = match[1], int(match[2]), match[3], int(match[4])
        if kind == "downsamplers":
            return f"input_blocks.{(layers + 1) * (i + 1)}.0.op"
        if direction == "down":
            number, name = (layers + 1) * i + j + 1, "input_blocks"
        else:
            number, name = (layers + 1) * i + j, "output_blocks"
        if kind == "upsamplers":
            has_attention = hasattr(unet.up_blocks[i], "attentions")
            return f"output_blocks.{(layers + 1) * i + layers}.{2 if has_attention else 1}.conv"
        return f"{name}.{number}.{0 if kind == 'resnets' else 1}"

    for key, tensor in unet.state_dict().items():
        for ours, theirs in _UNET.items():
            if key.startswith(f"{ours}."):
                yield f"model.diffusion_model.{theirs}{key.removeprefix(ours)}", tensor
                break
        else:
            name = (
                re.sub(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)(?:\.conv(?=\.\w+$))?", block, key)
                if "samplers" in key
                else re.sub(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)", block, key)
            )
            name = re.sub(
                r"mid_block\.resnets\.(\d)", lambda m: f"middle_block.{2 * int(m[1])}", name
            )
            name = name.replace("mid_block.attentions.0", "middle_block.1")
            if "resnets" in key:
                for ours, theirs in _RESNET.items():
                    name = name.replace(f".{ours}.", f".{theirs}.")
            yield f"model.diffusion_model.{name}", tensor


def autoencoder_tensors(vae: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """An autoencoder's tensors by their names in a checkpoint."""
    last = len(vae.config.block_out_channels) - 1
    for key, tensor in vae.state_dict().items():
        name = re.sub(r"down_blocks\.(\d)\.resnets\.(\d)", r"down.\1.block.\2", key)
        name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
        name = re.sub(
            r"up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"up.{last - int(m[1])}.block.{m[2]}", name
        )
        name = re.sub(
            r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{last - int(m[1])}.upsample", name
        )
        for ours, theirs in _VAE.items():
            name = re.sub(rf"(^|\.){re.escape(ours)}\.", rf"\g<1>{theirs}.", name)
        is_attention = ".attn_1." in name and name.endswith("weight") and ".norm." not in name
        yield f"first_stage_model.{name}", tensor[:, :, None, None] if is_attention else tensor


def _clip(model: Any, prefix: str) -> Iterator[tuple[str, torch.Tensor]]:
    for key, tensor in model.state_dict().items():
        yield f"{prefix}text_model.{key.removeprefix('text_model.')}", tensor


def _open_clip(model: Any, prefix: str) -> Iterator[tuple[str, torch.Tensor]]:
    state = {key.removeprefix("text_model."): value for key, value in model.state_dict().items()}
    if "text_projection.weight" in state:
        yield f"{prefix}text_projection", state.pop("text_projection.weight").T
    for kind in ("weight", "bias"):
        for number in range(model.config.num_hidden_layers):
            layer = f"encoder.layers.{number}.self_attn"
            parts = [state.pop(f"{layer}.{part}_proj.{kind}") for part in "qkv"]
            yield f"{prefix}transformer.resblocks.{number}.attn.in_proj_{kind}", torch.cat(parts)
    for key, tensor in state.items():
        name = key.replace("embeddings.token_embedding", "token_embedding")
        name = name.replace("embeddings.position_embedding.weight", "positional_embedding")
        name = name.replace("final_layer_norm", "ln_final").replace(
            "encoder.layers", "transformer.resblocks"
        )
        name = name.replace("self_attn.out_proj", "attn.out_proj")
        name = name.replace("layer_norm", "ln_").replace("fc1", "c_fc").replace("fc2", "c_proj")
        yield prefix + name, tensor
