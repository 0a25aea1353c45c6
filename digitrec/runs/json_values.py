"""Values of a JSON object, each of the kind that it has to be: a damaged file is a ValueError, whatever the damage."""

import math
from typing import Any


def value_of(record: Any, key: str) -> Any:
    """Raises ValueError where the record is no object, or has no such key."""
    if not isinstance(record, dict) or key not in record:
        raise ValueError(f"{key} is missing")
    return record[key]


def integer(record: Any, key: str) -> int:
    """Raises ValueError; true and false are no integers."""
    value = value_of(record, key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{key} is no integer: {value!r}")
    return value


def number(record: Any, key: str) -> float:
    """A finite number, whole ones as they stand there. Raises ValueError."""
    value = value_of(record, key)
    if isinstance(value, float) and math.isfinite(value):
        return value
    return integer(record, key)


def string(record: Any, key: str) -> str:
    """Raises ValueError."""
    value = value_of(record, key)
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text: {value!r}")
    return value


def objects(record: Any, key: str) -> list[Any]:
    """A list of anything. Raises ValueError."""
    value = value_of(record, key)
    if not isinstance(value, list):
        raise ValueError(f"{key} is no list: {value!r}")
    return value
