"""Fetching the full MNIST: the file that Keras uses, verified, into our own cache."""

from pathlib import Path
from typing import Any

from digitrec import paths
from digitrec.data.mnist_file import FILE_NAME, find, verified_arrays
from digitrec.data.source import Report
from digitrec.errors import DataError

# The file that keras.datasets.mnist loads, and its hash there.
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"


def fetch(report: Report | None = None, timeout: float = 30, url: str = URL) -> Path:
    """Downloads the file that `keras.datasets.mnist` uses into our cache, unless a verified one is already here.

    report: called with bytes done and bytes in all. timeout: seconds without an answer. Raises DataError; a broken
    download leaves nothing behind.
    """
    here = find()
    if here is not None and _is_usable(here):
        return here
    import pooch  # only who downloads waits for its import
    import requests

    pooch.get_logger().setLevel("WARNING")
    progress: Any = _Progress(report) if report else False
    # Blocks of 128 KB: about ninety reports, not eleven thousand.
    download = pooch.HTTPDownloader(timeout=timeout, progressbar=progress, chunk_size=2**17)
    try:
        path = pooch.retrieve(
            url, f"sha256:{SHA256}", fname=FILE_NAME, path=paths.data_cache(), downloader=download
        )
    except requests.RequestException as problem:
        answer = "no answer" if problem.response is None else f"status {problem.response.status_code}"
        raise DataError(
            f"MNIST could not be downloaded: {answer} from {url.split('/')[2]}; check the network and try again, or copy "
            f"mnist.npz to {paths.data_cache()}."
        ) from problem
    except ValueError as problem:
        raise DataError(
            f"What {url} sent is not the file that was published (its SHA-256 differs); try again later."
        ) from problem
    except OSError as problem:
        raise DataError(
            f"MNIST could not be saved in {paths.data_cache()} ({problem.strerror or problem}); free some space and try again."
        ) from problem
    verified_arrays(Path(path))
    return Path(path)


def _is_usable(path: Path) -> bool:
    """Raises DataError for a damaged file that is not ours to replace."""
    try:
        verified_arrays(path)
    except DataError:
        if path.parent != paths.data_cache():
            raise
        path.unlink(missing_ok=True)
        return False
    return True


class _Progress:
    """What pooch wants of a progress bar, handed on as bytes done and bytes in all."""

    def __init__(self, report: Report) -> None:
        self.total = 0
        self._done = 0
        self._report = report

    def update(self, count: int) -> None:
        # pooch counts the last block as full.
        self._done = min(self._done + count, int(self.total)) if self.total else self._done + count
        self._report(self._done, int(self.total))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        pass
