"""Find the files of claims and read them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from distretto.claims.models import Claim
from distretto.errors import ClaimError, did_you_mean
from distretto.scenarios.lines import key_lines

__all__ = ["load", "names"]

FOLDER = Path(__file__).parent

EXPECTED = {
    "missing": "this key",
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


def names() -> tuple[str, ...]:
    """Return the ids of the claims that come with Distretto, in their order."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def load(claim: str | PathLike[str]) -> Claim:
    """Read a claim.

    Parameters
    ----------
    claim : str or path
        Id of a claim that comes with Distretto, or a file, whose name ends in ``.toml``.

    Returns
    -------
    Claim

    Raises
    ------
    ClaimError
        If there is no such claim, or for the first thing in the file that is wrong.
    """
    file = _file(claim)
    try:
        text = file.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else str(failure)
        raise ClaimError(
            "the file cannot be read", file=file, found=reason, expected="a claim in TOML, UTF-8"
        ) from None
    try:
        found = Claim.model_validate(raw)
    except ValidationError as failure:
        raise _error(failure.errors(include_url=False)[0], text, file) from None
    if found.id != file.stem and file.parent == FOLDER:
        raise ClaimError(
            "the id is not the name of the file", file=file, found=found.id, expected=file.stem
        )
    return found


def _file(claim: str | PathLike[str]) -> Path:
    given = fspath(claim)
    if isinstance(claim, str) and given in names():
        return FOLDER / f"{given}.toml"
    path = Path(given)
    if path.suffix == ".toml":
        return path
    raise ClaimError(
        "unknown claim",
        found=given,
        expected=f"{', '.join(names())}, or a file whose name ends in .toml",
        hint=did_you_mean(given, names()),
    )


def _error(error: Mapping[str, Any], text: str, file: Path) -> ClaimError:
    """Say where in the file it is, what was found and what is expected."""
    key = tuple(str(part) for part in error["loc"])
    lines, stands = key_lines(text), key
    while stands and stands not in lines:  # a key of an inline table stands on the table's line
        stands = stands[:-1]
    where = f"key {'.'.join(key)}" if key else "the claim"
    if stands:
        where = f"line {lines[stands]}, {where}"
    kind, context = error["type"], error.get("ctx", {})
    if kind == "misfit":
        return ClaimError(error["msg"], file=file, where=where, expected=context["expected"])
    if kind == "missing":
        return ClaimError(f"{key[-1]} is missing", file=file, where=where, expected="this key")
    if kind == "extra_forbidden":
        return ClaimError("unknown key", file=file, where=where, found=key[-1])
    expected = EXPECTED.get(kind, error["msg"])
    return ClaimError(
        f"{key[-1]} is not right", file=file, where=where, found=error["input"], expected=expected
    )
