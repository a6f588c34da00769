"""Variations: the noise of a seed, gone some of the way to that of another.

A1111's "Variation seed" and "Variation seed strength". A blend of two pictures is the same: the
seed of the one, and as variation seed that of the other.
"""

from collections.abc import Mapping
from typing import Any

from phoenix_tui.domain import fields
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.seeds import random_seed


def of_variation(given: Mapping[str, object], problems: Problems) -> dict[str, Any]:
    """The values of its two fields; a variation seed that is not given is drawn."""
    if "variation_strength" not in given:
        if "variation_seed" in given:
            problems["variation_seed"] = "needs a variation strength to go with it"
        return {}
    seed = given["variation_seed"] if "variation_seed" in given else random_seed()
    return {
        "variation_seed": problems.checked(
            "variation_seed", lambda: fields.VARIATION_SEED.check(seed), 0
        ),
        "variation_strength": problems.checked(
            "variation_strength",
            lambda: fields.VARIATION_STRENGTH.check(given["variation_strength"]),
            0.0,
        ),
    }
