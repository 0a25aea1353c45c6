"""Scripts that make files of the package; run from the project folder."""
