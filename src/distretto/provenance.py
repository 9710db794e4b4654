"""Provenance: where a result comes from, enough to make it again.

:func:`provenance` returns a plain dictionary that goes into JSON and into the attributes of a
dataset. Its keys, always in this order and always present:

=============  ===================================================================================
``schema``     version of this layout, an integer; now 1
``software``   ``{"name": "distretto", "version", "source"}``; ``source`` is the SHA-256 of the
               package's own Python files, so that a changed checkout is told from a release
``versions``   versions of Python and of the libraries that decide numbers; null where absent
``platform``   ``{"system", "machine"}``
``time``       moment of the run, UTC, ISO 8601 to the second; null if left out
``command``    the command line as a list of words, or null
``scenario``   ``{"name", "sha256"}`` of the scenario file, or null
``seed``       the seed, an integer, or null
``parameters`` whatever else decides the result: arms, worlds, quarters, options
=============  ===================================================================================

Two runs of the same software on the same machine with the same inputs differ in ``time`` alone; a
caller who wants identical bytes leaves the time out, or sets ``SOURCE_DATE_EPOCH`` (seconds since
1970), the convention of reproducible builds.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from distretto import __version__
from distretto.errors import InputError

__all__ = ["SCHEMA", "digests", "fingerprint", "provenance", "sha256", "source_fingerprint"]

SCHEMA = 1
_LIBRARIES = ("numpy", "numba", "scipy", "pandas", "pyarrow", "xarray", "zarr")


def provenance(
    *,
    command: Sequence[str] | None = None,
    scenario: str | None = None,
    scenario_sha256: str | None = None,
    seed: int | None = None,
    parameters: Mapping[str, Any] | None = None,
    with_time: bool = True,
) -> dict[str, Any]:
    """Describe the software, the machine and the inputs of a result.

    Parameters
    ----------
    command : sequence of str, optional
        The words of the command line.
    scenario : str, optional
        Name of the scenario.
    scenario_sha256 : str, optional
        SHA-256 of its file in hexadecimal digits; see :func:`sha256`.
    seed : int, optional
        The seed of the run.
    parameters : mapping, optional
        Anything else that decides the result; JSON types only.
    with_time : bool
        Whether to record the moment. The environment variable ``SOURCE_DATE_EPOCH`` replaces it.

    Returns
    -------
    dict
        The keys of the table above; JSON types only.

    Raises
    ------
    InputError
        If ``SOURCE_DATE_EPOCH`` is not a whole number of seconds.
    """
    return {
        "schema": SCHEMA,
        "software": {"name": "distretto", "version": __version__, "source": source_fingerprint()},
        "versions": {"python": platform.python_version(), **_library_versions()},
        "platform": {"system": sys.platform, "machine": platform.machine()},
        "time": _now() if with_time else None,
        "command": None if command is None else list(command),
        "scenario": None if scenario is None else {"name": scenario, "sha256": scenario_sha256},
        "seed": seed,
        "parameters": dict(parameters or {}),
    }


def sha256(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their paths as given, as two may have one name."""
    return {str(path): sha256(path.read_bytes()) for path in paths}


@cache
def source_fingerprint() -> str:
    """Return the SHA-256 over names and contents of the package's own Python files."""
    return fingerprint(Path(__file__).parent)


def fingerprint(*paths: Path) -> str:
    """Return the SHA-256 over names and contents of Python files.

    Parameters
    ----------
    *paths : Path
        Files, or folders that are searched for ``*.py``; the order of `paths` counts, that of the
        file system does not.
    """
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            content = file.read_bytes()
            name = file.relative_to(path.parent).as_posix()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


@cache
def _library_versions() -> dict[str, str | None]:
    return {name: _version(name) for name in _LIBRARIES}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _now() -> str:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        moment = datetime.now(UTC)
    else:
        try:
            moment = datetime.fromtimestamp(int(given), UTC)
        except (ValueError, OverflowError, OSError):
            raise InputError(
                "not a moment in time",
                where="environment variable SOURCE_DATE_EPOCH",
                found=given,
                expected="a whole number of seconds since 1970",
            ) from None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
