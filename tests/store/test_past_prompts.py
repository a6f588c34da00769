import time

import msgspec

from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.prompt_history import PromptQuery
from phoenix_tui.places import Places
from phoenix_tui.store.library import Library
from tests.store.making_examples import make_job, make_request


def add(library: Library, prompt: str, negative_prompt: str = "", **more: object) -> None:
    request = make_request(prompt=prompt, prompt_used=prompt, negative_prompt=negative_prompt)
    library.add_job(make_job(request, **more), new_id())


def prompts(library: Library, text: str = "", limit: int = 50) -> list[tuple[str, str]]:
    found = library.past_prompts(PromptQuery(text=text, limit=limit))
    return [(each.prompt, each.negative_prompt) for each in found]


def test_each_prompt_is_there_once_newest_first(library: Library) -> None:
    assert prompts(library) == []
    for prompt in ("a house", "a boat", "a house", "a tree"):
        add(library, prompt)
    add(library, "a boat", "rain")
    add(library, "made to be compared", keep=False)
    assert prompts(library) == [("a boat", "rain"), ("a tree", ""), ("a house", ""), ("a boat", "")]
    assert prompts(library, limit=2) == [("a boat", "rain"), ("a tree", "")]


def test_all_words_of_a_search_are_looked_for_in_both_prompts(library: Library) -> None:
    add(library, "Ein ROTES Haus", "Regen")
    add(library, "ein Boot")
    add(library, "100%_ [x] 'quoted'")
    assert prompts(library, "haus rotes") == [("Ein ROTES Haus", "Regen")]
    assert prompts(library, "regen haus") == [("Ein ROTES Haus", "Regen")]
    assert prompts(library, "haus boot") == []
    assert prompts(library, "%_ 'quo") == [("100%_ [x] 'quoted'", "")]


def test_a_search_in_very_many_jobs_takes_moments(library: Library, places: Places) -> None:
    add(library, "the oldest of all")
    database = library._database
    job = make_job()
    request = msgspec.json.encode(job.request).decode()
    with database.transaction():
        for number in range(3_000):
            database.execute(
                "INSERT INTO jobs (id, body_sha256, batch, request, keep, created_at, state,"
                " deaths) VALUES (?, '', '{}', ?, 1, ?, 'completed', 0)",
                f"job {number}",
                request,
                job.created_at,
            )
    began = time.process_time()
    assert prompts(library, "oldest") == [("the oldest of all", "")]
    assert time.process_time() - began < 1
