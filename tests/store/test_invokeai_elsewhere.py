"""Pictures whose metadata InvokeAI 6.14.2 wrote itself, with the classes of its wheel from PyPI.

Its `CoreMetadataInvocation` made the text and its `DiskImageFileStorage` the files; what they show
was drawn. They are kept as files because InvokeAI as a whole wants packages of its own.
"""

from pathlib import Path

from phoenix_tui.domain.request import LoraUse
from phoenix_tui.store import metadata

FILES = Path(__file__).parent / "elsewhere"


def test_a_picture_from_a_text_is_read_whole() -> None:
    info, _ = metadata.read(FILES / "invokeai-6.14-txt2img.png")
    assert info.prompt == "a lighthouse at dusk, (detailed)1.2"
    assert info.negative_prompt == "people, “blur”"
    assert (info.seed, info.steps, info.cfg_scale) == (2819372, 30, 5.5)
    assert (info.sampler, info.schedule) == ("DPM++ 2M", "Karras")
    assert (info.width, info.height, info.model) == (1024, 768, "juggernaut-xl")
    assert info.loras == (LoraUse(name="ink", weight=0.75),)
    assert (info.strength, info.source) == (None, "InvokeAI")


def test_a_picture_from_a_picture_says_its_strength_and_what_cannot_be_taken() -> None:
    info, _ = metadata.read(FILES / "invokeai-6.14-img2img.png")
    assert (info.prompt, info.seed) == ("a red fox in snow ❄", 2**32 - 1)
    assert (info.strength, info.sampler, info.source) == (0.6, "Euler a", "InvokeAI")
    assert (info.extra["vae"], info.extra["init image"]) == ("mse", "b0f3.png")
