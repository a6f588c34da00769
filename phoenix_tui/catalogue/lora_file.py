"""A LoRA told from its header: whose parts it changes, what it learned from, its trigger words."""

import re
from pathlib import PurePath

import msgspec

from phoenix_tui.catalogue.facts import Facts
from phoenix_tui.catalogue.families import UNKNOWN, family_of
from phoenix_tui.catalogue.roots import Kind
from phoenix_tui.catalogue.safetensors_header import Header

MOST_WORDS = 8
LONGEST_WORD = 80
"""Characters."""

_DOWN = ("lora_down", "lora_A", "lora.down", "lora_linear_layer.down")
_OTHER_KINDS = {"hada_w1_a": "LoHa", "lokr_w1": "LoKr", "oft_blocks": "OFT", "oft_diag": "OFT"}
_PARTS_OF = {
    "joint_transformer_blocks": "SD 3",
    "joint_blocks": "SD 3",
    "double_blocks": "FLUX",
    "single_transformer_blocks": "FLUX",
    "lora_te2_": "SDXL",
}
_NAMES_OF = {"sdxl": "SDXL", "xl-v1": "SDXL", "sd_v1": "SD 1.5", "diffusion-v1": "SD 1.5",
             "sd_v2": "SD 2", "diffusion-v2": "SD 2", "flux": "FLUX", "sd3": "SD 3"}  # fmt: skip
_REPEATS = re.compile(r"^\d+_")


def facts_in(header: Header, _name: str) -> Facts | None:
    """What the header tells of a LoRA; None for a file that is none."""
    texts = header.texts
    # trainers of whole models write much of the same, but for these
    written_by_a_trainer = texts.get("modelspec.architecture", "").endswith("/lora") or any(
        key in texts for key in ("ss_network_module", "ss_network_dim", "ss_network_args")
    )
    other = next((k for name, k in _OTHER_KINDS.items() if _has(header, name)), None)
    if not (written_by_a_trainer or other or any(_has(header, name) for name in _DOWN)):
        return None
    return Facts(
        kind=Kind.LORA,
        family=family_in(header),
        refusal=f"it is a {other}, which cannot be used yet; LoRAs can" if other else "",
        title=texts.get("modelspec.title", "")[:LONGEST_WORD],
        base=_base(texts),
        trigger_words=trigger_words(texts),
    )


def family_in(header: Header) -> str:
    """The family that a LoRA's header tells of: by the width of the texts that it reads, else by
    the parts that it changes, else by what its trainer wrote; "unknown" where none says."""
    for key, tensor in header.tensors.items():
        is_down = "attn2" in key and "to_k" in key and any(name in key for name in _DOWN)
        # SD 3.5's transformer has an attention of that name which reads no texts
        if is_down and not key.startswith("transformer.") and len(tensor.shape) >= 2:
            return family_of(tensor.shape[1])
    for part, family in _PARTS_OF.items():
        if _has(header, part):
            return family
    written = " ".join(
        header.texts.get(key, "") for key in ("ss_base_model_version", "modelspec.architecture")
    ).lower()
    return next((family for name, family in _NAMES_OF.items() if name in written), UNKNOWN)


def trigger_words(texts: dict[str, str]) -> tuple[str, ...]:
    """What its maker says that it listens to, else the tags that nearly all its pictures had.

    kohya's trainer writes how often each tag came in each folder of pictures, whose name begins
    with how often it was gone through: {"10_sks": {"sks": 30, "1girl": 12}}.
    """
    said = [
        word.strip()
        for key in ("modelspec.trigger_phrase", "ss_trigger_words", "trigger_words")
        for word in re.split(r"[,\n]", texts.get(key, ""))
    ]
    if not any(said):
        said = _usual_tags(texts.get("ss_tag_frequency", ""))
    words = dict.fromkeys(word for word in said if 0 < len(word) <= LONGEST_WORD)
    return tuple(words)[:MOST_WORDS]


def _usual_tags(written: str) -> list[str]:
    try:
        # which also refuses halves of characters, as nothing that they are in could be sent on
        folders = msgspec.json.decode(written) if written else {}
    except (ValueError, RecursionError):
        return []
    counts: dict[str, int] = {}
    for tags in folders.values() if isinstance(folders, dict) else ():
        for tag, count in tags.items() if isinstance(tags, dict) else ():
            if type(count) is int and count > 0:
                counts[tag.strip()] = counts.get(tag.strip(), 0) + count
    most = max(counts.values(), default=0)
    usual = [tag for tag, count in counts.items() if 5 * count >= 4 * most]
    if not usual and isinstance(folders, dict):
        # pictures without captions: the folder's name was the prompt
        return [_REPEATS.sub("", name) for name in folders]
    return sorted(usual, key=lambda tag: -counts[tag])


def _base(texts: dict[str, str]) -> str:
    name = texts.get("ss_sd_model_name", "")
    return PurePath(name.replace("\\", "/")).stem[:LONGEST_WORD]


def _has(header: Header, part: str) -> bool:
    return any(part in key for key in header.tensors)
