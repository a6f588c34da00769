"""Choosing among pictures by keys: one decision after the other, each saved before the next."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec
from textual.message import Message
from textual.widget import Widget

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.marks import Marks
from phoenix_tui.ui.keys import CULL
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.mark_words import undone

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


class Turn(msgspec.Struct, frozen=True):
    """A mark that a key sets, and takes off again where all of the pictures have it."""

    mark: Literal["favourite", "discarded"]


class Rate(msgspec.Struct, frozen=True):
    """A rating."""

    rating: int
    """0 to 5; 0 takes it off."""


class KeepOnly(msgspec.Struct, frozen=True):
    """This picture is a favourite, the rest of its batch is discarded."""


class Undo(msgspec.Struct, frozen=True):
    """The newest decision is taken back."""


Verdict = Turn | Rate | KeepOnly | Undo


class Decided(Message):
    """A key was pressed that decides about pictures; bubbles up to the app."""

    def __init__(self, verdict: Verdict, pictures: Mapping[str, Marks]) -> None:
        """`pictures` are the ids of those it is about, with the marks that are shown of them."""
        super().__init__()
        self.verdict = verdict
        self.pictures = pictures


class Cullable(Widget):
    """A widget that shows pictures which can be chosen or thrown away."""

    BINDINGS = CULL

    def culled(self) -> Mapping[str, Marks]:
        """The ids of the pictures that a key is about, with their marks; may be empty."""
        raise NotImplementedError

    def go_on(self, verdict: Turn | Rate) -> None:
        """A decision was made: on to the next picture."""

    def action_turn(self, mark: Literal["favourite", "discarded"]) -> None:
        self._decide(Turn(mark))

    def action_rate(self, rating: int) -> None:
        self._decide(Rate(rating))

    def action_keep_only(self) -> None:
        self._decide(KeepOnly())

    def action_undo(self) -> None:
        self._decide(Undo())

    def _decide(self, verdict: Verdict) -> None:
        pictures = self.culled()
        if pictures or isinstance(verdict, Undo):
            self.post_message(Decided(verdict, pictures))
        if pictures and isinstance(verdict, Turn | Rate):
            self.go_on(verdict)


class Culling:
    """Carries out decisions in the order of the keys, and tells what has become of pictures."""

    def __init__(
        self,
        link: Link,
        tell: Callable[[Sequence[PictureRow], Sequence[str]], None],
        say: Callable[[str, str, bool], None],
    ) -> None:
        """`tell` gets pictures as they are now, and the ids of those that are gone for good; `say`
        a title, words, and whether something went wrong.
        """
        self._link = link
        self._tell = tell
        self._say = say
        self._decided: asyncio.Queue[Decided] = asyncio.Queue()
        self._known: dict[str, Marks] = {}
        """Of pictures that were decided about since the app was started."""
        self.favourites: dict[str, str] = {}
        """Paths of those that became favourites here and still are, by id, oldest first."""

    def take(self, decided: Decided) -> None:
        """Have it carried out after those before it."""
        self._decided.put_nowait(decided)

    def hear(self, rows: Sequence[PictureRow], deleted: Sequence[str] = ()) -> None:
        """Pictures are as `rows` say, whoever decided it; those in `deleted` are gone."""
        for row in rows:
            self._known[row.picture_id] = row.marks
            if not row.favourite:
                self.favourites.pop(row.picture_id, None)
        for picture_id in deleted:
            self._known.pop(picture_id, None)
            self.favourites.pop(picture_id, None)
        self._tell(rows, deleted)

    async def run(self) -> None:
        """Carry out what is decided, for ever."""
        while True:
            decided = await self._decided.get()
            try:
                client = await self._link.client()
                await self._carry_out(client, decided)
            except PhoenixError as problem:
                self._say(problem.failure.title, problem.failure.message, True)

    async def _carry_out(self, client: "Client", decided: Decided) -> None:
        marks = {id_: self._known.get(id_, shown) for id_, shown in decided.pictures.items()}
        ids = tuple(marks)
        match decided.verdict:
            case Turn(mark="favourite"):
                on = not all(each.favourite for each in marks.values())
                rows = await client.mark(ids, favourite=on)
            case Turn():
                on = not all(each.discarded for each in marks.values())
                rows = await client.mark(ids, discarded=on)
            case Rate(rating=rating):
                rows = await client.mark(ids, rating=rating)
            case KeepOnly():
                rows = await client.keep_only(ids[0])
            case Undo():
                rows = await client.undo()
                self._say("Undone" if rows else "Nothing to undo", undone(self._known, rows), False)
        if not isinstance(decided.verdict, Undo):
            self.favourites |= {row.picture_id: row.path for row in rows if row.favourite}
        self.hear(rows)
