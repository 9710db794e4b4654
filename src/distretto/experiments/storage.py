"""How arrays of a comparison are stored, and how damage to them is seen.

Chunks
    A variable that takes at most 2 MiB is one chunk: reading an outcome means all its arms, worlds
    and quarters, so nothing is gained by dividing it. A larger one is divided along its worlds
    alone, so that a chunk is close to 2 MiB and holds all arms and quarters of its worlds. An
    ensemble of 10,000 worlds, 2 arms and 80 quarters has 7 chunks of an outcome.
Numbers
    Outcomes stay float64, so that what is read is to the last bit what was computed.
Compression
    Zstandard, the default of Zarr. A shuffle of bytes before it (Blosc) saves another 3 per cent
    and takes twice as long to read: most of a number is mantissa, which hardly compresses.

Of 10,000 worlds, 2 arms and 80 quarters, ``benchmarks/storage.py`` finds that chunks of one arm and
100 worlds are 20 times as many files, and take about 10 times as long to read; the chunks that Zarr
would choose are twice as many and take 1.3 times as long. Single precision would halve the size.

With the result a manifest is written: the SHA-256 of every file of it. What is read is held to it
first, so that a chunk that was changed, cut, lost or taken from elsewhere is named, and never read.
This takes a third of the time of reading, less where there are few worlds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.errors import ResultError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["CHUNK", "check_manifest", "chunk_shape", "manifest_of", "write_zarr"]

CHUNK = 2 * 2**20  # bytes of a chunk before compression


def chunk_shape(sizes: Mapping[str, int], itemsize: int) -> tuple[int, ...]:
    """Shape of the chunks of a variable: all of it, or as many of its worlds as fill a chunk.

    Parameters
    ----------
    sizes : mapping of str to int
        Length of each dimension, in order.
    itemsize : int
        Bytes of a value.
    """
    of_one = itemsize
    for name, length in sizes.items():
        of_one *= 1 if name == "world" else max(1, length)
    most = max(1, CHUNK // of_one)
    return tuple(
        max(1, min(length, most)) if name == "world" else max(1, length)
        for name, length in sizes.items()
    )


def write_zarr(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset as a Zarr store (format 2, metadata consolidated)."""
    encoding: dict[str, dict[str, Any]] = {
        str(name): {
            "chunks": chunk_shape(
                {str(d): n for d, n in variable.sizes.items()}, variable.dtype.itemsize
            ),
        }
        for name, variable in dataset.variables.items()
        if variable.ndim
    }
    # A store that was read brings the chunks in which it was.
    dataset.drop_encoding().to_zarr(
        path, mode="w", zarr_format=2, consolidated=True, encoding=encoding
    )


def manifest_of(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of every file of these members of a folder, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for name in sorted(names)
        for path in _all_files(folder / name)
    }


def check_manifest(folder: Path, manifest: Mapping[str, str], names: Iterable[str]) -> None:
    """Hold members of a folder to the manifest that was written with them.

    Raises
    ------
    ResultError
        If a file is missing, is not as it was written, or was added: the error names it.
    """
    for name in sorted(names):
        expected = {path for path in manifest if path.split("/")[0] == name}
        found = {path.relative_to(folder).as_posix() for path in _all_files(folder / name)}
        for path in sorted(expected | found):
            problem = ""
            if path not in found:
                problem = "the file is missing"
            elif path not in expected:
                problem = "the file was not written with this result"
            elif _sha256(folder / path) != manifest[path]:
                problem = "the file is damaged, or of another result"
            if problem:
                raise ResultError(
                    problem,
                    file=folder / path,
                    expected="the file that the manifest of this result names",
                    hint="a copy of the folder has it; or the command with --resume makes the "
                    "result again from its worlds",
                )


def _all_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path] if path.is_file() else []


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ResultError(f"cannot be read: {error.strerror}", file=path) from None
