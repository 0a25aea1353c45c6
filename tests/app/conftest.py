"""What tests of pages share."""

import gc

import pytest


@pytest.fixture(autouse=True, scope="module")
def settled_heap() -> None:
    """What other tests of this process have imported is not looked through after each run of a page: TensorFlow's is a lot."""
    gc.collect()
    gc.freeze()
