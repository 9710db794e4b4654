"""Who does what: the outcome of a quarter's placement in plain Python, to compare implementations.

An outcome is a dictionary of lists and dictionaries in which firms are named by their slots. Two
implementations agree if their outcomes are equal, floating-point numbers included.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from distretto.economy.state import State

Outcome = dict[str, Any]


def of_state(state: State) -> Outcome:
    """Outcome as the engine leaves it in a district's state."""
    books, phases, orders, shop, offers = (
        state.books,
        state.phases,
        state.orders,
        state.shop,
        state.offers,
    )
    buyers = np.flatnonzero(books.orders).tolist()
    columns = (offers.supplier, offers.perceived, offers.units, offers.value, offers.late)
    lists = {b: list(zip(*(column[b].tolist() for column in columns), strict=True)) for b in buyers}
    return {
        "rings": [
            firms[:size].tolist()
            for firms, size in zip(phases.ring_firm, phases.ring_size, strict=True)
        ],
        "queue": orders.queue[: len(buyers)].tolist(),
        "offers": {
            (b, i): [offer for offer in zip(*phase, strict=True) if offer[0] >= 0]
            for b in buyers
            for i, phase in enumerate(lists[b])
        },
        "orders": {
            o: (bool(orders.placed[o]), float(orders.late[o])) for o in range(orders.total[0])
        },
        "own": _by_slot_and_phase(shop.own_units),
        "outside": _by_slot_and_phase(shop.outside_units),
        "booked": _by_slot(books.booked),
        "booked_others": _by_slot(books.booked_others),
        "outside_left": phases.outside_left.tolist(),
    }


def of_objects(firms: Iterable[Any], phases: Iterable[Any], queue: Iterable[Any]) -> Outcome:
    """Outcome of an implementation whose firms, phases, orders and offers are objects."""
    firms, phases, queue = list(firms), list(phases), list(queue)
    return {
        "rings": [[firm.slot for _, firm in phase.ring] for phase in phases],
        "queue": [firm.slot for firm in queue],
        "offers": {
            (firm.slot, i): [
                (offer.supplier.slot, offer.price, offer.units, offer.value, offer.late)
                for offer in offers
            ]
            for firm in queue
            for i, offers in firm.offers.items()
        },
        "orders": {
            order.number: (order.placed, order.late) for firm in queue for order in firm.orders
        },
        "own": {(f.slot, i): units for f in queue for i, units in f.own_units.items()},
        "outside": {(f.slot, i): units for f in queue for i, units in f.outside_units.items()},
        "booked": {firm.slot: firm.booked for firm in firms if firm.booked},
        "booked_others": {firm.slot: firm.booked_others for firm in firms if firm.booked_others},
        "outside_left": [phase.outside_left for phase in phases],
    }


def _by_slot(hours: np.ndarray) -> dict[int, float]:
    return {int(f): float(hours[f]) for f in np.flatnonzero(hours)}


def _by_slot_and_phase(units: np.ndarray) -> dict[tuple[int, int], float]:
    return {(int(f), int(i)): float(units[f, i]) for f, i in np.argwhere(units)}
