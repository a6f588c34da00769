"""Looking for prompts among the jobs."""

from phoenix_tui.domain.prompt_history import PastPrompt, PromptQuery
from phoenix_tui.store.database import Database

_LOOKED_THROUGH = 20_000
"""Jobs, the newest, in which a prompt is looked for: about a tenth of a second."""
_AT_ONCE = 500


def past_prompts(database: Database, query: PromptQuery) -> tuple[PastPrompt, ...]:
    """The prompts that `query` finds, each once, that of the newest job first."""
    found: dict[tuple[str, str], PastPrompt] = {}
    number = database.number("SELECT coalesce(max(number), 0) + 1 FROM jobs")
    for _ in range(_LOOKED_THROUGH // _AT_ONCE):
        rows = database.rows(
            "SELECT number, created_at, request ->> '$.prompt' AS prompt,"
            " coalesce(request ->> '$.negative_prompt', '') AS negative_prompt"
            " FROM jobs WHERE number < ? AND keep = 1 ORDER BY number DESC LIMIT ?",
            number,
            _AT_ONCE,
        )
        for row in rows:
            both = row["prompt"], row["negative_prompt"]
            if both not in found and query.finds(*both):
                found[both] = PastPrompt(
                    prompt=both[0], negative_prompt=both[1], used_at=row["created_at"]
                )
                if len(found) == query.limit:
                    return tuple(found.values())
        if len(rows) < _AT_ONCE:
            break
        number = rows[-1]["number"]
    return tuple(found.values())
