"""A list with a field to search it, and what there is to know of the current row."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from phoenix_tui.domain.text import visible, visible_line
from phoenix_tui.ui.list_keys import LIST
from phoenix_tui.ui.widgets.row_list import Row, RowList
from phoenix_tui.ui.widgets.search_field import SearchField, matches

T = TypeVar("T")


class SearchScreen(ModalScreen[T | None], Generic[T]):
    """The search has the focus; arrow keys move in the list meanwhile, and Enter chooses."""

    TITLE = "In a list"
    BINDINGS = LIST
    AUTO_FOCUS = "#search"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    title_words = ""
    """What it is a list of."""
    key_words = ""
    """The keys of its own, in the lower edge."""
    more_words = ""
    """Where more of it comes from, below a list that leaves room for it."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self.title_words
            box.border_subtitle = self.key_words
            yield SearchField("type to search")
            yield RowList()
            yield Static(id="details", markup=False)
            yield from self.compose_below()

    def compose_below(self) -> Sequence[Widget]:
        """What else there is, below the details."""
        return ()

    def on_mount(self) -> None:
        self.list_again(self.first_key())

    # --- for the lists that are made of this -----------------------------------------------------

    @abstractmethod
    def rows(self) -> Sequence[Row]:
        """All rows, in their order."""

    def first_key(self) -> str:
        """Of the row that is the current one at first; "" for the first one."""
        return ""

    @abstractmethod
    def searched(self, row: Row) -> str:
        """The text that is searched for a row."""

    @abstractmethod
    def details(self, row: Row) -> Content:
        """What there is to know of a row; of a few lines, made safe to show."""

    @abstractmethod
    def choose(self, row: Row) -> None:
        """What Enter does."""

    @abstractmethod
    def none_at_all(self) -> str:
        """What is said where there is nothing to list."""

    # --- the list ------------------------------------------------------------------------------

    @property
    def typed(self) -> str:
        return self.query_one(SearchField).value

    @property
    def row_list(self) -> RowList:
        return self.query_one(RowList)

    @property
    def is_open(self) -> bool:
        """Its widgets are there: it is composed, and was not left. From then on they go, one after
        the other, and whoever is still told of something new has nothing to show it in."""
        return self.is_mounted and self.is_attached and self in self.app.screen_stack

    def list_again(self, key: str = "") -> None:
        """Show the rows as they are now; the one with `key` becomes the current one."""
        every, typed = self.rows(), self.typed
        found = [row for row in every if not typed or matches(self.searched(row), typed)]
        self.row_list.empty = f"Nothing here has '{typed}' in it." if every else self.none_at_all()
        self.row_list.below = self.more_words if found and not typed else ""
        self.row_list.show(found, key)
        of = f"{len(found)} of {len(every)}" if typed else f"{len(every)}"
        self.query_one("#box").border_title = Content(f"{self.title_words} · {of}")

    @on(RowList.Moved)
    def _moved(self) -> None:
        self.tell(self.row_list.current)

    def tell(self, row: Row | None) -> None:
        """Show what there is to know of the current row, where there is one."""
        self.query_one("#details", Static).update(self.details(row) if row else "")

    @on(Input.Changed, "#search")
    def _search(self) -> None:
        self.list_again()

    @on(Input.Submitted, "#search")
    @on(RowList.Chosen)
    def action_choose(self) -> None:
        if row := self.row_list.current:
            self.choose(row)

    def refuse(self, row: Row, why: str) -> None:
        """Say why a row cannot be chosen; both may be outside text."""
        self.app.notify(
            visible(f"{why.removesuffix('.')}."),
            title=visible_line(f"{row.title} cannot be chosen"),
            severity="warning",
            markup=False,
        )

    def action_move(self, by: int) -> None:
        self.row_list.move(by)

    def action_page(self, by: int) -> None:
        self.row_list.move(by * self.row_list.rows_in_sight)

    def action_first(self) -> None:
        self.row_list.move(-len(self.row_list.rows))

    def action_last(self) -> None:
        self.row_list.move(len(self.row_list.rows))

    def action_close(self) -> None:
        self.dismiss(None)
