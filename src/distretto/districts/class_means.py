"""Mean size of the units of a class, where a table counts units and tells no jobs.

Where sizes follow Zipf's law, as those of firms do (Axtell 2001), the mean of a class from l to h
is ``log(h / l) / (1 / l - 1 / h)``: 2.5 for 1-9, 20 for 10-49, 100 for 50-249. An open class has no
such mean; it is taken as a multiple of its beginning, a convention.

What these means do to a verdict is found by going over sets of them, the same everywhere in the
nation: all corners of the box of what is possible, and points spread evenly within it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError, did_you_mean
from distretto.tables.size_classes import size_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from distretto.tables.size_classes import SizeClass

__all__ = ["OPEN_MEAN", "OPEN_MOST", "ClassMeans", "class_means", "sets_of_means"]

Floats = NDArray[np.float64]
OPEN_MEAN, OPEN_MOST = 2.0, 4.0
WITHIN = 200  # points within the box
MOST_CORNERS = 10  # classes whose corners are all visited: 1,024
SEED = 20010  # of the points, so that the same table has the same verdicts


@dataclass(frozen=True, slots=True, eq=False)
class ClassMeans:
    """Mean sizes of classes and what they may be.

    Attributes
    ----------
    mean, low, high : numpy.ndarray of float64, shape (classes,)
        People at work in a unit.
    """

    mean: Floats
    low: Floats
    high: Floats


def class_means(
    classes: Sequence[SizeClass],
    given: Mapping[str, float] | None = None,
    *,
    open_mean: float = OPEN_MEAN,
    open_most: float = OPEN_MOST,
) -> ClassMeans:
    """Return the mean size of each class, and its bounds: the ends of the class.

    Parameters
    ----------
    classes : sequence of SizeClass
    given : mapping of str to float, optional
        Mean sizes that are known, by class as written; they are taken as certain.
    open_mean, open_most : float
        Mean of an open class and the most it may be, in multiples of its beginning.

    Raises
    ------
    InputError
        If a mean is of no class, or outside of it.
    """
    if not 1.0 <= open_mean <= open_most:
        raise InputError(
            "out of range",
            where="open_mean, open_most",
            found=(open_mean, open_most),
            expected="multiples of at least 1, the first no larger than the second",
        )
    # The class 0, nobody at work, has no jobs; in others a unit has somebody.
    least = [min(max(each.low, 1), each.high) for each in classes]
    low = np.array(least, dtype=np.float64)
    high = np.array(
        [
            open_most * start if each.is_open else each.high
            for each, start in zip(classes, least, strict=True)
        ]
    )
    mean = np.array(
        [
            open_mean * start if each.is_open else _zipf_mean(start, each.high)
            for each, start in zip(classes, least, strict=True)
        ]
    )
    names = [str(each) for each in classes]
    for written, value in (given or {}).items():
        meant = size_class(written)
        if meant is None or str(meant) not in names:
            raise InputError(
                "the table has no such class of size",
                where="class mean",
                found=written,
                expected="one of " + ", ".join(names),
                hint=did_you_mean(written, names),
            )
        at = names.index(str(meant))
        if not meant.low <= value <= meant.high:
            raise InputError(
                "the mean lies outside of its class",
                where=f"class mean of {meant}",
                found=value,
                expected=f"people at work in a unit of {meant}",
            )
        mean[at] = low[at] = high[at] = value
    return ClassMeans(mean, low, high)


def _zipf_mean(low: float, high: float) -> float:
    """Return the mean of sizes whose density falls with the square, from low to high."""
    return low if low == high else math.log(high / low) / (1.0 / low - 1.0 / high)


def sets_of_means(means: ClassMeans) -> Floats:
    """Return sets of means over all that is possible, shape (sets, classes).

    Parameters
    ----------
    means : ClassMeans
    """
    free = np.flatnonzero(means.high > means.low)
    rng = np.random.default_rng(SEED)
    strata = np.array([rng.permutation(WITHIN) for _ in free]).T.reshape(WITHIN, len(free))
    within = (strata + rng.random(strata.shape)) / WITHIN  # a Latin hypercube
    corners = np.array(list(product((0.0, 1.0), repeat=min(len(free), MOST_CORNERS))))
    if len(free) > MOST_CORNERS:
        rest = rng.integers(0, 2, (len(corners), len(free) - MOST_CORNERS))
        corners = np.column_stack((corners, rest))
    weight = np.zeros((len(corners) + WITHIN, len(means.mean)))
    weight[:, free] = np.concatenate((corners, within))
    return means.low + weight * (means.high - means.low)
