"""What diffusers wants to know of the parts of each family: a file of weights does not say it."""

from typing import Any

_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
_AUTOENCODER: dict[str, Any] = {
    "_class_name": "AutoencoderKL",
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
}
_CLIP: dict[str, Any] = {
    "model_type": "clip_text_model",
    "vocab_size": 49408,
    "max_position_embeddings": 77,
    "bos_token_id": 49406,
    "eos_token_id": 49407,
}
_CLIP_L = _CLIP | {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "hidden_act": "quick_gelu",
    "projection_dim": 768,
}
_CLIP_G = _CLIP | {
    "hidden_size": 1280,
    "intermediate_size": 5120,
    "num_hidden_layers": 32,
    "num_attention_heads": 20,
    "hidden_act": "gelu",
    "projection_dim": 1280,
}
_SD15: dict[str, dict[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 64,
        "in_channels": 4,
        "cross_attention_dim": 768,
        "attention_head_dim": 8,
    },
    "vae": _AUTOENCODER | {"sample_size": 512, "scaling_factor": 0.18215},
    "text_encoder": _CLIP_L,
    "scheduler": {
        "_class_name": "PNDMScheduler",
        **_BETAS,
        "skip_prk_steps": True,
        "set_alpha_to_one": False,
        "steps_offset": 1,
    },
}
_SD2: dict[str, dict[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 64,
        "in_channels": 4,
        "cross_attention_dim": 1024,
        "attention_head_dim": [5, 10, 20, 20],
        "use_linear_projection": True,
        # in 16 bits its attention overflows
        "upcast_attention": True,
    },
    "vae": _SD15["vae"],
    "text_encoder": _CLIP
    | {
        "hidden_size": 1024,
        "intermediate_size": 4096,
        # the last but one of OpenCLIP's 24 is what the denoiser was trained on
        "num_hidden_layers": 23,
        "num_attention_heads": 16,
        "hidden_act": "gelu",
        "projection_dim": 512,
    },
    "scheduler": {
        "_class_name": "DDIMScheduler",
        **_BETAS,
        "clip_sample": False,
        "set_alpha_to_one": False,
        "steps_offset": 1,
    },
}
_SDXL: dict[str, dict[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 128,
        "in_channels": 4,
        "cross_attention_dim": 2048,
        "attention_head_dim": [5, 10, 20],
        "block_out_channels": [320, 640, 1280],
        "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
        "transformer_layers_per_block": [1, 2, 10],
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
    },
    "vae": _AUTOENCODER | {"sample_size": 1024, "scaling_factor": 0.13025, "force_upcast": True},
    "text_encoder": _CLIP_L,
    "text_encoder_2": _CLIP_G,
    "scheduler": {
        "_class_name": "EulerDiscreteScheduler",
        **_BETAS,
        "timestep_spacing": "leading",
        "steps_offset": 1,
    },
}
_SD3: dict[str, dict[str, Any]] = {
    # how large the rest is differs from one SD 3 to the other, and shows in the file
    "transformer": {
        "_class_name": "SD3Transformer2DModel",
        "sample_size": 128,
        "patch_size": 2,
        "in_channels": 16,
        "out_channels": 16,
        "attention_head_dim": 64,
    },
    "vae": _AUTOENCODER
    | {
        "sample_size": 1024,
        "latent_channels": 16,
        "scaling_factor": 1.5305,
        "shift_factor": 0.0609,
        "use_quant_conv": False,
        "use_post_quant_conv": False,
        "force_upcast": True,
    },
    "text_encoder": _CLIP_L,
    "text_encoder_2": _CLIP_G,
    "scheduler": {"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": 3.0},
}
CONFIGS = {"SD 1.5": _SD15, "SD 2": _SD2, "SDXL": _SDXL, "SD 3": _SD3}
"""What diffusers wants to know of each family's parts: the published models' own values."""
