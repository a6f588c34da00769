"""Waiting for what a person would wait for: words on the screen."""

import re
import time

PAUSE = 0.03
"""Seconds between two looks."""
LONGEST = 180.0
"""Seconds: a batch takes so long where a dozen other programs want the processor too."""


class Watched:
    """A terminal whose screen can be read."""

    @property
    def screen(self) -> str:
        """What it shows now, as lines of text."""
        raise NotImplementedError

    @property
    def has_ended(self) -> bool:
        """Nothing more will be shown."""
        return False

    def wait_for(self, pattern: str, seconds: float = LONGEST) -> re.Match[str]:
        """Wait until `pattern`, a regular expression, is on the screen."""
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, screen := self.screen)):
            is_over = time.monotonic() > deadline or self.has_ended
            assert not is_over, f"never seen: {pattern!r}; the screen was\n{screen}"
            time.sleep(PAUSE)
        return found

    def wait_until_gone(self, pattern: str, seconds: float = LONGEST) -> None:
        """Wait until `pattern` is not on the screen any more."""
        deadline = time.monotonic() + seconds
        while re.search(pattern, screen := self.screen):
            assert time.monotonic() < deadline, f"never gone: {pattern!r}; the screen was\n{screen}"
            time.sleep(PAUSE)
