"""What config.toml holds, to be changed without an editor."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.fields import Number, WholeNumber
from phoenix_tui.domain.text import visible, visible_line
from phoenix_tui.settings import Settings
from phoenix_tui.ui.config_file import Value, set_value
from phoenix_tui.ui.screens.picker import PickerScreen
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.number import NumberField

_WORDS: Mapping[str, tuple[str, str]] = {
    "theme": ("Theme", "at once"),
    "truecolor": ("24-bit colour", "when the app starts next"),
    "pictures": ("Pictures", "when the app starts next"),
    "bell": ("Bell when a batch is complete", "at once"),
    "notification": ("Desktop notification", "at once"),
    "model": ("Model that the form starts with", "when the app starts next"),
    "order": ("Pictures of a batch are made", "when the server starts next"),
    "device": ("Device", "when the server starts next"),
    "dtype": ("Number format", "when the server starts next"),
    "threads": ("CPU threads, 0 for all cores", "when the server starts next"),
    "vae_tiling": ("Autoencoder in tiles", "when the server starts next"),
    "offload": ("On the GPU only while used", "when the server starts next"),
    "metadata": ("What picture files tell", "when the server starts next"),
    "model_idle_minutes": ("Minutes until an idle model goes", "when the server starts next"),
    "server_idle_minutes": ("Minutes until an idle server ends", "when the server starts next"),
}
"""What each key is, and when a change is felt."""

_MOST = 999_999
_NUMBERS: Mapping[str, WholeNumber | Number] = {
    "threads": WholeNumber(label="CPU threads", low=0, high=_MOST),
    "model_idle_minutes": Number(label="Minutes", low=0, high=_MOST),
    "server_idle_minutes": Number(label="Minutes", low=0, high=_MOST),
}
"""What the keys take that take a number."""


class SettingsScreen(ModalScreen[None]):
    """One field for each key of config.toml; what is chosen is kept at once."""

    BINDINGS = [Binding("escape", "leave", "Back", id="settings-back")]

    class Changed(Message):
        """A setting has another value, and it is kept."""

        def __init__(self, settings: Settings) -> None:
            super().__init__()
            self.settings = settings

    def __init__(
        self, file: Path, settings: Settings, themes: tuple[str, ...], models: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._file = file
        self._settings = settings
        self._names = {"theme": themes, "model": models}
        self._turn = asyncio.Lock()
        """Of two changes the second is made to a file that has the first."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False) as box:
            box.border_title = "Settings"
            box.border_subtitle = "kept at once · esc leaves"
            for key, (label, _) in _WORDS.items():
                value = getattr(self._settings, key)
                options = self._options(key)
                if options:
                    shown = {True: "on", False: "off"}.get(value, value)
                    yield Choice(key, label, options, shown)
                else:
                    field = NumberField(key, label)
                    field.value = _shown(value)
                    yield field
            keys = ", ".join(f"{each} = {bound}" for each, bound in self._settings.keys.items())
            words = f"Keys: {keys or 'as they came'}. F1 lists them."
            yield Static(visible_line(words), markup=False)
            yield Static(visible_line(f"The file is {self._file}"), id="file", markup=False)

    def _options(self, key: str) -> tuple[str, ...]:
        """The values of a key that takes one of a few; empty for numbers."""
        if key in self._names:
            return self._names[key]
        kind = next(f.type for f in msgspec.structs.fields(Settings) if f.name == key)
        if kind is bool:
            return ("off", "on")
        return get_args(kind) if get_origin(kind) is Literal else ()

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        event.stop()
        key = event.choice.field
        is_switch = isinstance(getattr(self._settings, key), bool)
        self._keep(key, event.value == "on" if is_switch else event.value)

    @on(Input.Submitted)
    @on(Input.Blurred)
    def _typed(self, event: Input.Submitted | Input.Blurred) -> None:
        assert isinstance(event.input, NumberField)
        self._take(event.input)

    def action_leave(self) -> None:
        """Leave, with what was typed last: no field is told that it loses the focus then."""
        for field in self.query(NumberField):
            self._take(field)
        self.dismiss(None)

    def _take(self, field: NumberField) -> None:
        """Keep the number that was typed into a field, or say why not."""
        before = _shown(getattr(self._settings, field.field))
        if field.value == before:
            return
        try:
            value = _NUMBERS[field.field].from_text(field.value)
        except ValueError as problem:
            field.value = before
            self.app.notify(
                visible(f"It {problem}."),
                title=_WORDS[field.field][0],
                severity="warning",
                markup=False,
            )
        else:
            field.value = _shown(value)
            self._keep(field.field, value)

    def _keep(self, key: str, value: Value) -> None:
        before = getattr(self._settings, key)
        if value != before:
            self._settings = msgspec.structs.replace(self._settings, **{key: value})
            # it is written even where this screen is left at once
            self.app.run_worker(self._write(key, value, before), group="settings")

    async def _write(self, key: str, value: Value, before: Value) -> None:
        try:
            async with self._turn:
                await asyncio.to_thread(set_value, self._file, key, value)
        except PhoenixError as problem:
            self._settings = msgspec.structs.replace(self._settings, **{key: before})
            self.app.notify(visible(str(problem)), severity="error", markup=False)
        else:
            self.app.notify(f"{_WORDS[key][0]}: kept, felt {_WORDS[key][1]}.", markup=False)
            self.app.post_message(self.Changed(self._settings))

    @on(Choice.Opened)
    def _list(self, event: Choice.Opened) -> None:
        choice = event.choice

        def take(value: str | None) -> None:
            if value is not None:
                choice.choose(value)

        self.app.push_screen(PickerScreen(choice.label, choice.options, choice.value), take)


def _shown(number: float) -> str:
    """A number as a person would type it, 10 and not 10.0, with all of its digits."""
    short = f"{number:g}"
    return short if float(short) == number else repr(number)
