"""How a worker imports Keras."""

import subprocess
import sys

from app_server import PROJECT

CODE = """
import sys
from digitrec.training.keras_import import import_keras
import_keras()
import digitrec.training.loop
print(sorted({"keras", "tensorflow", "sklearn", "matplotlib", "pandas"} & sys.modules.keys()))
import pandas
print(pandas.Series([1, 2]).sum())
"""


def test_keras_comes_without_what_no_training_uses():
    """scikit-learn, matplotlib and pandas are installed and stay out; pandas can be imported later as ever."""
    printed = subprocess.run(
        [sys.executable, "-c", CODE], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert printed.stdout.splitlines() == ["['keras', 'tensorflow']", "3"]
