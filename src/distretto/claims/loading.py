"""Find the files of claims and read them."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from distretto.claims.models import Claim
from distretto.errors import ClaimError, did_you_mean
from distretto.scenarios.entries import read_entry

__all__ = ["load", "names"]

FOLDER = Path(__file__).parent


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
    found = read_entry(Claim, file, ClaimError, "a claim")
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
