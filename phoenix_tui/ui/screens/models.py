"""The models that there are, and what is known of each before it is loaded."""

from collections.abc import Mapping, Sequence

from textual import work
from textual.content import Content

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL, ModelCard, PassedOver
from phoenix_tui.domain.text import visible, visible_line
from phoenix_tui.ui.downloads import Downloads, state_of
from phoenix_tui.ui.list_keys import MODELS
from phoenix_tui.ui.passed_over import by_key, details_of, row_of
from phoenix_tui.ui.screens.download import DownloadScreen
from phoenix_tui.ui.screens.search import SearchScreen
from phoenix_tui.ui.widgets.row_list import Row
from phoenix_tui.ui.widgets.search_field import SearchField

_GONE = "It is not here; choose one that is"
"""Of the model that the form has."""


class ModelsScreen(SearchScreen[str]):
    """Gives the name of the model that was chosen; None when it was left."""

    TITLE = "In the list of models"
    BINDINGS = MODELS

    title_words = "Model"
    key_words = "enter takes · ^d downloads · esc"
    more_words = (
        "Your own come from the home's models folder, and from those that `model_folders` in "
        "config.toml names; `phoenix-tui doctor` says where the home is. ctrl+d downloads."
    )

    def __init__(self, models: Mapping[str, ModelCard], value: str, downloads: Downloads) -> None:
        super().__init__()
        self._downloads = downloads
        self._models = models
        self._value = value
        self._others: Mapping[str, PassedOver] = {}
        """What cannot be used, by the keys of their rows."""
        self._memory_free = 0

    def know(
        self, models: Mapping[str, ModelCard], others: Sequence[PassedOver], memory_free: int
    ) -> None:
        """Newer ones than were known when this was opened, what cannot be used, and bytes of
        memory that are free."""
        self._models, self._memory_free = models, memory_free
        self._others = by_key(others)
        if self.is_open:
            self.list_again()

    def hear_download(self) -> None:
        """A download is further, or over."""
        if self.is_open:
            self.list_again()

    # --- the list ------------------------------------------------------------------------------

    def first_key(self) -> str:
        return self._value

    def rows(self) -> Sequence[Row]:
        cards = sorted(
            self._models.values(),
            key=lambda card: (card.name != DEFAULT_MODEL, card.name.casefold()),
        )
        rows = [self._row(card) for card in cards]
        if self._value not in self._models:
            gone = Row(
                key=self._value, title=self._value, below=_GONE, is_chosen=True,
                is_off=True,
            )  # fmt: skip
            rows.insert(0, gone)
        off = [row_of(key, other) for key, other in self._others.items()]
        return [*map(_download_row, self._downloads.open), *rows, *off]

    def _row(self, card: ModelCard) -> Row:
        size = f" · {amount(card.size_bytes)}" if card.size_bytes else ""
        return Row(
            key=card.name,
            title=card.name,
            note=f"{card.family}{size}",
            below=" · ".join([*self._memory(card), defaults_in_words(card), card.source]),
            is_chosen=card.name == self._value,
        )

    def _memory(self, card: ModelCard) -> list[str]:
        """What it takes of the memory, against what there is; nothing where that is not known."""
        if not card.memory:
            return []
        words = f"needs {amount(card.memory)} memory"
        if self._memory_free and card.memory > self._memory_free:
            words += f" ({amount(self._memory_free)} free)"
        return [words]

    def searched(self, row: Row) -> str:
        return f"{row.title} {row.note} {row.below}"

    def none_at_all(self) -> str:
        return "No model is known yet; the server tells them once it is there."

    def details(self, row: Row) -> Content:
        if other := self._others.get(row.key):
            return details_of(other)
        lines = [Content.styled(visible_line(row.title), "bold")]
        if download := self._download_of(row):
            return Content("\n").join([*lines, Content(visible(state_of(download)))])
        if card := self._models.get(row.key):
            lines += [
                Content(visible_line(f"{row.note} · {card.source} · {defaults_in_words(card)}")),
                Content(visible_line(" · ".join([*self._memory(card), _modes(card)]))),
                Content(visible_line(card.path)),
            ]
        else:
            lines.append(Content(f"✗ {_GONE}."))
        return Content("\n").join(lines)

    def tell(self, row: Row | None) -> None:
        super().tell(row)
        download = self._download_of(row) if row else None
        # what is under way says that ctrl+x cancels it
        is_under_way = download is not None and not download.state.is_final
        self.query_one(SearchField).leaves_cut = is_under_way

    # --- what a person does --------------------------------------------------------------------

    def choose(self, row: Row) -> None:
        if download := self._download_of(row):
            if download.state.is_final:
                self.app.push_screen(DownloadScreen(self._downloads, download.model))
        elif row.is_off:
            self.refuse(row, row.below)
        elif row.key in self._models:
            self.dismiss(row.key)
        else:
            # a download of a server that has gone since the list was drawn
            self.list_again()

    def action_download(self) -> None:
        self.app.push_screen(DownloadScreen(self._downloads))

    @work(group="cancel", exclusive=True)
    async def action_cancel_download(self) -> None:
        row = self.row_list.current
        download = self._download_of(row) if row else None
        if download is not None and not download.state.is_final:
            try:
                await self._downloads.cancel(download)
            except PhoenixError as problem:
                self.app.notify(visible(str(problem)), severity="warning", markup=False)

    def _download_of(self, row: Row) -> Download | None:
        """The download that a row is of; None for a model's."""
        return next((d for d in self._downloads.open if _key_of(d) == row.key), None)


def defaults_in_words(card: ModelCard) -> str:
    """What blank fields of the form will mean."""
    return f"{card.width}×{card.height}, {card.steps} steps, CFG {card.cfg_scale:g}"


def _modes(card: ModelCard) -> str:
    return f"makes pictures by {', '.join(card.modes)}"


def _key_of(download: Download) -> str:
    # no model has such a name: a newline cannot be in one
    return f"download\n{download.model}"


def _download_row(download: Download) -> Row:
    is_running = download.state is DownloadState.RUNNING
    return Row(
        key=_key_of(download),
        title=f"↓ {download.model}",
        note=f"{download.progress}%" if is_running else "",
        below=state_of(download),
    )
