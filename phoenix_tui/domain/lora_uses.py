"""The LoRAs of a request: those that are listed, and those that stand in the prompt as tags."""

from collections.abc import Mapping

from phoenix_tui.domain import fields
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.problems import one_of
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.domain.text import shortened


def lora_uses(
    listed: object,
    tags: list[tuple[str, str]],
    model: ModelCard,
    loras: Mapping[str, LoraCard],
) -> tuple[LoraUse, ...]:
    """All of them, sorted by name; `listed` is a JSON value, `tags` are (name, weight text).

    Raises `ValueError` for what is no list of {name, weight}, and for LoRAs that are not here, do
    not go with the model or come twice.
    """
    if not isinstance(listed, list):
        raise ValueError("takes a list of {name, weight}")
    uses = [_listed(entry) for entry in listed]
    uses += [LoraUse(name=n, weight=fields.LORA_WEIGHT.from_text(w)) for n, w in tags]
    for use in uses:
        if use.name not in loras:
            raise ValueError(one_of("a LoRA", tuple(loras), use.name))
        if mismatch := mismatch_of(loras[use.name], model):
            raise ValueError(mismatch)
    if len({use.name for use in uses}) < len(uses):
        raise ValueError("names the same LoRA twice")
    return tuple(sorted(uses, key=lambda use: use.name))


def mismatch_of(lora: LoraCard, model: ModelCard) -> str:
    """Why a LoRA does not go with a model; "" where it does, or where that is not known."""
    if lora.family in {model.family, "unknown"}:
        return ""
    return (
        f"'{shortened(lora.name, 40)}' was made for {lora.family}, "
        f"and the model {model.name} is {model.family}"
    )


def _listed(entry: object) -> LoraUse:
    if not isinstance(entry, dict) or not {"name"} <= entry.keys() <= {"name", "weight"}:
        raise ValueError("takes a list of {name, weight}")
    weight = entry.get("weight")
    return LoraUse(
        name=fields.NAME.check(entry["name"]),
        weight=fields.LORA_WEIGHT.check(1.0 if weight is None else weight),
    )
