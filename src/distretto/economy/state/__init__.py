"""State of the district: every array declared once, with meaning, unit and shape.

From the declarations below come the arrays, the copies, the write guard of institutions and
the table of the documentation. Arrays are grouped so that a kernel is handed the groups it
uses and no others.

Dimensions: ``firm`` and ``worker`` are slots (a slot whose entity has gone is used again; the
entity itself is named by its key), ``phase``, ``market`` (a product
niche at a destination, see `fields`), ``niche``, ``rival``, ``sample`` (firms that stand for a
rival), ``tie`` (acquaintances a firm remembers), ``offer`` (suppliers a buyer considers for a
phase), ``option`` (see `options`), ``role`` (0 specialist, 1 final firm), ``driver`` (see `norms`),
``order``, ``sector`` (see `Sectors`), ``one`` (a scalar).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, cast, get_args, get_type_hints

import numpy as np

from distretto.economy.state.designs import Designs
from distretto.economy.state.fields import (
    BANK,
    DESTINATIONS,
    DOMESTIC,
    DTYPES,
    EXPORT,
    FAMILY,
    FLEXIBLE,
    FORDIST,
    GOVERNMENT,
    MARKETS,
    NICHES,
    OFFERS,
    OPTIONS,
    OUTSIDE,
    OWNERS,
    REGULAR,
    RIVAL_SAMPLE,
    RIVALS,
    SECTORS,
    STANDARD,
    TEMPORARY,
    TIES,
    UPMARKET,
)
from distretto.economy.state.firms import Books, Firms
from distretto.economy.state.markets import Markets, Orders
from distretto.economy.state.owners import Owners
from distretto.economy.state.pacts import Pacts
from distretto.economy.state.place import Place
from distretto.economy.state.policy import Policy
from distretto.economy.state.practices import Practices
from distretto.economy.state.production import Phases, Shop
from distretto.economy.state.sectors import Sectors, Tally
from distretto.economy.state.strategies import Strategies
from distretto.economy.state.ties import Offers, Ties
from distretto.economy.state.workers import Workers

__all__ = [
    "BANK",
    "DECLARED",
    "DESTINATIONS",
    "DOMESTIC",
    "EXPORT",
    "FAMILY",
    "FLEXIBLE",
    "FORDIST",
    "GOVERNMENT",
    "MARKETS",
    "NICHES",
    "OFFERS",
    "OPTIONS",
    "OUTSIDE",
    "OWNERS",
    "REGULAR",
    "RIVALS",
    "RIVAL_SAMPLE",
    "SECTORS",
    "STANDARD",
    "TEMPORARY",
    "TIES",
    "UPMARKET",
    "Books",
    "Designs",
    "FieldInfo",
    "Firms",
    "Markets",
    "Offers",
    "Orders",
    "Owners",
    "Pacts",
    "Phases",
    "Place",
    "Policy",
    "Practices",
    "Sectors",
    "Shop",
    "State",
    "Strategies",
    "Tally",
    "Ties",
    "Workers",
    "allocate",
    "copy",
    "guarded",
]


class State(NamedTuple):
    """The whole district."""

    firms: Firms
    books: Books
    workers: Workers
    ties: Ties
    phases: Phases
    markets: Markets
    orders: Orders
    shop: Shop
    offers: Offers
    policy: Policy
    sectors: Sectors
    tally: Tally
    designs: Designs
    pacts: Pacts
    practices: Practices
    strategies: Strategies
    owners: Owners
    place: Place


# Arrays of one shape that are read or written together, firm by firm at random: their elements lie
# side by side, so that the processor fetches them at once. In a large district, which is in none of
# its caches, that is what placing orders waits for.
SIDE_BY_SIDE: dict[str, tuple[tuple[str, ...], ...]] = {
    "shop": (("asked", "quote", "own_hours", "own_cost"),),
    "offers": (("perceived", "hours", "price"), ("units", "value", "late")),
}


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A declared state array: dotted name, meaning, unit, shape by dimension, NumPy dtype."""

    name: str
    meaning: str
    unit: str
    shape: tuple[str, ...]
    dtype: str
    fill: float


def _declared() -> dict[str, FieldInfo]:
    found = {}
    for group, kind in get_type_hints(State).items():
        for name, hint in get_type_hints(kind, include_extras=True).items():
            base, field = get_args(hint)
            full = f"{group}.{name}"
            dtype = np.dtype(DTYPES[base]).name
            found[full] = FieldInfo(full, field.meaning, field.unit, field.shape, dtype, field.fill)
    return found


DECLARED: dict[str, FieldInfo] = _declared()


def allocate(firms: int, workers: int, phases: int, orders: int) -> State:
    """State with every array at its opening value.

    Parameters
    ----------
    firms, workers, orders : int
        Slots.
    phases : int
        Phases of the production cycle.

    Returns
    -------
    State
    """
    sizes = {
        "firm": firms,
        "worker": workers,
        "phase": phases,
        "order": orders,
        "market": MARKETS,
        "niche": NICHES,
        "rival": RIVALS,
        "sample": RIVAL_SAMPLE,
        "tie": TIES,
        "offer": OFFERS,
        "option": OPTIONS,
        "role": 2,
        "driver": 5,
        "sector": SECTORS,
        "one": 1,
    }

    def group(name: str, kind: Any) -> Any:
        arrays = {}
        for field in kind._fields:
            info = DECLARED[f"{name}.{field}"]
            # Zeros cost no memory until they are written to.
            arrays[field] = np.zeros([sizes[dimension] for dimension in info.shape], info.dtype)
        for fields in SIDE_BY_SIDE.get(name, ()):
            together = np.zeros((*arrays[fields[0]].shape, len(fields)))
            arrays |= {field: together[..., k] for k, field in enumerate(fields)}
        for field, array in arrays.items():
            if fill := DECLARED[f"{name}.{field}"].fill:
                array.fill(fill)
        return kind(**arrays)

    return State(**{name: group(name, kind) for name, kind in get_type_hints(State).items()})


def copy(state: State) -> State:
    """An independent copy of a state, laid out in memory as it is."""
    groups: list[Any] = []
    for name, group in zip(State._fields, cast("tuple[Any, ...]", state), strict=True):
        arrays = group._asdict()
        together = SIDE_BY_SIDE.get(name, ())
        for fields in together:
            stacked = np.stack([arrays[field] for field in fields], axis=-1)
            arrays |= {field: stacked[..., k] for k, field in enumerate(fields)}
        beside = {field for fields in together for field in fields}
        groups.append(type(group)(**{f: a if f in beside else a.copy() for f, a in arrays.items()}))
    return State(*groups)


def guarded(state: State, writes: tuple[str, ...]) -> State:
    """The same arrays, read-only but for those named in ``writes``.

    Parameters
    ----------
    state : State
    writes : tuple of str
        Dotted names of the arrays that may be written.

    Returns
    -------
    State
        Views; writing to one that is not named raises ``ValueError``.
    """
    groups: list[Any] = []
    for name, group in zip(State._fields, cast("tuple[Any, ...]", state), strict=True):
        views: list[Any] = []
        for field, array in zip(group._fields, group, strict=True):
            view = array.view()
            view.flags.writeable = f"{name}.{field}" in writes
            views.append(view)
        groups.append(type(group)(*views))
    return State(*groups)
