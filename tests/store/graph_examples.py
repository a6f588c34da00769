"""Graphs as ComfyUI saves them, in the shapes that its own examples have."""

from typing import Any

Graph = dict[str, dict[str, Any]]


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs}


def text(words: str) -> dict[str, Any]:
    return node("CLIPTextEncode", text=words, clip=["4", 1])


def simple(**sampler: Any) -> Graph:
    """The graph that ComfyUI starts with."""
    settings = {
        "seed": 156680208700286, "steps": 20, "cfg": 8.0, "sampler_name": "euler",
        "scheduler": "normal", "denoise": 1.0, **sampler,
    }  # fmt: skip
    return {
        "3": node(
            "KSampler", model=["4", 0], positive=["6", 0], negative=["7", 0],
            latent_image=["5", 0], **settings,
        ),
        "4": node("CheckpointLoaderSimple", ckpt_name="SD1.5/v1-5-pruned-emaonly.safetensors"),
        "5": node("EmptyLatentImage", width=512, height=768, batch_size=1),
        "6": text("a galaxy in a bottle"),
        "7": text("text, watermark"),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
    }  # fmt: skip


def with_loras() -> Graph:
    """Two LoRAs one after the other, and one that is switched off."""
    graph = simple(seed=7)
    graph["3"]["inputs"]["model"] = ["11", 0]
    graph["10"] = node(
        "LoraLoader", lora_name="styles\\ink.safetensors", strength_model=0.8, strength_clip=1.0,
        model=["4", 0], clip=["4", 1],
    )  # fmt: skip
    graph["11"] = node(
        "Power Lora Loader (rgthree)", model=["10", 0], clip=["10", 1],
        lora_1={"on": True, "lora": "paper.safetensors", "strength": 0.5},
        lora_2={"on": False, "lora": "neon.safetensors", "strength": 1.0},
    )  # fmt: skip
    return graph


def enlarged() -> Graph:
    """A second sampler that refines what the first has made."""
    graph = simple(seed=7)
    graph["20"] = node("LatentUpscale", samples=["3", 0], width=1024, height=1536)
    graph["21"] = node(
        "KSampler", model=["4", 0], positive=["6", 0], negative=["7", 0], latent_image=["20", 0],
        seed=8, steps=14, cfg=8.0, sampler_name="dpmpp_2m", scheduler="simple", denoise=0.5,
    )  # fmt: skip
    graph["8"]["inputs"]["samples"] = ["21", 0]
    return graph


def from_an_image() -> Graph:
    graph = simple(seed=7, denoise=0.87, sampler_name="dpmpp_2m", scheduler="karras")
    graph["5"] = node("VAEEncode", pixels=["10", 0], vae=["4", 2])
    graph["10"] = node("LoadImage", image="example.png")
    return graph


def sdxl() -> Graph:
    """Two text encoders' prompts, a linked seed, and an advanced sampler."""
    graph = simple()
    graph["3"] = node(
        "KSamplerAdvanced", model=["4", 0], positive=["6", 0], negative=["7", 0],
        latent_image=["5", 0], noise_seed=["30", 0], steps=25, cfg=7.5,
        sampler_name="dpmpp_2m_sde_gpu", scheduler="karras", add_noise="enable",
        start_at_step=0, end_at_step=20, return_with_leftover_noise="enable",
    )  # fmt: skip
    graph["5"]["inputs"].update(width=1024, height=1024)
    graph["30"] = node("PrimitiveInt", value=4242)
    graph["6"] = node(
        "CLIPTextEncodeSDXL", text_g="a castle", text_l="a castle", clip=["4", 1], width=1024
    )
    graph["7"] = node(
        "CLIPTextEncodeSDXL", text_g="blurry", text_l="dark", clip=["4", 1], width=1024
    )
    return graph


def flux() -> Graph:
    """Everything in nodes of its own: noise, guider, sampler, sigmas."""
    return {
        "5": node("EmptySD3LatentImage", width=1024, height=512, batch_size=1),
        "6": text("a fox in the snow"),
        "12": node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
        "13": node(
            "SamplerCustomAdvanced", noise=["25", 0], guider=["22", 0], sampler=["16", 0],
            sigmas=["17", 0], latent_image=["5", 0],
        ),
        "16": node("KSamplerSelect", sampler_name="euler"),
        "17": node("BasicScheduler", scheduler="beta", steps=24, denoise=1.0, model=["30", 0]),
        "22": node("BasicGuider", model=["30", 0], conditioning=["26", 0]),
        "25": node("RandomNoise", noise_seed=219670278),
        "26": node("FluxGuidance", guidance=3.5, conditioning=["6", 0]),
        "30": node("ModelSamplingFlux", model=["31", 0], max_shift=1.15, width=1024, height=512),
        "31": node(
            "LoraLoaderModelOnly", model=["12", 0], lora_name="ink.safetensors", strength_model=1
        ),
        "9": node("SaveImage", images=["8", 0]),
        "8": node("VAEDecode", samples=["13", 0]),
    }  # fmt: skip


def controlled() -> Graph:
    """Prompts that come through a node that hands both on, one made of two."""
    graph = simple(seed=7)
    graph["40"] = node(
        "ControlNetApplyAdvanced", positive=["41", 0], negative=["7", 0], strength=1.0,
        control_net=["42", 0], image=["43", 0],
    )  # fmt: skip
    graph["41"] = node("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["44", 0])
    graph["44"] = node("CLIPTextEncode", text=["45", 0], clip=["4", 1])
    graph["45"] = node("StringConstant", string="on a shelf")
    graph["42"] = node("ControlNetLoader", control_net_name="canny.safetensors")
    graph["43"] = node("LoadImage", image="edges.png")
    graph["3"]["inputs"].update(positive=["40", 0], negative=["40", 1])
    return graph
