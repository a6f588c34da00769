"""The focused control and its state, in words."""

from textual.widget import Widget
from textual.widgets import Button

from phoenix_tui.ui.widgets import card_words
from phoenix_tui.ui.widgets.batch_size import BatchSize
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.input_row import InputRow
from phoenix_tui.ui.widgets.lora_styles import LoraStyles
from phoenix_tui.ui.widgets.number import NumberField
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.welcome import Welcome


def focus_words(widget: Widget | None) -> str:  # noqa: PLR0911 - one for each kind
    """One sentence for the status line, which a screen reader reads too."""
    match widget:
        case PromptArea():
            return (
                f"{widget.border_title}, text of several lines. Tab goes on, F4 lists earlier ones."
            )
        case BatchSize():
            return f"Batch Size, {widget.state} of 1, 2, 4. Left and right choose."
        case NumberField():
            value = widget.value or f"{widget.placeholder} unless you type one"
            wrong = ", which is wrong" if widget.has_class("-wrong") else ""
            return f"{widget.border_title}: {value}{wrong}."
        case InputRow():
            return widget.sentence
        case Choice():
            return f"{widget.label}: {widget.value}. Left and right choose, Enter lists them."
        case LoraStyles():
            return f"Styles: {widget.words}. Enter lists them."
        case Card():
            return card_words.sentence(widget.slot)
        case Welcome():
            return widget.sentence
        case Button():
            return f"{widget.label}, a button. Enter presses it."
        case _:
            return ""
