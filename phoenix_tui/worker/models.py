"""The model that is loaded, kept warm for the next job."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from safetensors import SafetensorError

from phoenix_tui.catalogue.folder_weights import weights_of
from phoenix_tui.catalogue.safetensors_header import read_header
from phoenix_tui.catalogue.single_file import DENOISER
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.text import shortened
from phoenix_tui.settings import Settings
from phoenix_tui.worker.autoencoder import Autoencoder
from phoenix_tui.worker.device import Device, Execution, execution_for
from phoenix_tui.worker.frames import RunJob
from phoenix_tui.worker.loras import Loras
from phoenix_tui.worker.previews import Previewer, fit
from phoenix_tui.worker.single_file import load_single_file, load_vae
from phoenix_tui.worker.ways import Offload, Way, first_way, is_out_of_memory, tile_side

diffusers.utils.logging.set_verbosity_error()
diffusers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()

# what diffusers and transformers raise on models that are not what they expect
_LOADING_FAULTS = (
    OSError, ValueError, LookupError, AttributeError, TypeError, RuntimeError, SafetensorError,
)  # fmt: skip


class LoadedModel:
    """A pipeline in memory; its modules are shared by all jobs, its scheduler by none."""

    def __init__(
        self, card: ModelCard, digests: str, device: Device, settings: Settings, way: Way
    ) -> None:
        self.card = card
        self.digests = digests
        self.way = way
        """How it is run, unless a picture needs another one."""
        self._device = device
        with _explained(card):
            parameters = _denoiser_parameters(Path(card.path))
        self.execution = execution_for(device, settings, parameters)
        # belongs to the thread, and changes the last bits: set with the model it is meant for
        torch.set_num_threads(self.execution.threads)
        with _explained(card):
            self.pipe: Any = _load(card, self.execution)
            _place(self.pipe, device, way.offload)
        self.loras = Loras(self.pipe)
        self._autoencoder = Autoencoder(self.pipe.vae, self.pipe.vae_scale_factor)
        self._previewer: Previewer | None = None

    def use(self, way: Way) -> None:
        """Run it in another way from now on."""
        if way.offload != self.way.offload:
            _place(self.pipe, self._device, way.offload)
        self.way = way

    def take_up(self, job: RunJob, way: Way) -> None:
        """Have everything that jobs share as this one wants it."""
        self._autoencoder.use(
            tile_side=tile_side(job.request) if way.tiling else None,
            in_float32=way.vae_in_float32,
        )
        self.loras.apply(job.loras)

    @property
    def previewer(self) -> Previewer:
        """Made at the first use: fitting costs a second on a large autoencoder."""
        if self._previewer is None:
            if self.way.offload != "sequential":
                # some overflow in 16 bits, and the job takes its own way up again after this
                self._autoencoder.use(tile_side=None, in_float32=True)
            self._previewer = fit(self.pipe.vae, self.pipe.vae_scale_factor)
        return self._previewer


class Models:
    """Holds one model at a time."""

    def __init__(self, device: Device, settings: Settings) -> None:
        self._device = device
        self._settings = settings
        self._loaded: LoadedModel | None = None
        self._load_in: tuple[str, Way] | None = None

    def way_of(self, card: ModelCard) -> Way:
        """How the model is or will be run."""
        if self._loaded is not None and self._loaded.card.path == card.path:
            return self._loaded.way
        if self._load_in is not None and self._load_in[0] == card.path:
            return self._load_in[1]
        return first_way(card, self._device, self._settings)

    def load_in(self, card: ModelCard, way: Way) -> None:
        """Run the model in that way from when it is loaded next until another one is."""
        self._load_in = card.path, way

    def has(self, card: ModelCard, digests: str) -> bool:
        """Whether this very model is warm; `digests` are the sha256 of all that it is made of."""
        loaded = self._loaded
        return loaded is not None and (loaded.card.path, loaded.digests) == (card.path, digests)

    def get(self, card: ModelCard, digests: str) -> LoadedModel:
        """The model, loaded if it is not; the one before it is let go first.

        Raises `PhoenixError` for a folder that holds no model that can be used.
        """
        if self._loaded is None or not self.has(card, digests):
            self._loaded = None
            gc.collect()
            if self._device.kind == "cuda":
                torch.cuda.empty_cache()
            way = self.way_of(card)
            self._loaded = LoadedModel(card, digests, self._device, self._settings, way)
            self._load_in = None
        return self._loaded


@contextmanager
def _explained(card: ModelCard) -> Iterator[None]:
    try:
        yield
    except _LOADING_FAULTS as problem:
        if is_out_of_memory(problem):
            raise
        raise PhoenixError(
            "The model cannot be loaded",
            f"{shortened(card.path, 200)}: {shortened(str(problem), 300)}.",
            "Check that it is complete, with safetensors weights.",
        ) from problem


def _load(card: ModelCard, execution: Execution) -> Any:
    load = _load_folder if Path(card.path).is_dir() else load_single_file
    pipe = load(card, execution.torch_dtype)
    if card.vae:
        pipe.register_modules(vae=load_vae(card.vae, pipe.vae.config, execution.torch_dtype))
    pipe.set_progress_bar_config(disable=True)
    if execution.memory_format == "channels_last":
        for part in ("unet", "vae"):
            if module := getattr(pipe, part, None):
                module.to(memory_format=torch.channels_last)
    return pipe


def _place(pipe: Any, device: Device, offload: Offload) -> None:
    """Put the parts where they run, or where they wait until they do."""
    match offload:
        case "off":
            pipe.to(device.kind)
        case "model":
            pipe.enable_model_cpu_offload(device=device.kind)
        case "sequential":
            pipe.enable_sequential_cpu_offload(device=device.kind)


def _load_folder(card: ModelCard, dtype: torch.dtype) -> Any:
    folder = Path(card.path)
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    # what a model does without is to be said, SD 3's third text encoder for one
    extras: dict[str, Any] = {name: None for name, told in index.items() if told == [None, None]}
    if "safety_checker" in index:
        extras |= {"safety_checker": None, "requires_safety_checker": False}
    # where a part is there in half size alone; diffusers takes the others by their usual names
    variants = {weights.variant for weights in weights_of(folder, _denoiser(folder)).values()}
    return getattr(diffusers, str(index["_class_name"])).from_pretrained(
        folder,
        dtype=dtype,
        use_safetensors=True,
        local_files_only=True,
        variant=max(variants) or None,
        **extras,
    )


def _denoiser(folder: Path) -> str:
    return "unet" if (folder / "unet").is_dir() else "transformer"


def _denoiser_parameters(path: Path) -> int:
    if path.is_dir():
        part = _denoiser(path)
        files = [path / part / name for name in weights_of(path, part)[part].files]
        tensors = [tensor for file in files for tensor in read_header(file).tensors.values()]
    else:
        tensors = [
            tensor
            for name, tensor in read_header(path).tensors.items()
            if name.startswith(DENOISER)
        ]
    return sum(prod(tensor.shape) for tensor in tensors)
