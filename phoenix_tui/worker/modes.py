"""What a pipeline is called with, in each mode."""

import copy
import inspect
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from phoenix_tui.domain.request import Mode
from phoenix_tui.worker.frames import RunJob
from phoenix_tui.worker.samplers import scheduler_for

MASK_BLUR = 4
"""Pixels by which a mask's edge is softened."""


def pipeline_for(job: RunJob, pipe: Any) -> Any:
    """A pipeline object of the job's own: the modules are shared, the scheduler is not."""
    match job.request.mode:
        case Mode.TXT2IMG:
            job_pipe = copy.copy(pipe)
        case Mode.IMG2IMG:
            from diffusers import AutoPipelineForImage2Image

            job_pipe = AutoPipelineForImage2Image.from_pipe(pipe)
        case Mode.INPAINT:
            from diffusers import AutoPipelineForInpainting

            job_pipe = AutoPipelineForInpainting.from_pipe(pipe)
    job_pipe.scheduler = scheduler_for(job.request, pipe.scheduler.config)
    job_pipe.set_progress_bar_config(disable=True)
    return job_pipe


def arguments_for(job: RunJob, job_pipe: Any) -> dict[str, Any]:
    """The job's own arguments of the pipeline's call, less those that this pipeline lacks."""
    request = job.request
    arguments: dict[str, Any] = {
        "prompt": request.prompt_used,
        "negative_prompt": request.negative_prompt or None,
        "num_inference_steps": request.steps,
        "guidance_scale": request.cfg_scale,
        "width": request.width,
        "height": request.height,
    }
    if job.init_image:
        arguments["image"] = _init_image(Path(job.init_image), request.width, request.height)
        arguments["strength"] = request.strength
    if job.mask:
        arguments["mask_image"] = _mask(Path(job.mask), job_pipe, request.width, request.height)
    takes = inspect.signature(job_pipe.__call__).parameters
    return {name: value for name, value in arguments.items() if name in takes}


def finish(image: Image.Image, arguments: dict[str, Any], job_pipe: Any) -> Image.Image:
    """The picture as it is kept: outside the mask it is the init image itself."""
    if "mask_image" in arguments:
        image = job_pipe.image_processor.apply_overlay(
            arguments["mask_image"], arguments["image"], image
        )
    return image.convert("RGB")


def _init_image(file: Path, width: int, height: int) -> Image.Image:
    with Image.open(file) as opened:
        upright = ImageOps.exif_transpose(opened)
        # what is transparent shows white, as on a page
        rgba = upright.convert("RGBA")
        page = Image.new("RGBA", rgba.size, "white")
        flat = Image.alpha_composite(page, rgba).convert("RGB")
    return flat.resize((width, height), Image.Resampling.LANCZOS)


def _mask(file: Path, job_pipe: Any, width: int, height: int) -> Image.Image:
    with Image.open(file) as opened:
        mask = ImageOps.exif_transpose(opened).convert("L").resize((width, height))
    blurred: Image.Image = job_pipe.mask_processor.blur(mask, blur_factor=MASK_BLUR)
    return blurred
