import pytest

from phoenix_tui.domain.library import LibraryQuery, Order, PictureRow
from phoenix_tui.domain.marks import UNMARKED, MarkChange
from phoenix_tui.domain.request import LoraUse, Mode
from phoenix_tui.store import search
from phoenix_tui.store.library import Library
from tests.store.library_examples import add_batch, add_picture
from tests.store.making_examples import make_finished, make_job


def _seeds(library: Library, **query: object) -> list[int]:
    return [row.seed for row in library.page(LibraryQuery(**query)).pictures]


def _walked(library: Library, **query: object) -> list[PictureRow]:
    """All pages, one after the other."""
    rows: list[PictureRow] = []
    page = library.page(LibraryQuery(**query))
    rows += page.pictures
    while page.next is not None:
        page = library.page(LibraryQuery(**query, after=page.next))
        rows += page.pictures
    return rows


def test_the_newest_picture_comes_first_whenever_it_was_found(library: Library) -> None:
    for minute in (3, 1, 2, 1):
        add_picture(library, minute, seed=minute)
    assert _seeds(library) == [3, 2, 1, 1]
    assert _seeds(library, order=Order.OLDEST) == [1, 1, 2, 3]


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_each_other_without_gap_or_repetition(library: Library, order: Order) -> None:
    rows = [add_picture(library, seed // 2, seed=seed) for seed in range(11)]
    for row in rows:
        library.decisions.mark((row.picture_id,), MarkChange(rating=row.seed % 3))
    all_at_once = library.page(LibraryQuery(order=order, limit=200)).pictures
    walked = _walked(library, order=order, limit=3)
    assert walked == list(all_at_once)
    assert len({row.picture_id for row in walked}) == 11


def test_a_picture_that_comes_meanwhile_moves_no_page(library: Library) -> None:
    for seed in range(6):
        add_picture(library, seed, seed=seed)
    first = library.page(LibraryQuery(limit=3))
    add_picture(library, 10, seed=10)
    second = library.page(LibraryQuery(limit=3, after=first.next))
    assert [row.seed for row in first.pictures + second.pictures] == [5, 4, 3, 2, 1, 0]
    assert second.next is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fox", [1]),
        ("FOX blue", [1]),
        ("fo", [2, 1]),
        ("house fox", []),
        ("snow-white", [3]),
        ("cafe", [3]),
        ('"', [3, 2, 1]),
        ("fox OR house", []),
        ("fox*", [1]),
        ("NEAR(fox blue)", []),
        ("prompt:fox", []),
        ("   ", [3, 2, 1]),
        ("a\0b", [1]),
        ("' ; DROP TABLE pictures --", []),
    ],
)
def test_words_begin_words_of_the_prompt_and_nothing_in_them_is_an_operator(
    library: Library, text: str, found: list[int]
) -> None:
    add_picture(library, 1, seed=1, prompt="a blue fox", prompt_used="a blue fox")
    add_picture(library, 2, seed=2, prompt="a house in a foggy forest")
    add_picture(library, 3, seed=3, prompt="snow-white <lora:ink:1>, Café")
    assert _seeds(library, text=text) == found
    assert _seeds(library, text=text, order=Order.RATING) == found


def test_pictures_are_found_by_each_of_their_settings(library: Library) -> None:
    add_picture(library, 1, seed=1, model="demo")
    add_picture(
        library, 2, seed=2, model="other", loras=(LoraUse(name="ink"), LoraUse(name="paper"))
    )
    add_picture(library, 3, seed=3, mode=Mode.IMG2IMG, strength=0.5)
    assert _seeds(library, model="other") == [2]
    assert _seeds(library, lora="paper") == [2]
    assert _seeds(library, lora="pap") == []
    assert _seeds(library, seed=1) == [1]
    assert _seeds(library, mode=Mode.IMG2IMG) == [3]
    assert _seeds(library, since="2026-11-23T12:02:00+00:00") == [3, 2]
    assert _seeds(library, until="2026-11-23T12:02:00+00:00") == [1]
    assert _seeds(library, model="other", seed=1) == []


def test_pictures_are_found_by_their_marks(library: Library) -> None:
    rows = [add_picture(library, seed, seed=seed) for seed in range(4)]
    library.decisions.mark((rows[0].picture_id,), MarkChange(favourite=True, rating=5))
    library.decisions.mark((rows[1].picture_id,), MarkChange(rating=3))
    library.decisions.mark((rows[2].picture_id,), MarkChange(discarded=True))
    assert _seeds(library, favourite=True) == [0]
    assert _seeds(library, favourite=False) == [3, 1]
    assert _seeds(library, rating_from=3) == [1, 0]
    assert _seeds(library, discarded=True) == [2], "the trash shows what was discarded"
    assert _seeds(library) == [3, 1, 0], "what was discarded is hidden"
    assert _seeds(library, order=Order.RATING, text="red") == [0, 1, 3]


def test_the_total_is_that_of_all_pages_and_said_to_be_more_past_the_limit(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(5):
        add_picture(library, seed, seed=seed)
    page = library.page(LibraryQuery(limit=2))
    assert (page.total, page.total_is_exact) == (5, True)
    last = library.page(LibraryQuery(limit=2, after=page.next))
    assert last.total == 5
    monkeypatch.setattr(search, "TOTAL_LIMIT", 3)
    page = library.page(LibraryQuery(text="red"))
    assert (page.total, page.total_is_exact) == (3, False)


def test_a_picture_made_only_to_be_compared_is_not_in_the_library(library: Library) -> None:
    job = make_job(keep=False)
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    assert library.page(LibraryQuery()).total == 0
    assert library.details(picture.making.picture_id) is None


def test_a_finished_picture_is_in_the_library_at_once(library: Library) -> None:
    job = make_job()
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    (row,) = library.page(LibraryQuery(text="red house")).pictures
    assert (row.picture_id, row.path) == (picture.making.picture_id, picture.path)
    assert row.marks == UNMARKED


def test_pictures_of_one_moment_keep_their_order(library: Library) -> None:
    rows = add_batch(library)
    assert _seeds(library, order=Order.OLDEST) == [row.seed for row in rows]
