"""A district: state, parameters and the quarter, with the verbs to run and to record it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from distretto import kernels
from distretto.economy import observation, population
from distretto.economy.accounts import IDENTITIES, TOLERANCE, open_quarter
from distretto.economy.budgets import Budgets
from distretto.economy.finance import values_added
from distretto.economy.given import Given
from distretto.economy.institutions import Institution
from distretto.economy.parameters import Parameters
from distretto.economy.season import season
from distretto.economy.state import DECLARED, State, copy, guarded
from distretto.economy.state.policy import REMEMBERED
from distretto.errors import AccountsError

CONTRACTS = np.array(["regular", "temporary", "family"])


class District:
    """One world of the district economy.

    Two districts share nothing: each can run in a thread of its own, since a season releases
    Python's lock.

    Attributes
    ----------
    seed : int
        Key of the world.
    parameters : Parameters
    state : State
    quarter : int
        The quarter about to be run, counted from the end of burn-in: negative during burn-in.
    errors : ndarray of float, shape (identity,)
        How far each account was open in the quarter just run, relative to its volume.
    short_of_room : bool
        Whether a firm, worker or order ever found no slot.
    given : Given
        What is known of its opening day.
    budgets : Budgets
        What institutions with a budget have spent in their current year.
    """

    def __init__(
        self,
        parameters: Parameters,
        seed: int,
        state: State,
        quarter: int,
        given: Given | None = None,
    ) -> None:
        self.given = given or Given()
        self.budgets = Budgets()
        self.parameters = parameters
        self.seed = seed
        self.state = state
        self.quarter = quarter
        self.errors: NDArray[np.float64] = np.zeros(len(IDENTITIES))
        self.short_of_room = False
        self._views: dict[tuple[str, ...], State] = {}
        self._neutral = [
            (array, DECLARED[f"policy.{name}"].fill)
            for name, array in state.policy._asdict().items()
            if name not in REMEMBERED
        ]
        self._compiled: tuple[Callable[..., Any], Callable[..., Any]] | None = None

    @classmethod
    def found(cls, parameters: Parameters, seed: int, given: Given | None = None) -> District:
        """A district on its opening day, at the beginning of burn-in.

        Parameters
        ----------
        parameters : Parameters
        seed : int
            Key of the world (see `draws.world_seed`).
        given : Given, optional
            What is known of its firms, workers and ties.
        """
        state = population.found_district(parameters, seed, given)
        return cls(parameters, seed, state, -parameters.schedule.burn_in, given)

    def copy(self) -> District:
        """An independent district that stands where this one stands."""
        twin = District(self.parameters, self.seed, copy(self.state), self.quarter, self.given)
        twin.budgets = self.budgets.copy()
        twin.errors = self.errors.copy()
        twin.short_of_room = self.short_of_room
        return twin

    def step(self, institutions: Sequence[Institution] = ()) -> None:
        """Run one quarter.

        Parameters
        ----------
        institutions : sequence of Institution
            Those in force this quarter act; the others are passed over.

        Raises
        ------
        AccountsError
            An account is open by more than 1e-9 of its volume: a defect of the model, never of
            the input.
        """
        self._set_policy(institutions)
        bad_work = np.zeros(self.state.firms.alive.size)
        arguments = (
            self.state,
            self.parameters,
            np.uint64(self.seed),
            self.quarter,
            bad_work,
            self.errors,
        )
        if self._compiled is None:
            opening = kernels.direct(open_quarter, (self.state,))
            self._compiled = opening, kernels.direct(season, arguments)
        open_books, run = self._compiled
        open_books(self.state)
        run(*arguments)
        self.budgets.close(self.state, self.parameters)
        self.quarter += 1
        self.short_of_room |= bool(self.state.tally.refused[0] > 0)
        self.check_accounts()

    def _set_policy(self, institutions: Sequence[Institution]) -> None:
        """Make policy neutral, then let the institutions in force write what they declare."""
        policy = self.state.policy
        policy.enrolled[:] = policy.members
        for array, fill in self._neutral:
            array.fill(fill)
        acting = [each for each in institutions if each.acts(self.quarter)]
        acting.sort(key=lambda each: each.turn)
        funded = self.budgets.in_force(acting, self.quarter)
        for institution, applied in zip(acting, funded, strict=True):
            view = self._views.get(institution.writes)
            if view is None:
                view = self._views[institution.writes] = guarded(self.state, institution.writes)
            with self.budgets.watch(institution, policy):
                applied.apply(view, np.uint64(self.seed), self.quarter)

    def check_accounts(self) -> None:
        """Raise `AccountsError` if an account of the last quarter is open."""
        if not self.errors.max() <= TOLERANCE:
            worst = int(np.argmax(self.errors))
            raise AccountsError(
                f"the account of {IDENTITIES[worst]} is open by {self.errors[worst]:.3g} "
                f"in quarter {self.quarter - 1} of world {self.seed}"
            )

    def observe(self) -> NDArray[np.float64]:
        """Outcomes of the quarter just run.

        Returns
        -------
        ndarray of float, shape (outcome,)
            In the order of `observation.OUTCOMES`.
        """
        found: NDArray[np.float64] = np.concatenate(
            [
                measure(*observed(measure, self.state), self.quarter - 1)
                for measure in observation.MEASURES
            ]
        )
        return found

    def died_out(self) -> bool:
        """Whether less than a tenth of the opening firms or jobs is left."""
        size = self.parameters.size
        firms = int(self.state.firms.alive.sum())
        jobs = int(self.state.firms.workers.sum() + self.state.owners.partners.sum())
        return firms < 0.1 * (size.final_firms + size.specialists) or jobs < 0.1 * (
            size.final_workers + size.specialist_workers
        )

    def exploded(self) -> bool:
        """Whether firms, workers or orders ever found no room, or prices left any sensible range.

        There is room for two and a half times the opening firms or 150 more, for 1.8 times the
        opening workers or 1,500 more, and for three times the opening orders.
        """
        firms = self.state.firms
        prices = firms.price[firms.alive & firms.final]
        wild = bool(prices.size) and not (
            np.all(np.isfinite(prices))
            and np.median(prices) < 10.0 * (2.0 + self.parameters.markets.material_cost)
        )
        return self.short_of_room or wild

    def firm_columns(self) -> dict[str, NDArray[Any]]:
        """The quarter just run as rows of the firm panel: one array per column."""
        firms, books = self.state.firms, self.state.books
        here = np.flatnonzero(firms.alive | (books.hours > 0.0))
        added = values_added(books, here)

        def pick(array: NDArray[Any]) -> NDArray[Any]:
            return array[here]

        return {
            "firm": self.firm_names(pick(firms.key)),
            "period": np.full(here.size, self.quarter - 1),
            "role": np.where(pick(firms.final), "final", "specialist"),
            "phases": pick(firms.n_phases),
            "age": pick(firms.age),
            "workers": pick(firms.workers),
            "sales": pick(books.domestic + books.exports),
            "subcontract_sales": pick(books.subcontract_sales + books.foreign_work),
            "purchases": pick(
                books.materials
                + books.bought_local
                + books.bought_outside
                + books.courses
                + books.duties
            ),
            "value_added": added,
            "wages": pick(books.wages),
            "interest": pick(books.interest),
            "taxes": pick(books.taxes),
            "profit": pick(books.profit),
            # What is left when a firm closes may be nothing but rounding, below zero too.
            "dividends": np.round(pick(books.dividends), 12) + 0.0,
            "cash": pick(firms.cash),
            "debt": pick(firms.debt),
            "price": np.where(pick(firms.final), pick(firms.price), np.nan),
            "markup": pick(firms.markup),
            "quality": pick(firms.quality),
            "punctuality": pick(firms.punctuality),
            "posted_wage": pick(firms.posted_wage),
            "utilisation": pick(firms.utilisation),
            "training": pick(books.trained),
            "exports": pick(books.exports),
            "orders": pick(books.orders),
            "delivered_units": pick(books.units.sum(axis=1)),
            "unregistered": pick(books.unregistered),
            "member": pick(self.state.policy.members).astype(np.int64),
        }

    def firm_names(self, keys: NDArray[np.uint64]) -> NDArray[np.str_]:
        """Identities of firms as text: what the list of firms calls them, else their key."""
        names = _names("f", keys)
        if not self.given.listed:
            return names
        listed = dict(zip(self.given.keys.tolist(), self.given.ids, strict=True))
        return np.array(
            [listed.get(key, str(name)) for key, name in zip(keys.tolist(), names, strict=True)],
            dtype=np.str_,
        )

    def worker_columns(self, every: int = 1) -> dict[str, NDArray[Any]]:
        """Workers of the quarter just run: one array per column.

        Parameters
        ----------
        every : int
            Keep one worker in so many, always the same ones: those whose key it divides.
        """
        workers, firms = self.state.workers, self.state.firms
        here = np.flatnonzero(workers.alive & (workers.key % np.uint64(every) == 0))
        employer = workers.employer[here]
        employed = employer >= 0
        below = workers.unregistered[here]
        return {
            "worker": _names("w", workers.key[here]),
            "firm": np.where(employed, self.firm_names(firms.key[employer]), ""),
            "period": np.full(here.size, self.quarter - 1),
            "craft": workers.craft[here] + 1,
            "skill": workers.skill[here],
            "wage": np.where(employed, workers.wage[here], 0.0),
            "contract": np.where(
                employed, np.where(below, "unregistered", CONTRACTS[workers.contract[here]]), "none"
            ),
            "age": workers.age[here],
            "tenure": workers.tenure[here],
            "trained": workers.trained[here],
            "pay": workers.pay[here],
        }

    def tie_columns(self) -> dict[str, NDArray[Any]]:
        """Pairs that have dealt with each other, buyer by buyer: one array per column."""
        firms, ties = self.state.firms, self.state.ties
        buyer, slot = np.nonzero((ties.partner >= 0) & (ties.deals > 0))
        supplier = ties.partner[buyer, slot]
        return {
            "buyer": self.firm_names(firms.key[buyer]),
            "supplier": self.firm_names(firms.key[supplier]),
            "period": np.full(buyer.size, self.quarter - 1),
            "trust": ties.trust[buyer, slot],
            "deals": ties.deals[buyer, slot],
            "deals_back": ties.deals_back[buyer, slot],
            "value": ties.bought[buyer, slot],
            "known_since": ties.since[buyer, slot],
        }


def _names(prefix: str, keys: NDArray[np.uint64]) -> NDArray[np.str_]:
    """Identities as text, the same in every arm."""
    return np.array([f"{prefix}{key:016x}" for key in keys], dtype="U17")


@cache
def _observed_groups(measure: Callable[..., Any]) -> tuple[str, ...]:
    """Names of the groups of the state that a measure takes, in its order."""
    kinds = {kind: name for name, kind in get_type_hints(State).items()}
    hints = get_type_hints(kernels.source_of(measure))
    return tuple(kinds[kind] for name, kind in hints.items() if name not in ("quarter", "return"))


def observed(measure: Callable[..., Any], state: State) -> tuple[Any, ...]:
    """Groups of the state that a measure takes, in the order in which it takes them."""
    return tuple(getattr(state, name) for name in _observed_groups(measure))
