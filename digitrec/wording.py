"""How numbers, times and sizes are written everywhere: on the pages and on the command line."""

from datetime import datetime


def percent(share: float, digits: int = 1) -> str:
    """0.9612 → "96.1 %"."""
    return f"{100 * share:.{digits}f} %"


def probability(share: float) -> str:
    """As `percent`, but nothing is ever quite certain: 0.9998 → "> 99.9 %", 0.0001 → "< 0.1 %"."""
    if share > 0.9995:
        return "> 99.9 %"
    return "< 0.1 %" if share < 0.0005 else percent(share)


def score(correct: int, count: int) -> str:
    """(9931, 10000) → "99.31 % (9,931 of 10,000)"."""
    return f"{percent(correct / count, 2)} ({correct:,} of {count:,})"


def with_minus(value: float, digits: int = 2) -> str:
    """−0.5 → "−0.50", with a real minus; what rounds to 0 has none."""
    # Adding 0.0 turns −0.0 into 0.0.
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")


def in_short(value: float, digits: int) -> str:
    """As `with_minus`, without zeros at the end: −0.5 → "−0.5", 2.0 → "2"."""
    return f"{round(float(value), digits) + 0.0:g}".replace("-", "−")


def duration(seconds: float) -> str:
    """8.4 → "8 s", 95 → "1 min 35 s", 7300 → "2 h 1 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def size(count: float) -> str:
    """Bytes: 830_000 → "830 kB", 1_650_000 → "1.7 MB"."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def moment(iso: str) -> str:
    """An ISO time → "22 Nov 2026, 14:15" in this machine's time zone."""
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%-d %b %Y, %H:%M}"
    except ValueError:
        return iso


def counted(count: int, noun: str) -> str:
    """(1, "drawing") → "1 drawing", (1200, "drawing") → "1,200 drawings"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
