"""Tables as text: each column as wide as it needs, nothing cut or wrapped, the heading bold on a terminal alone."""

import sys
from collections.abc import Iterable, Sequence

# More than any row needs: a narrow terminal breaks a long line itself, and a copied id stays whole.
_WIDTH = 10_000


def table(rows: Iterable[Sequence[str]], heading: Sequence[str] = (), indent: int = 0) -> str:
    """The rows as lines, two blanks between columns, beneath their heading if they have one."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table(*heading, box=None, pad_edge=False, show_header=bool(heading))
    for row in rows:
        grid.add_row(*map(Text, row))  # as text: a run may be called "[bold]"
    # A pipe gets no colour codes, even where FORCE_COLOR is set for other programs.
    console = Console(width=_WIDTH, force_terminal=sys.stdout.isatty())
    # Captured: where a reader has enough, rich would end the program with status 1.
    with console.capture() as capture:
        console.print(Padding(grid, (0, 0, 0, indent), expand=False))
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
