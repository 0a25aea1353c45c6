"""The set `drawn`: whether what it is put together of is here. What draws it is imported only where it is loaded."""

from digitrec.data.dataset import Splits
from digitrec.data.mnist import MNIST
from digitrec.data.pen_digits import SETS, is_here
from digitrec.data.source import DataSource


class _Drawn(DataSource):
    name = "drawn"
    label = "MNIST and of pen strokes"
    test_label = MNIST.test_label
    ready = "needs nothing more: MNIST and the pen strokes are here"
    contents = "mnist, with the pen strokes of DIGITREC_DATA/ink drawn afresh when a run first needs them"
    holds_non_digits = True

    @property
    def base(self) -> DataSource:
        return MNIST

    def missing(self) -> str:
        if MNIST.missing():
            return MNIST.missing()
        absent = [each for each in SETS if not is_here(each)]
        if not absent:
            return ""
        return (
            f"The pen strokes of {', '.join(absent)} are not on this machine; put them into the folder ink of DIGITREC_DATA, "
            "or train on mnist."
        )

    def load(self) -> Splits:
        from digitrec.data.drawn_splits import load_splits  # preprocessing and drawing take long to import

        return load_splits(self.name)


DRAWN = _Drawn()
