"""The flows of one period: a directed, weighted network of firms.

Notation of all modules here: ``F_ij`` is what firm i sells to firm j, so that a link runs from
supplier to buyer; ``a_ij`` is 1 where ``F_ij > 0``; n firms, L links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Links", "average", "sums"]

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


def sums(at: NDArray[Any], values: Floats, count: int) -> Floats:
    """Return the sum of values at each position from 0, shape (count,)."""
    return np.bincount(at, values, count).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Flows between n firms, each pair at most once, none from a firm to itself.

    Attributes
    ----------
    n : int
        Firms, those without a link included.
    supplier, buyer : ndarray of int64, shape (L,)
        Positions of the firms, in ascending order of supplier and then buyer.
    value : ndarray of float64, shape (L,)
        What the buyer paid; positive.
    """

    n: int
    supplier: Positions
    buyer: Positions
    value: Floats

    @classmethod
    def ordered(cls, n: int, supplier: Positions, buyer: Positions, value: Floats) -> Links:
        """Put links in order; the arrays are otherwise as they are kept."""
        order = np.argsort(supplier * n + buyer)
        return cls(n, supplier[order], buyer[order], value[order])

    def __len__(self) -> int:
        return len(self.value)

    @property
    def pairs(self) -> Positions:
        """One number for each ordered pair of firms, ascending, shape (L,)."""
        return self.supplier * self.n + self.buyer

    @property
    def total(self) -> float:
        """All flows together."""
        return float(self.value.sum())

    @property
    def sales(self) -> Floats:
        """What each firm sold, its out-strength, shape (n,)."""
        return sums(self.supplier, self.value, self.n)

    @property
    def purchases(self) -> Floats:
        """What each firm bought, its in-strength, shape (n,)."""
        return sums(self.buyer, self.value, self.n)

    @property
    def customers(self) -> Positions:
        """Buyers of each firm, its out-degree, shape (n,)."""
        return np.bincount(self.supplier, minlength=self.n)

    @property
    def suppliers(self) -> Positions:
        """Suppliers of each firm, its in-degree, shape (n,)."""
        return np.bincount(self.buyer, minlength=self.n)

    @property
    def matrix(self) -> csr_array:
        """Matrix ``F``, suppliers in rows and buyers in columns, shape (n, n)."""
        from scipy.sparse import csr_array

        return csr_array((self.value, (self.supplier, self.buyer)), shape=(self.n, self.n))

    def returned(self) -> Floats:
        """What flows the other way on each link, ``F_ji`` for each ``F_ij``, shape (L,)."""
        pairs = self.pairs
        back = self.buyer * self.n + self.supplier
        at = np.minimum(np.searchsorted(pairs, back), max(len(self) - 1, 0))
        return np.where(pairs[at] == back, self.value[at], 0.0) if len(self) else self.value

    def chosen(self, kept: NDArray[np.bool_]) -> Links:
        """Return some of the links between the same firms."""
        return Links(self.n, self.supplier[kept], self.buyer[kept], self.value[kept])

    def among_active(self) -> tuple[Links, Positions]:
        """Return the same links among firms that have any, and the positions of these firms."""
        active = np.zeros(self.n, bool)
        active[self.supplier] = active[self.buyer] = True
        at = np.cumsum(active) - 1
        kept = np.flatnonzero(active)
        return Links(len(kept), at[self.supplier], at[self.buyer], self.value), kept


def average(periods: Sequence[Links]) -> Links:
    """Return the mean flows over several periods between the same firms.

    Parameters
    ----------
    periods : sequence of Links
        At least one, all of the same n.
    """
    if len(periods) == 1:
        return periods[0]
    n = periods[0].n
    stacked = np.concatenate([links.pairs for links in periods])
    pairs, at = np.unique(stacked, return_inverse=True)
    value = sums(at, np.concatenate([links.value for links in periods]), len(pairs))
    return Links(n, pairs // n, pairs % n, value / len(periods))
