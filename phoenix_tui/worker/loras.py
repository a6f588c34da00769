"""LoRAs on the loaded model: loaded once, switched on for the job whose turn it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.utils.peft_utils import delete_adapter_layers
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors import SafetensorError

from phoenix_tui.catalogue.safetensors_header import read_header
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.worker.frames import LoraFile

MOST_KEPT = 16
"""LoRAs that stay on the model after their jobs, so that the next job need not load them."""

_DOWN = ("lora_down.", "lora_A.", "lora.down.", "lora_linear_layer.down.")
_UP = ("lora_up.", "lora_B.", "lora.up.", "lora_linear_layer.up.")
# what diffusers, PEFT and transformers raise on files that are not what they expect
_LOADING_FAULTS = (
    ValueError, RuntimeError, LookupError, OSError, TypeError, AttributeError, AssertionError,
    SafetensorError,
)  # fmt: skip


class Loras:
    """The adapters of one pipeline's modules, which all jobs share."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._loaded: dict[str, None] = {}
        self._active: tuple[tuple[str, float], ...] | None = ()

    def apply(self, files: Sequence[LoraFile]) -> None:
        """Have exactly these applied, in this order, from the next forward on.

        Raises `PhoenixError` for a file that does not fit the model in all its parts.
        """
        wanted = tuple((_adapter(file), file.weight) for file in files)
        if wanted == self._active:
            return
        # whatever is loaded or taken off makes others active
        self._active = None
        for file in files:
            if _adapter(file) not in self._loaded:
                self._load(file)
        for adapter in [name for name in self._loaded if name not in dict(wanted)]:
            if len(self._loaded) > MOST_KEPT:
                self._remove(adapter)
        if wanted:
            self._pipe.enable_lora()
            self._pipe.set_adapters([name for name, _ in wanted], [weight for _, weight in wanted])
        else:
            self._pipe.disable_lora()
        for adapter, _ in wanted:
            # the one that was used last is the last to go
            self._loaded[adapter] = self._loaded.pop(adapter)
        self._active = wanted

    def _load(self, file: LoraFile) -> None:
        adapter, path = _adapter(file), Path(file.path)
        parts = _parts_in(file)
        try:
            self._pipe.load_lora_weights(
                path.parent, weight_name=path.name, adapter_name=adapter, local_files_only=True
            )
        except torch.OutOfMemoryError:
            self._remove(adapter)
            raise
        except _LOADING_FAULTS as problem:
            self._remove(adapter)
            raise _misfit(file, _reason(str(problem), parts)) from problem
        fitting = sum(
            adapter in getattr(module, "lora_A", {})
            for part in self._components()
            for module in part.modules()
            if isinstance(module, BaseTunerLayer)
        )
        if fitting < parts:
            self._remove(adapter)
            raise _misfit(file, _fitting(fitting, parts))
        self._loaded[adapter] = None

    def _remove(self, adapter: str) -> None:
        self._loaded.pop(adapter, None)
        for component in self._components():
            delete_adapter_layers(component, adapter)
            (getattr(component, "peft_config", None) or {}).pop(adapter, None)

    def _components(self) -> list[Any]:
        named = (getattr(self._pipe, name, None) for name in self._pipe._lora_loadable_modules)
        return [component for component in named if component is not None]


def _parts_in(file: LoraFile) -> int:
    """How many of a model's parts the LoRA changes: each by a pair of matrices."""
    try:
        keys = list(read_header(Path(file.path)).tensors)
    except (OSError, ValueError) as problem:
        raise _misfit(file, f"it cannot be read: {shortened(str(problem), 200)}") from problem
    downs = sum(any(name in key for name in _DOWN) for key in keys)
    ups = sum(any(name in key for name in _UP) for key in keys)
    if not downs or downs != ups:
        raise _misfit(
            file, "it has matrices without their counterparts" if downs or ups else "it holds none"
        )
    return downs


def _reason(fault: str, parts: int) -> str:
    """What a library's page of words means."""
    if "size mismatch" in fault:
        return "its parts have other sizes than this model's"
    if "not found in the base model" in fault:
        return _fitting(0, parts)
    return f"it is not laid out as LoRAs for this model are ({shortened(fault, 120)})"


def _fitting(fitting: int, parts: int) -> str:
    return f"{f'only {fitting}' if fitting else 'none'} of its {parts} parts belong to this model"


def _misfit(file: LoraFile, reason: str) -> PhoenixError:
    return PhoenixError(
        "The LoRA does not fit",
        f"{shortened(file.name, 60)} cannot be put onto this model: {reason}.",
        "Choose a LoRA that was made for this model's family.",
    )


def _adapter(file: LoraFile) -> str:
    # PEFT puts the name into attribute paths, where a dot would end it
    return f"lora_{file.sha256[:24]}"
