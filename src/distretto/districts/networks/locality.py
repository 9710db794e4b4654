"""How much of what the district buys it makes itself, and how many steps of the chain it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.links import Floats, Links
from distretto.errors import InputError

__all__ = ["Closure", "chain_closure", "local_content", "local_shares", "sells_from_outside"]


def local_shares(links: Links, local: NDArray[np.bool_]) -> Floats:
    """Return the part of each firm's purchases that comes from the district, shape (n,).

    nan for firms that buy nothing and for those outside.

    Parameters
    ----------
    links : Links
        Flows with suppliers outside the district among the firms.
    local : (n,) ndarray of bool
        Firms of the district.
    """
    purchases = links.purchases
    at_home = links.chosen(local[links.supplier]).purchases
    with np.errstate(invalid="ignore"):
        return np.where(local, at_home / purchases, np.nan)


def sells_from_outside(flows: Iterable[Links], local: NDArray[np.bool_]) -> bool:
    """Return whether the flows hold any purchase from outside the district.

    Where there is none they do not tell it, rather than that the district buys all at home.
    """
    return any((~local[links.supplier] & local[links.buyer]).any() for links in flows)


def local_content(links: Links, local: NDArray[np.bool_]) -> float:
    """Return purchases from the district over all purchases of its firms (0 to 1)."""
    bought = links.chosen(local[links.buyer])
    total = bought.total
    return bought.chosen(local[bought.supplier]).total / total if total > 0.0 else np.nan


@dataclass(frozen=True, slots=True)
class Closure:
    """Steps of the chain that can be done in the district.

    Attributes
    ----------
    share : float
        Steps that at least so many firms can do, by their weights (0 to 1).
    firms : mapping of str to int
        Firms that can do each step.
    missing : tuple of str
        Steps that too few can do.
    """

    share: float
    firms: Mapping[str, int]
    missing: tuple[str, ...]


def chain_closure(
    steps: Mapping[str, float] | Iterable[str],
    done_by: Mapping[str, Collection[str]],
    *,
    at_least: int = 1,
) -> Closure:
    """Return which share of the steps of a chain is available in the district.

    Parameters
    ----------
    steps : mapping of str to float, or iterable of str
        Steps of the chain, such as phases of production, with their weights (hours of work, cost);
        all the same by default.
    done_by : mapping of str to collection of str
        The steps that each firm of the district can do.
    at_least : int
        Firms it takes for a step to count as available; with 2, a buyer has a choice.

    Raises
    ------
    InputError
        If there is no step with a weight, or a weight is negative.
    """
    weights = dict(steps) if isinstance(steps, Mapping) else dict.fromkeys(steps, 1.0)
    if not weights or min(weights.values()) < 0.0 or sum(weights.values()) <= 0.0:
        raise InputError(
            "the steps of the chain have no weight",
            where="steps",
            found=weights,
            expected="at least one step, weights of at least 0 and not all 0",
        )
    firms = {step: sum(step in done for done in done_by.values()) for step in weights}
    missing = tuple(step for step, count in firms.items() if count < at_least)
    absent = sum(weights[step] for step in missing)
    return Closure(1.0 - absent / sum(weights.values()), firms, missing)
