"""After the first page of a server: what the other pages import is imported before somebody goes there."""

import functools
import importlib
import threading

# While the first page is on its way, the processor is for it.
_SECONDS_UNTIL_THE_PAGE_IS_THERE = 2.0
# What takes longest, in the order of the menu: LiteRT for Draw, pandas for tables, Altair for the charts of Train.
_MODULES = ("digitrec.model.recognizer", "pandas", "digitrec.charts")


@functools.cache
def import_for_other_pages() -> None:
    """Once a process, in the background; whoever needs a module sooner waits for it no longer than without this."""
    later = threading.Timer(_SECONDS_UNTIL_THE_PAGE_IS_THERE, _import)
    later.daemon = True
    later.start()


def _import() -> None:
    for name in _MODULES:
        importlib.import_module(name)
