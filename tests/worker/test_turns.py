"""Turns: jobs on one thread, a step at a time."""

from phoenix_tui.worker.turns import Turns


def recorded(turns: Turns, said: list[str], name: str, steps: int):
    def work() -> None:
        for step in range(steps):
            said.append(f"{name}{step}")
            turns.pause()
        said.append(f"{name} done")

    return work


def test_jobs_together_take_turns_at_every_step() -> None:
    said: list[str] = []
    turns = Turns("together")
    for name in "ab":
        turns.add(name, recorded(turns, said, name, 2))
    while turns:
        turns.turn()
    assert said == ["a0", "b0", "a1", "b1", "a done", "b done"]


def test_jobs_one_by_one_run_to_their_end() -> None:
    said: list[str] = []
    turns = Turns("one by one")
    for name in "ab":
        turns.add(name, recorded(turns, said, name, 2))
    while turns:
        turns.turn()
    assert said == ["a0", "a1", "a done", "b0", "b1", "b done"]


def test_a_cancelled_job_gives_its_turns_to_the_others_at_once() -> None:
    said: list[str] = []
    turns = Turns("together")
    for name in "abc":
        turns.add(name, recorded(turns, said, name, 2))
    for _ in range(3):
        turns.turn()
    assert turns.cancel("b")
    while turns:
        turns.turn()
    assert said == ["a0", "b0", "c0", "a1", "c1", "a done", "c done"]


def test_a_job_that_never_ran_can_be_cancelled() -> None:
    said: list[str] = []
    turns = Turns("together")
    turns.add("a", recorded(turns, said, "a", 2))
    assert turns.cancel("a")
    assert not turns
    assert said == []


def test_cancelling_a_job_that_is_over_says_so() -> None:
    assert not Turns("together").cancel("gone")


def test_a_cancelled_job_cleans_up_after_itself() -> None:
    said: list[str] = []
    turns = Turns("together")

    def work() -> None:
        try:
            turns.pause()
        finally:
            said.append("cleaned up")

    turns.add("a", work)
    turns.turn()
    turns.cancel("a")
    assert said == ["cleaned up"]


def test_a_job_that_joins_late_gets_its_turns() -> None:
    said: list[str] = []
    turns = Turns("together")
    turns.add("a", recorded(turns, said, "a", 2))
    turns.turn()
    turns.add("b", recorded(turns, said, "b", 1))
    while turns:
        turns.turn()
    assert said == ["a0", "a1", "b0", "a done", "b done"]
