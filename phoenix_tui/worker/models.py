"""The model that is loaded, kept warm for the next job."""

import gc
import json
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from safetensors import safe_open

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.text import shortened
from phoenix_tui.settings import Settings
from phoenix_tui.worker.device import Device, Execution, execution_for
from phoenix_tui.worker.loras import Loras
from phoenix_tui.worker.previews import Previewer, fit

diffusers.utils.logging.set_verbosity_error()
diffusers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


class LoadedModel:
    """A pipeline in memory; its modules are shared by all jobs, its scheduler by none."""

    def __init__(self, card: ModelCard, sha256: str, device: Device, settings: Settings) -> None:
        self.card = card
        self.sha256 = sha256
        folder = Path(card.path)
        self.execution = execution_for(device, settings, _denoiser_parameters(folder))
        # belongs to the thread, and changes the last bits: set with the model it is meant for
        torch.set_num_threads(self.execution.threads)
        self.pipe: Any = _load(folder, device, self.execution)
        self.loras = Loras(self.pipe)
        self._previewer: Previewer | None = None

    @property
    def previewer(self) -> Previewer:
        """Made at the first use: fitting costs a second on a large autoencoder."""
        if self._previewer is None:
            self._previewer = fit(self.pipe.vae, self.pipe.vae_scale_factor)
        return self._previewer


class Models:
    """Holds one model at a time."""

    def __init__(self, device: Device, settings: Settings) -> None:
        self._device = device
        self._settings = settings
        self._loaded: LoadedModel | None = None

    def has(self, card: ModelCard, sha256: str) -> bool:
        """Whether this very model is warm."""
        loaded = self._loaded
        return loaded is not None and (loaded.card.path, loaded.sha256) == (card.path, sha256)

    def get(self, card: ModelCard, sha256: str) -> LoadedModel:
        """The model, loaded if it is not; the one before it is let go first.

        Raises `PhoenixError` for a folder that holds no model that can be used.
        """
        if self._loaded is None or not self.has(card, sha256):
            self._loaded = None
            gc.collect()
            if self._device.kind == "cuda":
                torch.cuda.empty_cache()
            self._loaded = LoadedModel(card, sha256, self._device, self._settings)
        return self._loaded


def _load(folder: Path, device: Device, execution: Execution) -> Any:
    try:
        index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        pipeline_class = getattr(diffusers, str(index["_class_name"]))
        extras = (
            {"safety_checker": None, "requires_safety_checker": False}
            if "safety_checker" in index
            else {}
        )
        pipe = pipeline_class.from_pretrained(
            folder,
            dtype=execution.torch_dtype,
            use_safetensors=True,
            local_files_only=True,
            **extras,
        )
    except (OSError, ValueError, KeyError, AttributeError) as problem:
        raise PhoenixError(
            "The model cannot be loaded",
            f"{shortened(str(folder), 200)}: {shortened(str(problem), 300)}.",
            "Check that the folder is a complete diffusers model with safetensors weights.",
        ) from problem
    pipe.set_progress_bar_config(disable=True)
    pipe.to(device.kind)
    if execution.memory_format == "channels_last":
        for part in ("unet", "vae"):
            if module := getattr(pipe, part, None):
                module.to(memory_format=torch.channels_last)
    return pipe


def _denoiser_parameters(folder: Path) -> int:
    total = 0
    for part in ("unet", "transformer"):
        for file in (folder / part).glob("*.safetensors"):
            with safe_open(file, "pt") as tensors:
                for key in tensors.keys():  # noqa: SIM118 - it is no dict
                    count = 1
                    for side in tensors.get_slice(key).get_shape():
                        count *= side
                    total += count
    return total
