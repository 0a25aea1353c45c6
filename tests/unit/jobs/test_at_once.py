"""How many jobs may work at the same time."""

import pytest

from digitrec.errors import ConfigError
from digitrec.jobs import at_once


@pytest.mark.parametrize("text, count", [(None, 1), ("", 1), (" ", 1), ("1", 1), (" 3 ", 3), ("64", 64)])
def test_one_unless_it_is_said_otherwise(monkeypatch, text, count):
    """DIGITREC_JOBS_AT_ONCE says it, with blanks around it too."""
    monkeypatch.delenv("DIGITREC_JOBS_AT_ONCE", raising=False)
    if text is not None:
        monkeypatch.setenv("DIGITREC_JOBS_AT_ONCE", text)
    assert at_once() == count


@pytest.mark.parametrize("text", ["0", "65", "-1", "1.5", "two"])
def test_nonsense_is_refused_with_the_range(monkeypatch, text):
    """One sentence that names the setting and what it may be."""
    monkeypatch.setenv("DIGITREC_JOBS_AT_ONCE", text)
    with pytest.raises(
        ConfigError, match=rf"DIGITREC_JOBS_AT_ONCE .* from 1 to 64, not {text}; leave it out"
    ):
        at_once()
