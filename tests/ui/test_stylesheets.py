"""Style sheets are found, in a checkout and in an installed package."""

from pathlib import Path

import pytest

from phoenix_tui.ui import stylesheets as found


def test_a_checkout_has_its_style_sheets_at_the_top() -> None:
    names = {file.name for file in found.stylesheets()}
    assert {"generate.tcss", "card.tcss", "request_form.tcss"} <= names


def test_an_installed_package_has_them_beside_the_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "card.tcss").touch()
    monkeypatch.setattr(found, "_IN_A_WHEEL", tmp_path)
    assert found.stylesheets() == [tmp_path / "card.tcss"]


@pytest.mark.parametrize("file", found.stylesheets(), ids=lambda file: file.stem)
def test_each_belongs_to_the_screen_or_widget_of_its_name(file: Path) -> None:
    ui = Path(found.__file__).parent
    if file.stem in {"toast", "command_palette"}:
        return  # of Textual itself
    assert any(ui.rglob(f"{file.stem}.py")), f"{file.name} is named after no screen or widget"
