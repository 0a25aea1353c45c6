"""What a server does after its first page."""

import subprocess
import sys

LOOK = """
import sys, time
from digitrec.ui import first_visit
first_visit._SECONDS_UNTIL_THE_PAGE_IS_THERE = 0.1
before = "altair" in sys.modules
first_visit.import_for_other_pages()
give_up = time.monotonic() + 60
while "altair" not in sys.modules and time.monotonic() < give_up:
    time.sleep(0.05)
print(before, "altair" in sys.modules, "tensorflow" in sys.modules)
"""


def test_what_other_pages_import_is_there_before_somebody_opens_them(home):
    """In the background, in a process that has shown one page; TensorFlow is not among it."""
    outcome = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, timeout=120)
    assert outcome.stdout.split() == ["False", "True", "False"], outcome.stderr
