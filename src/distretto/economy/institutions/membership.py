"""Who belongs to an institution.

Definitions, quarter t, institution i, firm f::

    open_f    in business, of the role and the kind of shop that i is for, able to do its phase if
              it is for one, not keeping away from it
              (see `strategy`), keeping its conditions:
              not found evading the floor in the last year (lawful),
              mean wage_f >= pay x mean wage of the district,
              workers_f >= jobs x workers_f when it was first admitted
    u_f       draw of f for i, the same in every quarter and every arm
    willing_f open_f, and u_f < members                          by rule "random"
              open_f, and on the member list since t or before   by rule "listed"
              open_f                                             by the other rules
    stays_f   willing_f and a member in t - 1                    not in the first quarter of i
    applies_f willing_f, not a member, smallest <= workers_f <= largest
    places    members x open firms of such a size, rounded       by the other rules
    admitted  the first of those that apply, by the rule, as far as places, the most members and
              the intake of a quarter (the founders' number in the first) have room

First is by the rule: of the lowest u_f ("random"), the most or the fewest workers ("largest",
"smallest"), the most acquaintances among the members ("invited"); ties go by u_f. Who is on the
member list, and since when, stands in the district's data (`policy.joins`): by rule "listed" all
who are willing belong, whatever their size and number. Size counts on admission only, so that a
member that grows stays one. Firms founded since apply like the others.

Two institutions draw independently, and so do two groups of one kind that act side by side: the
stream of u_f is keyed by the name of the institution and the number of the group.

Sources: large union shops first, and the mass that it takes, in the training partnership of
Wisconsin (Whitford 2009); union firms only in the garment corporation of New York, limited entry
and invitation in networks, aid with something given in return (Zabin and Ringer 1997).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from distretto.economy import draws
from distretto.economy.institutions.base import PublicInstitution, choice, parameter
from distretto.economy.state import State

MASK = NDArray[np.bool_]

GROUPS = 2
BITS = 31
"""Kinds of institution that have members; a kind has one bit for each group."""

ANY_SIZE = 1_000_000
MOST_PHASES = 64
"""Phases that fit into the mask of what a firm can do."""


def instead(name: str, default: float | str) -> Any:
    """The field of this name of `MemberInstitution`, with another default."""
    return field(default=default, metadata=MemberInstitution.__dataclass_fields__[name].metadata)


@dataclass(frozen=True, kw_only=True)
class MemberInstitution(PublicInstitution):
    """An institution that some firms belong to; they pay a fee, the public its running cost.

    Each field says what it means; the rules that it enters stand at the top of this module.
    """

    writes: ClassVar[tuple[str, ...]] = (
        "policy.members",
        "policy.promised",
        "policy.membership_fee",
        "policy.public_cost",
    )
    voluntary: ClassVar[bool] = True
    """Whether a firm can stay away: not from a union that its workers form."""
    bit: ClassVar[int]
    """Bit of its members in ``policy.members``: below `BITS` and of no other kind."""

    members: float = parameter(
        0.5, "share of the firms it is open to that belong", "share", 0.0, 1.0
    )
    rule: str = choice(
        "random", "who is admitted first", "random", "largest", "smallest", "invited", "listed"
    )
    role: str = choice("all", "firms it is open to, by role", "all", "final", "specialist")
    shops: str = choice(
        "all", "firms it is open to: all, or those that a union organises", "all", "union"
    )
    phase: int = parameter(
        0, "phase that a firm must be able to do, counted from 1; 0 for any", "1", 0, MOST_PHASES
    )
    smallest: int = parameter(0, "workers that a firm needs to be admitted", "workers", 0, ANY_SIZE)
    largest: int = parameter(
        ANY_SIZE, "workers above which a firm is not admitted", "workers", 0, ANY_SIZE
    )
    most: int = parameter(0, "most members; 0 for no limit", "firms", 0, ANY_SIZE)
    founders: int = parameter(
        0, "most members in the first quarter; 0 for no limit", "firms", 0, ANY_SIZE
    )
    intake: int = parameter(
        0, "most members admitted in a later quarter; 0 for no limit", "firms", 0, ANY_SIZE
    )
    lawful: str = choice(
        "no", "whether a member found evading the floor loses its place for the time", "no", "yes"
    )
    pay: float = parameter(
        0.0, "least mean wage of a member relative to that of the district", "1", 0.0, 2.0
    )
    jobs: float = parameter(
        0.0, "least jobs of a member relative to those it had when admitted", "1", 0.0, 2.0
    )
    group: int = parameter(1, "number of the group, where two act side by side", "1", 1, GROUPS)
    fee: float = parameter(
        0.0, "fee of members per worker", "numeraire per quarter", 0.0, 0.5, payer="member firms"
    )
    staff: float = parameter(
        0.0,
        "running cost paid by the public",
        "numeraire per quarter",
        0.0,
        10_000.0,
        payer="the public",
    )

    @property
    def flag(self) -> np.uint64:
        """Bit mask of its members."""
        return np.uint64(1 << (self.bit + BITS * (self.group - 1)))

    def enrol(self, state: State, seed: np.uint64, quarter: int) -> MASK:
        """Enrol the members of a quarter, charge their fee and the running cost; return them."""
        policy = state.policy
        member = self._members(state, seed, quarter)
        if self.jobs > 0.0:
            new = member & ((policy.promised == 0) | (quarter == self.start))
            policy.promised[new] = state.firms.workers[new]
        policy.members[member] |= self.flag
        policy.membership_fee[member] += self.fee
        policy.public_cost[0] += self.staff
        return member

    def _members(self, state: State, seed: np.uint64, quarter: int) -> MASK:
        firms = state.firms
        stream = draws.stream_key(seed, draws.MEMBERSHIP, 0)
        name = np.uint64(draws.name_key(f"{self.name} {self.group}"))
        draw = draws.draw_for(np.uint64(draws.hash_key(np.uint64(stream), name)), firms.key)
        willing = self._open(state, quarter)
        if self.rule == "random":
            willing &= draw < self.members
        elif self.rule == "listed":
            return willing & (state.policy.joins <= quarter)
        first = quarter == self.start
        stays = willing & ((state.policy.enrolled & self.flag) != 0) & (not first)
        fits = (firms.workers >= self.smallest) & (firms.workers <= self.largest)
        applies = willing & ~stays & fits

        room = int(applies.sum())
        if self.rule != "random":
            places = math.floor(self.members * int((stays | applies).sum()) + 0.5)
            room = min(room, places - int(stays.sum()))
        if self.most:
            room = min(room, self.most - int(stays.sum()))
        intake = self.founders if first else self.intake
        if intake:
            room = min(room, intake)
        if room == applies.sum():
            return stays | applies
        order = np.lexsort((draw, -self._merit(state), ~applies))
        member: MASK = stays.copy()
        member[order[: max(0, room)]] = True
        return member

    def _open(self, state: State, quarter: int) -> MASK:
        """Firms that may be members as far as role, shop and condition go."""
        firms = state.firms
        may: MASK = firms.alive.copy()
        if self.role != "all":
            may &= firms.final == (self.role == "final")
        if self.voluntary:
            may &= (state.strategies.shuns & self.flag) == 0
        if self.phase:
            may &= (firms.phases >> np.uint64(self.phase - 1)) & np.uint64(1) != 0
        if self.shops == "union":
            may &= state.policy.union > 0.0
        if self.lawful == "yes":
            may &= firms.clean_until <= quarter
        if self.pay > 0.0:
            jobs = firms.workers * firms.alive
            mean = float((jobs * firms.wage_cost).sum()) / max(1, int(jobs.sum()))
            may &= firms.wage_cost >= self.pay * mean
        if self.jobs > 0.0 and quarter != self.start:
            may &= firms.workers >= self.jobs * state.policy.promised
        return may

    def _merit(self, state: State) -> NDArray[Any]:
        """What puts a firm before others, by the rule."""
        if self.rule == "largest":
            return state.firms.workers
        if self.rule == "smallest":
            return -state.firms.workers
        if self.rule == "invited":
            partner = state.ties.partner
            inside = (state.policy.enrolled & self.flag) != 0
            met: NDArray[np.int64] = (inside[partner] & (partner >= 0)).sum(axis=1)
            return met
        return np.zeros(state.firms.alive.size)
