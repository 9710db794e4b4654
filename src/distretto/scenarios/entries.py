"""Read a TOML file as a model, with one clear error for the first thing in it that is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from distretto.errors import InputError
from distretto.scenarios.lines import key_lines

__all__ = ["misfit", "place_of", "read_entry"]

M = TypeVar("M", bound=BaseModel)

EXPECTED = {
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a table",
    "model_type": "a table",
    "tuple_type": "a list",
    "too_short": "at least one more",
}


def misfit(expected: str) -> PydanticCustomError:
    """Return an error about keys that do not go together, to be raised by a model."""
    return PydanticCustomError("misfit", "keys do not go together", {"expected": expected})


def read_entry(kind: type[M], file: Path, error: type[InputError], what: str) -> M:
    """Read a file as a model.

    Parameters
    ----------
    kind : type
        The model.
    file : Path
    error : type
        Kind of error that is raised.
    what : str
        What the file holds, for messages: a claim, a programme.

    Raises
    ------
    InputError
        Of the kind given: names the file, the line and the key, what was found and what is
        expected.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else str(failure)
        raise error(
            "the file cannot be read", file=file, found=reason, expected=f"{what} in TOML, UTF-8"
        ) from None
    try:
        return kind.model_validate(raw)
    except ValidationError as failure:
        raise _error(failure.errors(include_url=False)[0], text, file, error, what) from None


def place_of(text: str, key: tuple[str, ...], what: str) -> str:
    """Line and name of a key of a TOML text, for messages; `what` it is where there is no key."""
    lines, stands = key_lines(text), key
    while stands and stands not in lines:  # a key of an inline table stands on the table's line
        stands = stands[:-1]
    where = f"key {'.'.join(key)}" if key else what
    return f"line {lines[stands]}, {where}" if stands else where


def _error(
    found: Mapping[str, Any], text: str, file: Path, error: type[InputError], what: str
) -> InputError:
    """Say where in the file it is, what was found and what is expected."""
    key = tuple(str(part) for part in found["loc"])
    where = place_of(text, key, what)
    kind = found["type"]
    if kind == "misfit":
        return error(found["msg"], file=file, where=where, expected=found["ctx"]["expected"])
    if kind == "missing":
        return error(f"{key[-1]} is missing", file=file, where=where, expected="this key")
    if kind == "extra_forbidden":
        return error("unknown key", file=file, where=where, found=key[-1])
    expected = EXPECTED.get(kind, found["msg"])
    return error(
        f"{key[-1]} is not right", file=file, where=where, found=found["input"], expected=expected
    )
