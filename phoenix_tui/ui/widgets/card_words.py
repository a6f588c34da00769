"""What a card says, in words."""

from phoenix_tui.domain.job import JobState
from phoenix_tui.ui import mark_words
from phoenix_tui.ui.batch import Slot


def title(slot: Slot, width: int = 80) -> str:
    """For the card's upper edge: which picture it is, and where it is.

    Says less where it would not fit into `width` characters.
    """
    which = f"{slot.index + 1} of {slot.size}" if slot.size > 1 else "picture"
    match slot.state:
        case JobState.COMPLETED:
            took = f" in {seconds(slot.job.seconds)}" if slot.job and slot.job.seconds else ""
            words = f"✓ {which} done{took}"
            return words if len(words) <= width else f"✓ {which} done"
        case JobState.FAILED | JobState.SET_ASIDE:
            return f"✗ {which} failed"
        case JobState.CANCELLED:
            words = f"∅ {which} cancelled"
            return words if len(words) <= width else "∅ cancelled"
        case _:
            return which


def seed(slot: Slot, width: int = 80) -> str:
    """For the lower corner: the seed, and that of its variation where there is room for both."""
    words = f"seed {slot.seed}"
    if slot.job and slot.job.variation_strength:
        both = f"{words} · variation {slot.job.variation_seed}"
        return both if len(both) <= width else words
    return words


def progress(slot: Slot, width: int = 80) -> str:
    """For the line under the bar: the step, and the time left or the reason for waiting.

    Says less where it would not fit into `width` characters.
    """
    job = slot.job
    if job is None or slot.dropped:
        return "taken out of the queue" if slot.dropped else "sending…"
    step, shorter = f"step {job.step}/{job.steps}", ""
    match slot.state:
        case JobState.QUEUED:
            words = f"waiting, {job.ahead} ahead" if job.ahead else "waiting"
        case JobState.LOADING:
            words = "loading the model…"
        case JobState.SAVING:
            words = f"{step} · saving…"
        case JobState.PAUSED:
            words = "paused · g goes on"
        case JobState.CANCELLED if job.step:
            words, shorter = f"stopped at {step}", f"at {step}"
        case JobState.CANCELLED:
            words, shorter = "stopped before it began", "unbegun"
        case _ if job.seconds_left is not None:
            shorter = f"{step} · {seconds(job.seconds_left)}"
            words = f"{shorter} left"
        case _:
            words = step
    return words if len(words) <= width else shorter or words


def seconds(value: float) -> str:
    """ "3 s", "2 min 5 s", "1 h 2 min": never more than two parts."""
    if value < 9.95:
        return f"{value:.1f} s" if value < 0.95 else f"{value:.0f} s"
    whole = round(value)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def sentence(slot: Slot) -> str:
    """The whole card in words, for the line that tells of the focused control."""
    which = f"Picture {slot.index + 1} of {slot.size}, {seed(slot)}"
    match slot.state:
        case JobState.COMPLETED:
            marks = mark_words.sentence(slot.marks)
            return f"{which}: done{f', {marks}' if marks else ''}."
        case JobState.FAILED | JobState.SET_ASIDE:
            return f"{which}: failed. {slot.error.title if slot.error else ''}"
        case _:
            return f"{which}: {slot.progress}%, {progress(slot)}."
