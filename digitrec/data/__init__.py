"""Data sets, one a module, each in the named splits train, validation and test."""

from digitrec.data import mnist, sample
from digitrec.data.catalogue import (
    SOURCES,
    label_of,
    label_of_test,
    load_data,
    missing,
    out_of_reach,
    real_digits_here,
    source_named,
    usual_source,
)
from digitrec.data.dataset import Dataset, Splits
from digitrec.data.source import DataSource, Download

__all__ = [
    "SOURCES",
    "DataSource",
    "Dataset",
    "Download",
    "Splits",
    "label_of",
    "label_of_test",
    "load_data",
    "missing",
    "mnist",
    "out_of_reach",
    "real_digits_here",
    "sample",
    "source_named",
    "usual_source",
]
