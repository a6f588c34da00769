"""What the command palette offers."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from phoenix_tui.domain.fields import BATCH_SIZES
from phoenix_tui.ui.screens.generate import GenerateScreen

if TYPE_CHECKING:
    from phoenix_tui.ui.app import PhoenixApp


def commands(app: "PhoenixApp", first: GenerateScreen) -> Iterable[SystemCommand]:
    """All of them, those of the form and its batch first."""
    yield SystemCommand("Generate", "Make the pictures of the form", first.action_generate)
    for size in BATCH_SIZES:
        yield SystemCommand(
            f"Batch Size {size}",
            "1 image" if size == 1 else f"{size} images with different seeds",
            partial(first.take_batch_size, size),
        )
    yield SystemCommand("Reuse seed", "Put a picture's seed into the form", first.action_regenerate)
    yield SystemCommand(
        "Reroll", "Stop this batch and begin with the next seeds", first.action_reroll
    )
    yield SystemCommand(
        "Variation", "Go some of the way from a seed to another", first.use_variation
    )
    yield SystemCommand("Init image", "Choose a picture to start from", first.choose_init_image)
    yield SystemCommand(
        "Mask", "Inpainting: paint what of the init image is to be made anew", first.paint_mask
    )
    yield SystemCommand(
        "Parameters from a file", "Take what made a picture, of any tool", first.take_from_file
    )
    yield SystemCommand("Models", "Choose one, or download it", first.open_models)
    yield SystemCommand("Styles", "Choose LoRAs and their weights", first.open_styles)
    yield SystemCommand("Earlier prompts", "Search them, take one", first.open_prompts)
    yield SystemCommand("Cancel all", "Stop making this batch", first.action_cancel_all)
    yield SystemCommand(
        "Go on with what is paused", "After a crash, or a full disk", first.resume_all
    )
    yield SystemCommand("Drop what is paused", "Forget it, and what was set aside", first.drop_all)
    yield SystemCommand("Clear form", "Blank fields mean the model's defaults", first.clear_form)
    yield SystemCommand(
        "Library", "All pictures: search, compare, keep, throw away", app.action_library
    )
    yield SystemCommand(
        "Undo", "Take back the newest decision about pictures", app.action_undo_decision
    )
    yield SystemCommand(
        "Sheet", "Try values of one or two parameters, as one labelled picture", app.action_sheet
    )
    yield SystemCommand("Settings", "What config.toml holds", app.action_settings)
    yield SystemCommand("Theme", "Dark, light, high contrast and more", app.action_change_theme)
    yield SystemCommand("Help", "All keys, and what they do", app.action_help)
    yield SystemCommand("Quit", "Leave; asks first while pictures are made", app.action_quit)
