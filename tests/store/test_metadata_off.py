"""Pictures whose files are to say less of their making."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from phoenix_tui.domain.picture import Picture
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store import image_file, metadata
from phoenix_tui.store.library import Library
from tests.store.making_examples import make_finished, make_job


@pytest.fixture
def kept(places: Places, request: pytest.FixtureRequest) -> Iterator[tuple[Library, Picture]]:
    library = Library.open(places, Settings(metadata=request.param))
    job = make_job()
    library.add_job(job, "sha")
    yield library, library.keep_picture(job, make_finished(job))
    library.close()


@pytest.mark.parametrize("kept", ["off"], indirect=True)
def test_off_leaves_nothing_in_the_file_but_the_pixels(kept: tuple[Library, Picture]) -> None:
    assert image_file.inspect(Path(kept[1].path)).texts == {}


@pytest.mark.parametrize("kept", ["parameters"], indirect=True)
def test_parameters_alone_tell_other_tools_and_no_more(kept: tuple[Library, Picture]) -> None:
    path = Path(kept[1].path)
    assert list(image_file.inspect(path).texts) == ["parameters"]
    info, making = metadata.read(path)
    assert (info.seed, making) == (42, None)


@pytest.mark.parametrize("kept", ["off", "parameters"], indirect=True)
def test_the_library_knows_such_a_picture_and_a_rescan_leaves_it_alone(
    kept: tuple[Library, Picture],
) -> None:
    library, picture = kept
    report = library.rescan()
    assert (report.pictures, report.unreadable, report.missing) == (1, (), ())
    assert library.picture(picture.making.picture_id) == picture


@pytest.mark.parametrize("kept", ["off"], indirect=True)
def test_a_comparison_says_how_it_was_made_all_the_same(kept: tuple[Library, Picture]) -> None:
    library = kept[0]
    job = make_job(keep=False)
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    assert metadata.read(Path(picture.path))[1] == picture.making
