"""Random models in the true architectures, scaled down: a few hundred kilobytes each."""

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxPipeline,
    FluxTransformer2DModel,
    PNDMScheduler,
    SD3Transformer2DModel,
    StableDiffusion3Pipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

from phoenix_tui.catalogue.models import SHIPPED

TEXT_WIDTH = 32
CLIP_L, OPEN_CLIP, CLIP_G = 768, 1024, 1280
"""The widths of the text encoders that checkpoints in single files are told by."""
KINDS = ("sd15", "sd15-inpaint", "sdxl", "sd3", "flux")


def build(kind: str, folder: Path) -> None:
    """Write a model of that kind as a diffusers folder."""
    torch.manual_seed(0)
    match kind:
        case "sd15":
            pipe = sd15(StableDiffusionPipeline, in_channels=4)
        case "sd15-inpaint":
            pipe = sd15(StableDiffusionInpaintPipeline, in_channels=9)
        case "sdxl":
            pipe = sdxl()
        case "sd3":
            pipe = _sd3()
        case _:
            pipe = _flux()
    pipe.to(torch.float16).save_pretrained(folder)


def sd15(pipeline: Any, in_channels: int, width: int = TEXT_WIDTH) -> Any:
    """SD 1.5; with 9 channels its inpainting kind."""
    return pipeline(
        vae=_autoencoder(4),
        text_encoder=_clip(width),
        tokenizer=clip_tokenizer(),
        unet=_unet(in_channels=in_channels, cross_attention_dim=width),
        scheduler=PNDMScheduler(
            **_BETAS, skip_prk_steps=True, set_alpha_to_one=False, steps_offset=1
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def sd2(width: int) -> Any:
    """SD 2, which reads texts by OpenCLIP and predicts velocities."""
    pipe = sd15(StableDiffusionPipeline, 4, width)
    pipe.text_encoder = _clip(width, hidden_act="gelu")
    pipe.unet = _unet(in_channels=4, cross_attention_dim=width, use_linear_projection=True)
    pipe.scheduler = DDIMScheduler(
        **_BETAS,
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
        prediction_type="v_prediction",
    )
    return pipe


def sdxl(width: int = TEXT_WIDTH, width_2: int = TEXT_WIDTH) -> Any:
    """SDXL."""
    return StableDiffusionXLPipeline(
        vae=_autoencoder(4),
        text_encoder=_clip(width),
        text_encoder_2=_clip(width_2, projected=True),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        unet=_unet(
            cross_attention_dim=width + width_2,
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + width_2,
        ),
        scheduler=EulerDiscreteScheduler(**_BETAS, timestep_spacing="leading", steps_offset=1),
        force_zeros_for_empty_prompt=True,
    )


def sd3_without_t5(width: int, width_2: int) -> Any:
    """SD 3 as it comes in a single file, in a kind with all that such a kind may have."""
    encoder = _clip(width, projected=True)
    # which the original file has not
    encoder.text_projection.weight.data = torch.eye(width)
    return StableDiffusion3Pipeline(
        transformer=SD3Transformer2DModel(
            sample_size=16,
            patch_size=2,
            in_channels=16,
            out_channels=16,
            num_layers=3,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=32,
            joint_attention_dim=width + width_2,
            pooled_projection_dim=width + width_2,
            pos_embed_max_size=64,
            qk_norm="rms_norm",
            dual_attention_layers=(0, 1),
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_autoencoder(
            16,
            shift_factor=0.06,
            scaling_factor=1.5,
            use_quant_conv=False,
            use_post_quant_conv=False,
        ),
        text_encoder=encoder,
        text_encoder_2=_clip(width_2, projected=True),
        text_encoder_3=None,
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        tokenizer_3=None,
    )


def _sd3() -> Any:
    return StableDiffusion3Pipeline(
        transformer=SD3Transformer2DModel(
            sample_size=16,
            patch_size=2,
            in_channels=16,
            out_channels=16,
            num_layers=2,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=32,
            joint_attention_dim=2 * TEXT_WIDTH,
            pooled_projection_dim=2 * TEXT_WIDTH,
            pos_embed_max_size=64,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_autoencoder(16, shift_factor=0.06, scaling_factor=1.5),
        text_encoder=_clip(projected=True),
        text_encoder_2=_clip(projected=True),
        text_encoder_3=_t5(2 * TEXT_WIDTH),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        tokenizer_3=_t5_tokenizer(),
    )


def _flux() -> Any:
    return FluxPipeline(
        transformer=FluxTransformer2DModel(
            in_channels=64,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=TEXT_WIDTH,
            pooled_projection_dim=TEXT_WIDTH,
            guidance_embeds=True,
            axes_dims_rope=(4, 4, 8),
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=_autoencoder(16, shift_factor=0.1, scaling_factor=0.36),
        text_encoder=_clip(),
        text_encoder_2=_t5(TEXT_WIDTH),
        tokenizer=clip_tokenizer(),
        tokenizer_2=_t5_tokenizer(),
    )


_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def _unet(**config: Any) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=(32, 32),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        attention_head_dim=8,
        norm_num_groups=8,
        **config,
    )


def _autoencoder(latent_channels: int, **config: Any) -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        norm_num_groups=4,
        latent_channels=latent_channels,
        **config,
    )


def clip_tokenizer(pad: str = "") -> CLIPTokenizer:
    """The shipped model's, a sixtieth of CLIP's."""
    return CLIPTokenizer.from_pretrained(SHIPPED / "tokenizer")


def _clip(width: int = TEXT_WIDTH, *, projected: bool = False, **more: Any) -> Any:
    tokenizer = clip_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=TEXT_WIDTH,
        projection_dim=width,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        **more,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def _t5_tokenizer() -> T5Tokenizer:
    letters = [(letter, -2.0) for letter in "abcdefghijklmnopqrstuvwxyz"]
    specials = [(name, 0.0) for name in ("<pad>", "</s>", "<unk>")]
    return T5Tokenizer(vocab=[*specials, ("\u2581", -1.0), *letters], extra_ids=0)


def _t5(width: int) -> T5EncoderModel:
    return T5EncoderModel(
        T5Config(
            vocab_size=len(_t5_tokenizer()),
            d_model=width,
            d_kv=8,
            d_ff=width,
            num_layers=1,
            num_heads=4,
            feed_forward_proj="gated-gelu",
        )
    )
