"""What a sampler expects a picture to become: far sooner to be seen than in the latents."""

import functools
from typing import Any

import torch


class Prediction:
    """Looks on at a job's scheduler, and keeps the latents that it expects at the end.

    The latents between two steps are still mostly noise when the sampler has long known what it
    will come to. Nothing of what the scheduler computes is changed.
    """

    def __init__(self, scheduler: Any) -> None:
        self.latents: torch.Tensor | None = None
        """Those expected at the end; None where the sampler does not say."""
        step = scheduler.step

        # pipelines look at the signature for what to pass
        @functools.wraps(step)
        def watched(*arguments: Any, return_dict: bool = True, **options: Any) -> Any:
            output = step(*arguments, return_dict=True, **options)
            self.latents = _predicted(scheduler, output)
            return output if return_dict else (output.prev_sample,)

        scheduler.step = watched


def _predicted(scheduler: Any, output: Any) -> torch.Tensor | None:
    for name in ("pred_original_sample", "denoised"):
        if (latents := getattr(output, name, None)) is not None:
            return latents  # type: ignore[no-any-return]
    # the solvers of this kind work on predictions, and remember the last ones; others carry the
    # model's own settings for such a solver along without heeding them
    remembered = getattr(scheduler, "model_outputs", None)
    config = scheduler.config
    is_prediction = getattr(config, "predict_x0", False) or str(
        getattr(config, "algorithm_type", "")
    ).endswith("dpmsolver++")
    return remembered[-1] if remembered and is_prediction else None
