"""The process that exports what another backend than TensorFlow has trained; it needs nothing but the run's folder."""

import numpy as np
import pytest

from digitrec.config import RunConfig
from digitrec.data import sample
from digitrec.errors import ModelError
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, create_run
from digitrec.training.export_worker import export_in_another_process, main


@pytest.fixture
def run(home) -> Run:
    return create_run(
        RunConfig.from_settings({"filters": (3, 4), "residual": "on", "units": (), "head": "average"})
    )


@pytest.mark.slow
def test_it_writes_a_file_that_says_what_the_network_says(run, monkeypatch):
    """Though the environment asks for a backend that is not there."""
    import keras

    from digitrec.model.build import build_model

    keras.utils.set_random_seed(3)
    model = build_model(run.config.model)
    model.save(run.path / "model.keras")
    monkeypatch.setenv("KERAS_BACKEND", "nowhere")
    export_in_another_process(run.path)
    images = sample.load().test.images[:5]
    by_keras = model.predict_on_batch(images)
    np.testing.assert_allclose(Recognizer(run.path / "model.tflite").predict(images), by_keras, atol=1e-4)


@pytest.mark.slow
def test_what_cannot_be_exported_is_told_in_a_sentence(run):
    """No network was saved."""
    with pytest.raises(
        ModelError, match=r"^The model could not be exported; the run's worker\.log has the details\.$"
    ):
        export_in_another_process(run.path)
    assert not (run.path / "model.tflite").exists()


def test_a_folder_that_is_no_run_is_wrong_usage(tmp_path, capsys):
    """As for every worker."""
    assert [main([]), main([str(tmp_path)])] == [2, 2]
    assert capsys.readouterr().err.count("usage: ") == 2
