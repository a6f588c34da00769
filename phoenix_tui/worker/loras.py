"""LoRAs on the loaded model: loaded once, switched on for the job whose turn it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.worker.frames import LoraFile


class Loras:
    """The adapters of one pipeline's modules, which all jobs share."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._loaded: set[str] = set()
        self._active: tuple[tuple[str, float], ...] = ()

    def load(self, files: Sequence[LoraFile]) -> None:
        """Load what is not there yet. Raises `PhoenixError` for a file that does not fit."""
        for file in files:
            adapter = _adapter(file)
            if adapter in self._loaded:
                continue
            path = Path(file.path)
            try:
                self._pipe.load_lora_weights(
                    path.parent, weight_name=path.name, adapter_name=adapter, local_files_only=True
                )
            except (ValueError, RuntimeError, KeyError, OSError) as problem:
                raise PhoenixError(
                    "The LoRA does not fit",
                    f"{shortened(file.name, 60)} could not be put onto this model: "
                    f"{shortened(str(problem), 200)}.",
                    "Choose a LoRA that was made for this model's family.",
                ) from problem
            self._loaded.add(adapter)
            # loading makes it active
            self._active = (("", 0.0),)

    def activate(self, files: Sequence[LoraFile]) -> None:
        """Have exactly these applied, in this order, from the next forward on."""
        wanted = tuple((_adapter(file), file.weight) for file in files)
        if wanted == self._active:
            return
        if wanted:
            self._pipe.enable_lora()
            self._pipe.set_adapters([name for name, _ in wanted], [weight for _, weight in wanted])
        else:
            self._pipe.disable_lora()
        self._active = wanted


def _adapter(file: LoraFile) -> str:
    # PEFT puts the name into attribute paths, where a dot would end it
    return f"lora_{file.sha256[:24]}"
