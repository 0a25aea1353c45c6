"""The plain Keras script of a recipe: it builds, starts and compiles what digitrec does."""

import numpy as np
import pytest

from digitrec.config import RunConfig
from digitrec.config.presets import PRESETS
from digitrec.model.keras_script import keras_script

RESIDUAL = PRESETS["fast"].config(data="sample", residual="on", filters=(4, 8), kernel_size=3, convolutions=1)
CONFIGS = {name: preset.config(data="sample") for name, preset in PRESETS.items()} | {"residual": RESIDUAL}


class FakeMnist:
    """Twenty black images in the place of a download."""

    @staticmethod
    def load_data():
        images = np.zeros((20, 28, 28), np.uint8)
        return (images, np.arange(20) % 10), (images, np.arange(20) % 10)


def run_of(script: str, monkeypatch: pytest.MonkeyPatch):
    """The names of a script that was run up to its fit."""
    import keras

    monkeypatch.setattr(keras.datasets, "mnist", FakeMnist)
    names: dict = {}
    exec(script.partition("model.fit(")[0], names)
    return names


@pytest.mark.parametrize("name", CONFIGS)
def test_it_builds_the_same_network_with_the_same_first_weights(name, monkeypatch):
    """The same seed, layer by layer; and the optimizer has the same settings."""
    from digitrec.training.starting_network import compiled_model

    config = CONFIGS[name]
    model = run_of(keras_script(config, name), monkeypatch)["model"]
    ours = compiled_model(config, steps=10)
    for mine, theirs in zip(ours.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert [layer.name for layer in model.layers] == [layer.name for layer in ours.layers]
    ignored = {"name", "learning_rate"}
    mine, theirs = ours.optimizer.get_config(), model.optimizer.get_config()
    assert {key: mine[key] for key in mine.keys() - ignored} == {
        key: theirs[key] for key in theirs.keys() - ignored
    }


def test_it_trains_to_its_end(monkeypatch):
    """One epoch of two batches."""
    import keras

    monkeypatch.setattr(keras.datasets, "mnist", FakeMnist)
    config = RunConfig.from_settings(
        {**PRESETS["classic"].config(data="sample").settings(), "epochs": 1, "batch_size": 10}
    )
    names: dict = {}
    exec(keras_script(config, "a run"), names)
    assert int(names["model"].optimizer.iterations) == 2


def test_it_names_no_digitrec_import_and_says_what_it_leaves_out():
    """So that it runs wherever Keras does."""
    script = keras_script(PRESETS["best"].config(), "best 1")
    assert "import digitrec" not in script
    assert "augmented anew in each epoch" in script
    assert len(script.splitlines()) < 60
