"""The picture of the house says what the contracts say."""

from tools import draw_architecture


def test_the_picture_in_the_docs_is_the_one_that_the_contracts_draw():
    """Whoever adds a room, or changes its first line, draws it anew: python -m tools.draw_architecture."""
    assert draw_architecture.PICTURE.read_text(encoding="utf-8") == draw_architecture.draw()


def test_every_room_of_the_package_is_in_the_picture():
    """By the folders and files that there are, not by the contracts."""
    package = draw_architecture.PROJECT / "digitrec"
    there = {
        path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert {room for floor in draw_architecture.floors() for room in floor} == there - {"__init__"}
