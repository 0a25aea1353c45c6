"""What tests of training share: some digits, and a home for the runs of a file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digitrec.data import sample


@pytest.fixture(scope="session")
def some_digits() -> np.ndarray:
    return sample.load().train.first_per_class(50).images


@pytest.fixture(scope="module")
def runs_home(tmp_path_factory) -> Iterator[Path]:
    """One home for the runs of this file."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITREC_HOME", str(folder))
        patch.setenv("KERAS_HOME", str(folder / "no-keras-cache"))
        patch.delenv("DIGITREC_DATA", raising=False)
        yield folder
