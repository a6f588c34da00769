"""What other tools call samplers, schedules and model files, in the names that are used here."""

from phoenix_tui.domain.samplers import AUTOMATIC, split_name

_SAMPLERS = {
    # ComfyUI; InvokeAI and stable-diffusion.cpp where they differ
    "euler": "Euler",
    "euler_ancestral": "Euler a",
    "euler_a": "Euler a",
    "heun": "Heun",
    "dpm_2": "DPM2",
    "dpm2": "DPM2",
    "kdpm_2": "DPM2",
    "dpm_2_ancestral": "DPM2 a",
    "dpm_2_a": "DPM2 a",
    "kdpm_2_a": "DPM2 a",
    "lms": "LMS",
    "dpmpp_2s": "DPM++ 2S",
    "dpmpp_sde": "DPM++ SDE",
    "dpmpp_2m": "DPM++ 2M",
    "dpm++2m": "DPM++ 2M",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "dpmpp_3m_sde": "DPM++ 3M SDE",
    "ddim": "DDIM",
    "ddim_trailing": "DDIM",
    "ddpm": "DDPM",
    "lcm": "LCM",
    "tcd": "TCD",
    "uni_pc": "UniPC",
    "unipc": "UniPC",
    "deis": "DEIS",
    "pndm": "PLMS",
    "plms": "PLMS",
}
_SCHEDULES = {
    "normal": AUTOMATIC,
    "discrete": AUTOMATIC,
    "karras": "Karras",
    "exponential": "Exponential",
    "sgm_uniform": "SGM Uniform",
    "beta": "Beta",
}
_ENDINGS = (".safetensors", ".ckpt", ".sft", ".gguf", ".pt", ".pth", ".bin")
_KARRAS = "_k"
"""What InvokeAI adds to a sampler's name."""


def sampler_and_schedule(sampler: str, schedule: str | None = None) -> tuple[str, str | None]:
    """Our names of what another tool calls so; a name that is unknown stays as it is.

    The schedule may be glued to the sampler: "DPM++ 2M Karras", "dpmpp_2m_k", "euler karras".
    """
    name, glued = split_name(sampler)
    key = name.casefold()
    if key not in _SAMPLERS and " " in key:
        head, _, tail = key.rpartition(" ")
        if head in _SAMPLERS and tail in _SCHEDULES:
            key, glued = head, tail
    if key.endswith(_KARRAS) and key.removesuffix(_KARRAS) in _SAMPLERS:
        key, glued = key.removesuffix(_KARRAS), "Karras"
    named = schedule or glued
    return (
        _SAMPLERS.get(key.removesuffix("_gpu"), name),
        _SCHEDULES.get(named.casefold(), named) if named else None,
    )


def label_of_file(file: str) -> str:
    """The name that a model's file goes by: without its folders and its ending."""
    name = file.replace("\\", "/").rpartition("/")[2]
    for ending in _ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name
