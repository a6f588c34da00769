"""How much memory a model takes, told before it is loaded, and how much there is."""

import sys
from functools import cache
from pathlib import Path

import psutil

from phoenix_tui.settings import Settings

_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
_GPUS = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")
_FAST_BF16 = ("avx512_bf16", "amx_bf16")
_CGROUP = Path("/sys/fs/cgroup")


def need(parameters: int, pixels: int, channels: int, settings: Settings) -> int:
    """Bytes that a model of so many parameters takes to make a picture of so many pixels.

    Weights in the number format that they will be run in, and the widest part of the way: the
    autoencoder's last block, whose `channels` channels at full size are there three times, before,
    in and after a convolution.
    """
    return (parameters + 3 * channels * pixels) * number_bytes(settings)


def number_bytes(settings: Settings) -> int:
    """Bytes of a number in the format that the worker will choose, as far as that shows without
    torch: 16 bits on a GPU or on a processor that is made for them."""
    return _BYTES.get(settings.dtype) or (2 if runs_on_gpu(settings) or _has_fast_bf16() else 4)


def runs_on_gpu(settings: Settings) -> bool:
    """Whether the worker will find a GPU, as far as that shows without torch."""
    if settings.device != "auto":
        return settings.device != "cpu"
    return sys.platform == "darwin" or any(Path(name).exists() for name in _GPUS)


@cache
def _has_fast_bf16() -> bool:
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            flags = next((line for line in file if line.startswith("flags")), "")
    except OSError:
        return False
    return any(flag in flags for flag in _FAST_BF16)


def free_for_a_model(settings: Settings, worker_pid: int | None, device_memory: int) -> int:
    """Bytes that the next model could be given: those that the one before it has are given up.

    `device_memory` is what a worker on a GPU has told of it. 0 where that is not known.
    """
    if device_memory:
        return device_memory
    if runs_on_gpu(settings):
        return 0
    try:
        held = psutil.Process(worker_pid).memory_info().rss if worker_pid else 0
    except psutil.Error:
        held = 0  # it has just ended
    return free() + held


def free() -> int:
    """Bytes of memory that are free on this machine, or left to this container."""
    return min(psutil.virtual_memory().available, _left_by_cgroup())


def whole() -> int:
    """Bytes of memory that this machine or container has, swap included."""
    try:
        limit = int((_CGROUP / "memory.max").read_text(encoding="ascii"))
    except (OSError, ValueError):
        limit = sys.maxsize
    return min(psutil.virtual_memory().total + psutil.swap_memory().total, limit)


def _left_by_cgroup() -> int:
    try:
        limit = (_CGROUP / "memory.max").read_text(encoding="ascii").strip()
        if limit == "max":
            return sys.maxsize
        used = int((_CGROUP / "memory.current").read_text(encoding="ascii"))
        # what is only kept of files is given up for the asking
        for line in (_CGROUP / "memory.stat").read_text(encoding="ascii").splitlines():
            if line.startswith("inactive_file "):
                used -= int(line.split()[1])
        return max(0, int(limit) - used)
    except (OSError, ValueError):
        return sys.maxsize
