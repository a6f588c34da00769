"""The LoRAs that can be used, and the family that each was made for."""

from functools import cache
from itertools import chain
from pathlib import Path

import phoenix_tui
from phoenix_tui.catalogue.families import UNKNOWN, family_of
from phoenix_tui.catalogue.notes import note_skipped
from phoenix_tui.catalogue.safetensors_header import Header, read_header
from phoenix_tui.domain import fields
from phoenix_tui.domain.model import LoraCard
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED_LORAS = Path(phoenix_tui.__file__).parent / "demo" / "loras"
"""Styles for the shipped model."""

_DOWN = ("lora_down", "lora_A", "lora.down")
_PARTS_OF = {
    "joint_transformer_blocks": "SD 3",
    "double_blocks": "FLUX",
    "single_transformer_blocks": "FLUX",
    "lora_te2_": "SDXL",
}
_NAMES_OF = {"sdxl": "SDXL", "xl-v1": "SDXL", "sd_v1": "SD 1.5", "diffusion-v1": "SD 1.5",
             "sd_v2": "SD 2", "diffusion-v2": "SD 2", "flux": "FLUX", "sd3": "SD 3"}  # fmt: skip


def find_loras(places: Places, settings: Settings) -> dict[str, LoraCard]:
    """The shipped LoRAs and the .safetensors files in the loras folder, by name.

    One's own takes the place of a shipped one. What cannot be read is passed over.
    """
    cards: dict[str, LoraCard] = {}
    shipped = sorted(SHIPPED_LORAS.glob("*.safetensors"))
    for path in chain(shipped, sorted(places.loras.glob("*.safetensors"))):
        if not path.is_file():  # opening a pipe would wait for its other end
            continue
        try:
            name = fields.NAME.check(path.stem)
            status = path.stat()
            family = _family(path, status.st_mtime_ns, status.st_size)
        except (OSError, ValueError) as problem:
            note_skipped(path, str(problem))
        else:
            source = "shipped" if path.parent == SHIPPED_LORAS else "loras folder"
            cards[name] = LoraCard(name=name, family=family, path=str(path), source=source)
    return cards


@cache
def _family(path: Path, _mtime_ns: int, _size: int) -> str:
    return family_in(read_header(path))


def family_in(header: Header) -> str:
    """The family that a LoRA's header tells of: by the width of the texts that it reads, else by
    the parts that it changes, else by what its trainer wrote; "unknown" where none says."""
    for key, tensor in header.tensors.items():
        is_down = "attn2" in key and "to_k" in key and any(name in key for name in _DOWN)
        if is_down and len(tensor.shape) >= 2:
            return family_of(tensor.shape[1])
    for part, family in _PARTS_OF.items():
        if any(part in key for key in header.tensors):
            return family
    written = " ".join(
        header.texts.get(key, "") for key in ("ss_base_model_version", "modelspec.architecture")
    ).lower()
    return next((family for name, family in _NAMES_OF.items() if name in written), UNKNOWN)
