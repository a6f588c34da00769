"""What is asked of the app by any of its screens."""

from collections.abc import Mapping, Sequence

from textual.message import Message


class Compare(Message):
    """Pictures are to be shown side by side."""

    def __init__(self, picture_ids: Sequence[str]) -> None:
        """2 to 4 ids; `ask_to_compare` says so where they are fewer or more."""
        super().__init__()
        self.picture_ids = tuple(picture_ids)


class ToForm(Message):
    """Values of a request are wanted in the form of the first screen."""

    def __init__(self, body: Mapping[str, object], words: str, *, of_all: bool = False) -> None:
        """`words` say what is in the form now; with `of_all` the other fields are blanked."""
        super().__init__()
        self.body = body
        self.words = words
        self.of_all = of_all


class StartFrom(Message):
    """Pictures are to be made from a finished one."""

    def __init__(self, picture_id: str, name: str, *, paint: bool) -> None:
        """`name` is what it is called in the form; with `paint` a mask is painted on it first."""
        super().__init__()
        self.picture_id = picture_id
        self.name = name
        self.paint = paint


class Vary(Message):
    """Neighbours of a picture are wanted."""

    def __init__(self, body: Mapping[str, object]) -> None:
        """`body` is the request of the picture, with its seed."""
        super().__init__()
        self.body = body


class Blend(Message):
    """Pictures between two are wanted."""

    def __init__(self, body: Mapping[str, object], other: Mapping[str, object]) -> None:
        """The requests of the two, with their seeds; all but the seed is taken from the first."""
        super().__init__()
        self.body = body
        self.other = other
