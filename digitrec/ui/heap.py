"""The heap of the app's process: what imports left on it is looked through once, not after each visitor's stroke.

Python's collector looks at every object that could be part of a circle, and the imports of Streamlit, pandas and SciPy leave
some 400,000 that stay for good. Streamlit collects them all after each run of a script, which took more time than the run;
`.streamlit/config.toml` switches that off. The collector's own rhythm remains: it looks through what has come since, as soon
as that has grown by a quarter, so that what visitors leave behind goes within bounds (benchmarks/bench_visitors.py).
"""

import gc
import sys
import threading

_SECONDS_UNTIL_THE_PAGE_IS_THERE = 3.0
# So many new modules are worth another look; as modules are finite, so are the looks.
_NEW_MODULES = 50

_lock = threading.Lock()
_settled_modules = 0


def settle_soon() -> None:
    """Sets aside what the imports so far have left, in a moment; does nothing where few came since the last time."""
    global _settled_modules  # noqa: PLW0603 - the heap is the process's, and so is this
    with _lock:
        if len(sys.modules) < _settled_modules + _NEW_MODULES:
            return
        _settled_modules = len(sys.modules)
    # While the visitor looks at the page; the collection holds every thread for some 100 ms.
    timer = threading.Timer(_SECONDS_UNTIL_THE_PAGE_IS_THERE, settle)
    timer.daemon = True
    timer.start()


def settle() -> None:
    """Collects once, and sets what remains aside for good."""
    gc.collect()
    gc.freeze()
