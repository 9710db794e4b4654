"""Sizes of stored ensembles, and times of reading them, against other choices.

    python benchmarks/storage.py [WORLDS ...]

Made numbers of 2 arms and 80 quarters, in a few outcomes: random walks around a level, as outcomes
are. Times are ratios to reading what `distretto.experiments.storage` writes, the best of three in
one run; `manifest` is the time of computing the SHA-256 of all files, in the same measure.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import xarray as xr

from distretto.experiments.storage import manifest_of, write_zarr

OUTCOMES, ARMS, QUARTERS = 5, 2, 80
WORLDS = (100, 1_000, 10_000)


def made(worlds: int) -> xr.Dataset:
    rng = np.random.default_rng(1)
    dims = ("arm", "world", "quarter")
    shape = (ARMS, worlds, QUARTERS)
    return xr.Dataset(
        {
            f"outcome{k}": (dims, 100.0 + rng.normal(size=shape).cumsum(axis=2))
            for k in range(OUTCOMES)
        }
    )


def write_default(dataset: xr.Dataset, path: Path) -> None:
    dataset.to_zarr(path, mode="w", zarr_format=2, consolidated=True)


def write_by_world(dataset: xr.Dataset, path: Path) -> None:
    chunks = {name: {"chunks": (1, 100, QUARTERS)} for name in dataset.data_vars}
    dataset.to_zarr(path, mode="w", zarr_format=2, consolidated=True, encoding=chunks)


def write_single(dataset: xr.Dataset, path: Path) -> None:
    write_zarr(dataset.astype(np.float32), path)


def read(path: Path) -> None:
    with xr.open_zarr(path) as stored:
        stored.load()


def best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main(sizes: list[int]) -> None:
    choices = {
        "as stored": write_zarr,
        "default of zarr": write_default,
        "arm x 100 worlds": write_by_world,
        "float32": write_single,
    }
    print(f"{'worlds':>7}  {'choice':<18}{'files':>6}{'MB':>8}{'read':>7}{'manifest':>10}")
    for worlds in sizes:
        dataset = made(worlds)
        reference = 0.0
        for name, write in choices.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "a.zarr"
                write(dataset, path)
                files = [file for file in path.rglob("*") if file.is_file()]
                size = sum(file.stat().st_size for file in files) / 1e6
                seconds = best(lambda path=path: read(path))
                hashed = best(lambda path=path: manifest_of(path.parent, [path.name]))
            reference = reference or seconds
            print(
                f"{worlds:>7}  {name:<18}{len(files):>6}{size:>8.2f}{seconds / reference:>7.2f}"
                f"{hashed / reference:>10.2f}"
            )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(WORLDS))
