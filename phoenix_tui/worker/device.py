"""Where models run, and how: everything about the machine that changes a picture's bytes."""

import os
import platform

import msgspec
import psutil
import torch

from phoenix_tui.settings import Settings

LARGE = 50_000_000
"""Parameters of a denoiser from which it is worth more than one CPU thread, and channels_last.

The 4 M of the shipped model take 0.30 s a picture on one thread, hardly less on two, and 3 s on two
threads whose cores are also used by others; SD1.5's 860 M scale with the cores, and gain a fifth by
channels_last, by which the small one loses.
"""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A device to run models on."""

    kind: str
    """As torch names it: "cpu", "cuda", "mps"."""
    name: str
    instruction_set: str
    memory: int = 0
    """Bytes that are free on a device with memory of its own; 0 where it is the machine's."""


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """How one model runs on the device: fixed for as long as it is loaded."""

    dtype: str
    """As torch names it, without the "torch."."""
    memory_format: str
    """"channels_last" or "contiguous"."""
    threads: int
    """Of the CPU."""

    @property
    def torch_dtype(self) -> torch.dtype:
        dtype: torch.dtype = getattr(torch, self.dtype)
        return dtype


def find_device(settings: Settings) -> Device:
    """The device that the settings ask for, else the best there is; sets up torch for it.

    To be called once, on the thread that will do all of torch's work: gradient mode belongs to the
    thread, and each pipeline call restores what it found.
    """
    torch.set_grad_enabled(False)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    kind = settings.device if settings.device != "auto" else _best_kind()
    if kind == "cuda":
        capability = ".".join(str(number) for number in torch.cuda.get_device_capability())
        return Device(
            kind=kind,
            name=torch.cuda.get_device_name(),
            instruction_set=f"CUDA {capability}",
            memory=torch.cuda.mem_get_info()[0],
        )
    return Device(
        kind=kind,
        name="Apple GPU" if kind == "mps" else f"CPU {platform.machine()}",
        instruction_set=_cpu_instructions(),
    )


def execution_for(device: Device, settings: Settings, parameters: int) -> Execution:
    """How to run a model whose denoiser has `parameters` parameters."""
    large = parameters >= LARGE
    return Execution(
        dtype=settings.dtype if settings.dtype != "auto" else _dtype(device),
        memory_format="channels_last" if large and device.kind != "mps" else "contiguous",
        threads=settings.threads or (_physical_cores() if large else 1),
    )


def _best_kind() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _dtype(device: Device) -> str:
    match device.kind:
        case "cuda":
            return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
        case "mps":
            return "float16"
        case _:
            # without these instructions bf16 is emulated, at a fraction of fp32's speed
            fast = {"AMX", "AVX512_BF16"} & set(device.instruction_set.split())
            return "bfloat16" if fast else "float32"


def _physical_cores() -> int:
    allowed = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))


def _cpu_instructions() -> str:
    found = [torch.backends.cpu.get_cpu_capability()]
    if torch.cpu._is_amx_tile_supported():
        found.append("AMX")
    if torch.cpu._is_avx512_bf16_supported():
        found.append("AVX512_BF16")
    return " ".join(found)
