"""The jobs of a sheet."""

from phoenix_tui.client.sheets import sheet_bodies


def test_what_a_cell_does_not_say_is_the_same_for_all() -> None:
    bodies = sheet_bodies({"prompt": "x"}, None, [{"steps": 8}, {"steps": 12}])
    assert len({body["seed"] for body in bodies}) == 1, "each has a seed of its own"
    assert [body["steps"] for body in bodies] == [8, 12]
    assert len({body["batch_id"] for body in bodies}) == 2
    assert {body["batch_size"] for body in bodies} == {1}


def test_a_cell_may_say_the_seed() -> None:
    bodies = sheet_bodies({"prompt": "x"}, 5, [{"seed": 7}, {"seed": 9}, {}])
    assert [body["seed"] for body in bodies] == [7, 9, 5]


def test_variations_of_a_sheet_go_towards_one_seed() -> None:
    cells = [{"variation_strength": strength} for strength in (0.0, 0.2, 0.4)]
    bodies = sheet_bodies({"prompt": "x"}, 5, cells)
    assert len({body["variation_seed"] for body in bodies}) == 1
    assert {body["seed"] for body in bodies} == {5}
    given = sheet_bodies({"prompt": "x", "variation_seed": 3}, 5, cells)
    assert {body["variation_seed"] for body in given} == {3}
