"""What keeps a visitor's stroke cheap where many are at it at once."""

import gc
import tomllib

import pytest
from app_server import PROJECT
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from digitrec.ui import heap
from digitrec.ui.theme_message import make_theme_once


@pytest.fixture
def thawed():
    """Nothing stays frozen for other tests."""
    yield
    gc.unfreeze()


def test_what_imports_left_is_set_aside_from_the_collector(thawed):
    """The collector's own lists are all but empty then; before, they hold every module's functions."""
    before = len(gc.get_objects())
    heap.settle()
    assert gc.get_freeze_count() > 0.9 * before
    assert len(gc.get_objects()) < 0.1 * before


def test_what_comes_later_is_still_collected(thawed):
    """A circle that a visitor leaves behind goes."""
    heap.settle()
    circle = [{}]
    circle[0]["itself"] = circle
    del circle
    assert gc.collect() > 0


def test_streamlit_does_not_collect_everything_after_each_run():
    """It would take longer than the run, and grow with the number of visitors."""
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert "runner.postScriptGC" in config.get_config_options()


@pytest.mark.parametrize(
    "section", ["theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar"]
)
def test_the_remembered_theme_is_the_one_that_streamlit_makes(section, monkeypatch):
    """Byte for byte, the first time and the second, also where a section is empty."""
    config.get_config_options(force_reparse=True)
    original = app_session._populate_theme_msg
    original = getattr(original, "_populate", original)
    theirs = CustomThemeConfig()
    original(theirs, section)
    monkeypatch.setattr(app_session, "_populate_theme_msg", original)
    make_theme_once()
    ours = [CustomThemeConfig(), CustomThemeConfig()]
    for message in ours:
        app_session._populate_theme_msg(message, section)
    assert app_session._populate_theme_msg is not original
    assert [each.SerializeToString() for each in ours] == [theirs.SerializeToString()] * 2
