"""Earlier prompts, to be taken into the form again."""

from collections.abc import Awaitable, Callable, Sequence

from textual import on, work
from textual.content import Content
from textual.widgets import Input

from phoenix_tui.domain.prompt_history import TEXT, PastPrompt
from phoenix_tui.domain.text import visible
from phoenix_tui.ui.screens.search import SearchScreen
from phoenix_tui.ui.widgets.row_list import Row

Ask = Callable[[str], Awaitable[Sequence[PastPrompt] | None]]
"""Gives the prompts with some words in them, newest first; None where the server refuses."""


class PromptsScreen(SearchScreen[PastPrompt]):
    """Gives the prompt that was chosen; None when it was left."""

    title_words = "Earlier prompts"
    key_words = "enter takes · esc leaves"

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._found: dict[str, PastPrompt] = {}
        """By row; those that the newest answer had."""
        self._is_asking = True

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    @on(Input.Changed, "#search")
    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        """Ask for those with the words that are typed; what is known of them shows at once."""
        found = await self._ask(self.typed[: TEXT.limit])
        if found is not None:
            self._is_asking = False
            self._found = {str(index): prompt for index, prompt in enumerate(found)}
            self.list_again("0")

    # --- the list ------------------------------------------------------------------------------

    def rows(self) -> Sequence[Row]:
        return [
            Row(
                key=key,
                title=past.prompt,
                below=_below(past),
            )
            for key, past in self._found.items()
        ]

    def searched(self, row: Row) -> str:
        return f"{row.title} {row.below}"

    def none_at_all(self) -> str:
        if self._is_asking:
            return "Looking for them…"
        if self.typed:
            return f"No earlier prompt has '{self.typed}' in it."
        return "There is no earlier prompt yet. Those that pictures are made of stand here."

    def details(self, row: Row) -> Content:
        past = self._found[row.key]
        lines = [Content(visible(past.prompt))]
        if past.negative_prompt:
            lines.append(Content.styled(f"Without: {visible(past.negative_prompt)}", "dim"))
        return Content("\n").join(lines)

    def choose(self, row: Row) -> None:
        self.dismiss(self._found[row.key])


def _below(past: PastPrompt) -> str:
    """The day of its last use, which tells this week's from last year's, and what it is without."""
    day = past.used_at[:10]
    return f"{day} · without {past.negative_prompt}" if past.negative_prompt else day
