"""What app.py and the pages import, followed to its end: never TensorFlow, never Keras."""

import ast
from pathlib import Path

import grimp
import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted([*PROJECT.glob("app.py"), *PROJECT.glob("pages/*.py")])


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Who imports whom in digitrec, imports inside functions included."""
    return grimp.build_graph("digitrec", include_external_packages=True, cache_dir=None)


def imported_by(source: str) -> set[str]:
    """Every module that a file's import statements may mean: `from a import b` is a, or the module a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return names


def ways_to_keras(graph: grimp.ImportGraph, source: str) -> list[str]:
    """Each chain of imports that leads from a file to the networks, written with arrows."""
    heavy = sorted({"keras", "tensorflow"} & graph.modules)
    names = imported_by(source)
    direct = [name for name in sorted(names) if name.partition(".")[0] in ("keras", "tensorflow")]
    chains = [
        graph.find_shortest_chain(name, end)
        for name in sorted(names & graph.modules - {*heavy})
        for end in heavy
    ]
    return direct + [" -> ".join(chain) for chain in chains if chain]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_never_reaches_keras(graph, page):
    """No chain of imports leads from a page to the networks' training."""
    assert ways_to_keras(graph, page.read_text(encoding="utf-8")) == []


def test_a_page_that_would_import_keras_is_found(graph):
    """Directly, or through a module of ours: the check above can fail."""
    assert ways_to_keras(graph, "import keras") == ["keras"]
    assert ways_to_keras(graph, "from digitrec.model import build")[0] == "digitrec.model.build -> keras"
