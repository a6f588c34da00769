"""The keys of the form's fields and of the lists that they open; ids as in `keys`."""

from textual.binding import Binding, BindingType

PROMPT: list[BindingType] = [
    Binding(
        "f4,ctrl+o", "history", "Earlier prompts", id="prompt-history",
        tooltip="In a prompt: search the earlier ones, and take one again",
    ),
    Binding(
        "f12,ctrl+up", "weigh(1)", "Heavier", id="prompt-heavier", show=False,
        tooltip="In a prompt: raise the weight of the selected words, or of the word at the cursor",
    ),
    Binding(
        "f9,ctrl+down", "weigh(-1)", "Lighter", id="prompt-lighter", show=False,
        tooltip="In a prompt: lower it",
    ),
]  # fmt: skip
"""Of the prompt and the negative prompt."""

FORM: list[BindingType] = [
    Binding(
        "enter,space", "open", "Choose", id="styles-open",
        tooltip="On Styles: choose LoRAs and their weights",
    ),
]  # fmt: skip
"""Of the form's field for LoRA styles."""

LIST: list[BindingType] = [
    Binding("escape", "close", "Back", id="list-close", tooltip="Leave the list"),
    Binding("enter,space", "choose", "Choose", id="list-choose", tooltip="Choose the current row"),
    Binding("up", "move(-1)", "Up", id="list-up", show=False),
    Binding("down", "move(1)", "Down", id="list-down", show=False),
    Binding("pageup", "page(-1)", "Page up", id="list-page-up", show=False),
    Binding("pagedown", "page(1)", "Page down", id="list-page-down", show=False),
    Binding("home", "first", "First", id="list-first", show=False),
    Binding("end", "last", "Last", id="list-last", show=False),
]  # fmt: skip
"""Of every list with a search; what is typed goes into the search."""

STYLES: list[BindingType] = [
    Binding(
        "left", "weigh(-0.05)", "Less", id="weight-less", show=False,
        tooltip="Apply the style a little less",
    ),
    Binding(
        "right", "weigh(0.05)", "More", id="weight-more", show=False,
        tooltip="Apply the style a little more",
    ),
    Binding(
        "shift+left", "weigh(-0.25)", "Far less", id="weight-far-less", show=False,
        tooltip="Apply it much less",
    ),
    Binding(
        "shift+right", "weigh(0.25)", "Far more", id="weight-far-more", show=False,
        tooltip="Apply it much more",
    ),
    Binding(
        "ctrl+t", "trigger_words", "Trigger words", id="trigger-words",
        tooltip="Put the style's trigger words into the prompt, or leave them out again",
    ),
]  # fmt: skip
"""Of the list of LoRA styles."""

MODELS: list[BindingType] = [
    Binding(
        "ctrl+d", "download", "Download", id="download", priority=True,
        tooltip="Download a model from the hub; its size is told first",
    ),
    Binding(
        "ctrl+x,delete", "cancel_download", "Cancel", id="download-cancel",
        tooltip="Cancel the download of the current row; what has come stays",
    ),
]  # fmt: skip
"""Of the list of models."""

DOWNLOAD: list[BindingType] = [
    Binding("escape", "close", "Back", id="download-close"),
]
"""Of the question for a download."""
