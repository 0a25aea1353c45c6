"""`python -m digitrec`: everything that the app does, without a screen."""

import sys

from digitrec.cli import main

if __name__ == "__main__":
    sys.exit(main())
