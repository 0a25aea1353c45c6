"""The map of digits by t-SNE, laid out by a process of its own: `python -m digitrec.explain.neighbour_map FOLDER`.

t-SNE (van der Maaten & Hinton, 2008) keeps neighbours together, and nothing else: distances and sizes of clusters mean
little (Wattenberg, Viégas & Johnson, 2016).
"""

import sys

import numpy as np

from digitrec.jobs import Progress
from digitrec.jobs.computed import Arrays, Computed, worked
from digitrec.runs import Run

_PERPLEXITY, _SEED = 30.0, 0
NEIGHBOUR_MAP = Computed("maps", "digitrec.explain.neighbour_map", "The map")


def read_places(run: Run, count: int) -> np.ndarray | None:
    """The places (count, 2) once they are computed, else None. Raises RunError where the run has no model."""
    places = (NEIGHBOUR_MAP.read(run) or {}).get("places")
    if places is None or places.shape != (count, 2) or not np.isfinite(places).all():
        return None
    return places


def lay_out(asked: Arrays, progress: Progress) -> Arrays:
    """features (n, d) → places (n, 2)."""
    progress.update(message="laying out the map")
    from sklearn.manifold import TSNE

    features = asked["features"]
    perplexity = min(_PERPLEXITY, max(1.0, (len(features) - 1) / 3))
    places = TSNE(perplexity=perplexity, init="pca", random_state=_SEED).fit_transform(features)
    return {"places": places.astype(np.float32)}


if __name__ == "__main__":
    sys.exit(worked(sys.argv[1:], lay_out))
