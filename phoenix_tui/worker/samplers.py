"""The samplers, as diffusers' schedulers."""

from functools import wraps
from typing import Any

import diffusers

from phoenix_tui.domain.request import Request
from phoenix_tui.domain.samplers import AUTOMATIC
from phoenix_tui.worker.noise import seed_of

_SCHEDULERS: dict[str, tuple[str, dict[str, object]]] = {
    "DPM++ 2M": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "dpmsolver++", "solver_order": 2},
    ),
    "DPM++ 2M SDE": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "sde-dpmsolver++", "solver_order": 2},
    ),
    "DPM++ 3M SDE": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "sde-dpmsolver++", "solver_order": 3},
    ),
    "DPM++ SDE": ("DPMSolverSDEScheduler", {}),
    "DPM++ 2S": (
        "DPMSolverSinglestepScheduler",
        {"algorithm_type": "dpmsolver++", "solver_order": 2},
    ),
    "Euler": ("EulerDiscreteScheduler", {}),
    "Euler a": ("EulerAncestralDiscreteScheduler", {}),
    "Heun": ("HeunDiscreteScheduler", {}),
    "DPM2": ("KDPM2DiscreteScheduler", {}),
    "DPM2 a": ("KDPM2AncestralDiscreteScheduler", {}),
    "LMS": ("LMSDiscreteScheduler", {}),
    "UniPC": ("UniPCMultistepScheduler", {}),
    "DEIS": ("DEISMultistepScheduler", {"algorithm_type": "deis"}),
    "DDIM": ("DDIMScheduler", {}),
    "DDPM": ("DDPMScheduler", {}),
    "PLMS": ("PNDMScheduler", {"skip_prk_steps": True}),
    "LCM": ("LCMScheduler", {}),
    "TCD": ("TCDScheduler", {}),
}

_SCHEDULES: dict[str, dict[str, object]] = {
    "Karras": {"use_karras_sigmas": True},
    "Exponential": {"use_exponential_sigmas": True},
    "Beta": {"use_beta_sigmas": True},
    "SGM Uniform": {"timestep_spacing": "trailing"},
}


def scheduler_for(request: Request, config: Any) -> Any:
    """A scheduler of the job's own: it holds state, and jobs take turns.

    `config` is the model's scheduler config, which keeps what belongs to the model (betas,
    prediction type); sampler and schedule are put over it.
    """
    class_name, options = _SCHEDULERS[request.sampler]
    options = dict(options)
    if request.schedule != AUTOMATIC:
        options |= _SCHEDULES[request.schedule]
    if request.sampler == "DPM++ SDE":
        # it ignores the pipeline's generator
        options["noise_sampler_seed"] = seed_of(request)
    return _from_its_first_step(getattr(diffusers, class_name).from_config(config, **options))


def _from_its_first_step(scheduler: Any) -> Any:
    """The scheduler, which begins where its list of steps does.

    By itself it looks for the time of the first step, finds that time twice where steps lie close
    ("Beta" from 35 steps on), begins with the second and runs out of steps. Pipelines that start
    from a picture say where to begin after this.
    """
    if not hasattr(scheduler, "set_begin_index"):
        return scheduler
    set_timesteps = scheduler.set_timesteps

    @wraps(set_timesteps)
    def set_timesteps_and_begin(*args: Any, **kwargs: Any) -> None:
        set_timesteps(*args, **kwargs)
        scheduler.set_begin_index(0)

    scheduler.set_timesteps = set_timesteps_and_begin
    return scheduler
