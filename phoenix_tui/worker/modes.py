"""What a pipeline is called with, in each mode."""

import copy
import inspect
from pathlib import Path
from typing import Any

import diffusers
from PIL import Image

from phoenix_tui.domain.request import Mode, Request
from phoenix_tui.worker.frames import RunJob
from phoenix_tui.worker.input_images import latent_cells, read_init_image, read_mask, softened
from phoenix_tui.worker.mask_area import MaskArea, area_of
from phoenix_tui.worker.predictions import Prediction
from phoenix_tui.worker.prompt_embeddings import prompt_arguments
from phoenix_tui.worker.samplers import scheduler_for

_CLASSES = {
    Mode.TXT2IMG: "AutoPipelineForText2Image",
    Mode.IMG2IMG: "AutoPipelineForImage2Image",
    Mode.INPAINT: "AutoPipelineForInpainting",
}


def _pipeline_for(mode: Mode, pipe: Any) -> Any:
    """A pipeline of the mode's class, made of the same modules."""
    if (
        mode is Mode.TXT2IMG
        and "2Img" not in (kind := type(pipe).__name__)
        and ("Inpaint" not in kind)
    ):
        return copy.copy(pipe)
    # by name, when one is needed: importing these imports every pipeline there is, for a second
    return getattr(diffusers, _CLASSES[mode]).from_pipe(pipe)


class PipelineCall:
    """One job's call: a pipeline object of its own, what it is called with, and what follows."""

    def __init__(self, job: RunJob, pipe: Any) -> None:
        request = job.request
        # the modules are shared, the scheduler is not
        self.pipe = _pipeline_for(request.mode, pipe)
        self.pipe.scheduler = (
            type(pipe.scheduler).from_config(pipe.scheduler.config)
            if job.model.is_flow
            else scheduler_for(request, pipe.scheduler.config)
        )
        self._prediction = Prediction(self.pipe.scheduler)
        self.pipe.set_progress_bar_config(disable=True)
        self._size = size = request.width, request.height
        self._init_image = self._mask = None
        if job.init_image:
            self._init_image = read_init_image(Path(job.init_image), *size, request.resize)
        if job.mask and request.init_image:
            init_size = request.init_image.width, request.init_image.height
            mask = read_mask(Path(job.mask), *size, request.resize, init_size)
            self._mask = softened(mask, request.mask_blur)
        self._area: MaskArea | None = None
        if self._mask and request.only_masked_padding is not None:
            self._area = area_of(self._mask, request.only_masked_padding)

    def arguments(self, request: Request) -> dict[str, Any]:
        """Of the pipeline's call, less those that this pipeline lacks."""
        arguments: dict[str, Any] = {
            **prompt_arguments(request, self.pipe),
            "num_inference_steps": request.steps,
            "guidance_scale": request.cfg_scale,
            "width": request.width,
            "height": request.height,
        }
        if self._init_image:
            arguments["image"] = self._painted(self._init_image, Image.Resampling.LANCZOS)
            arguments["strength"] = request.strength
        if self._mask:
            # which marks no more than it did, as LANCZOS would
            mask = self._painted(self._mask, Image.Resampling.BOX)
            arguments["mask_image"] = latent_cells(mask, self.pipe.vae_scale_factor)
        takes = inspect.signature(self.pipe.__call__).parameters
        return {name: value for name, value in arguments.items() if name in takes}

    def _painted(self, image: Image.Image, resampling: Image.Resampling) -> Image.Image:
        """What of an image the pipeline works on, at the picture's size."""
        return self._area.enlarged(image, resampling) if self._area else image

    def latents(self, latents: Any) -> Any:
        """(1, channels, height, width) to show, from what the pipeline has between steps."""
        if self._prediction.latents is not None:
            return self._prediction.latents
        if latents.ndim == 4:
            return latents
        # FLUX keeps them as a row of squares
        width, height = self._size
        return self.pipe._unpack_latents(latents, height, width, self.pipe.vae_scale_factor)

    def finish(self, image: Image.Image) -> Image.Image:
        """The picture as it is kept: outside the mask and its blur, the init image itself."""
        image = image.convert("RGB")
        if self._mask and self._init_image:
            if self._area:
                image = self._area.put_back(image, self._init_image)
            # what the mask says goes for all channels alike, and 0 leaves the bytes as they are
            image = Image.composite(image, self._init_image, self._mask)
        return image


def steps_of(request: Request) -> int:
    """How many steps the job will run, as far as that is known before it begins."""
    if request.strength is None:
        return request.steps
    return min(int(request.steps * request.strength), request.steps)
