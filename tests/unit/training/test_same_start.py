"""Two runs of one seed: what may differ without another start."""

import numpy as np
import pytest

from digitrec.config import RunConfig
from digitrec.data import sample

BEFORE = RunConfig.from_settings({"data": "sample", "learning_rate": 0.1, "seed": 4})


@pytest.mark.parametrize(
    "changes", [{"learning_rate": 0.01}, {"activation": "sigmoid"}, {"optimizer": "sgd"}, {"epochs": 9}]
)
def test_with_one_thing_changed_first_weights_and_first_batch_are_the_same(changes):
    """Bit for bit; another seed has others."""
    from digitrec.training.preparation import Preparation

    splits = sample.load()
    first, again, other = (
        Preparation(config, splits.train, splits.validation)
        for config in (BEFORE, BEFORE.but(**changes), BEFORE.but(seed=5))
    )
    same = [
        np.array_equal(*pair)
        for pair in zip(first.model.get_weights(), again.model.get_weights(), strict=True)
    ]
    images = [next(iter(each.batches))[0].numpy() for each in (first, again, other)]
    assert same == [True] * len(same)
    assert np.array_equal(images[0], images[1])
    assert not np.array_equal(images[0], images[2])
