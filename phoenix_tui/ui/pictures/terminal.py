"""Asks the terminal what it is, without waiting for an answer."""

import os
import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

ASK_NAME = "\x1b[>0q"
"""XTVERSION; terminals that do not know it keep silent."""
ASK_ATTRIBUTES = "\x1b[c"
"""DA1, which all terminals answer; 4 among its numbers says that they draw sixels."""
ASK_GRAPHICS = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""Only for terminals whose name is known: others may print it."""

_ANSWER = re.compile(
    r"\x1b(?:P>\|(?P<name>[^\x1b]*)\x1b\\|_Gi=31;(?P<graphics>[^\x1b]*)\x1b\\"
    r"|\[\?(?P<attributes>[\d;]*)c)"
)
_BEGUN = re.compile(r"\x1b(?:(?:P>\||_Gi=31;)[^\x1b]*\x1b?|\[\?[\d;]*)\Z")
_LONGEST = 1024
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_PASTE_BEGUN = re.compile(r"\x1b\[200?\Z")


class Named(Message):
    """The terminal has said what it is: "kitty(0.41.0)"."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class GraphicsAnswered(Message):
    """The terminal takes pictures by the graphics protocol, or says why not."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer


class Attributed(Message):
    """The terminal has said what it can do, as numbers."""

    def __init__(self, attributes: frozenset[str]) -> None:
        super().__init__()
        self.has_sixels = "4" in attributes


class AnswerParser(XTermParser):
    """Takes the answers and the pastes out of what is typed.

    Textual would type the answers into the prompt. In a paste it takes ESC, and all that follows
    it, for keys that were pressed: a BEL there would be ctrl+g.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._held = ""
        self._pasted: str | None = None
        """What has come of a paste; None outside of one."""

    def feed(self, data: str) -> Iterable[Message]:
        if self._pasted is None:
            text, self._held = self._held + data, ""
            typed, begin, pasted = text.partition(_PASTE)
            yield from self._typed(typed, is_end=not data)
            if begin:
                self._pasted = ""
                yield from self.feed(pasted)
        elif data:
            pasted, end, typed = (self._pasted + data).partition(_PASTE_END)
            self._pasted = None if end else pasted
            if end:
                # without NUL, as Textual has it
                yield events.Paste(pasted.replace("\0", ""))
                if typed:
                    yield from self.feed(typed)

    def _typed(self, text: str, is_end: bool) -> Iterable[Message]:
        begun = _BEGUN.search(text) or _PASTE_BEGUN.search(text)
        if begun and not is_end and len(begun[0]) < _LONGEST:
            text, self._held = text[: begun.start()], begun[0]
        for answer in _ANSWER.finditer(text):
            if answer["name"] is not None:
                yield Named(answer["name"])
            elif answer["graphics"] is not None:
                yield GraphicsAnswered(answer["graphics"])
            else:
                yield Attributed(frozenset(answer["attributes"].split(";")))
        typed = _ANSWER.sub("", text)
        if typed or is_end:
            yield from super().feed(typed)


class Writer(WriterThread):
    """Textual's writer, for a terminal that may go away."""

    def run(self) -> None:
        try:
            super().run()
        except OSError:
            # whoever goes on writing, while the app ends, would wait for ever
            while self._queue.get() is not None:
                pass

    def stop(self) -> None:
        # where the line broke at the very end, the thread has seen one already and waits for one
        self._queue.put(None)
        super().stop()


class AskingDriver(LinuxDriver):
    """Textual's driver, with a parser that knows the answers."""

    def start_application_mode(self) -> None:
        # the driver has no other seam for its parts
        vars(linux_driver).update(XTermParser=AnswerParser, WriterThread=Writer)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _get_terminal_size(self) -> tuple[int, int]:
        # Textual asks stdout, which may be a pipe
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return columns, rows


def shows_placeholders(name: str) -> bool:
    """Whether a terminal of this name draws Unicode placeholders.

    Others answer the graphics query too and then show boxes: kitty before 0.28, Warp, WezTerm.
    """
    if match := re.match(r"kitty\((\d+)\.(\d+)", name):
        return (int(match[1]), int(match[2])) >= (0, 28)
    return name.lower().startswith("ghostty")
