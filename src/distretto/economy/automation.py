"""Machines: they age, and firms renew them or let them work by themselves.

Definitions, firm f with machine level m_f, n_f people at work (owners by their hours),
hours booked H_f, cost of labour w_f, phase p::

    m_f <- m_f (1 - ageing)                                     relative to the world's frontier
    hours of a phase <- hours (1 - saving A_f (1 - tacitness_p))        A_f: automation that works

Once in a while (``review``) an owner looks at the machines, and buys what pays back in time::

    renew     price n_f           <= payback_f w_f H_f (1 - m_f / frontier)
              then m_f = frontier x lognormal, as new and used machines differ
              where m_f < frontier
    automate  step cost n_f (1 - grant_f)
                                  <= payback_f w_f H_f saving codified_f step x expected_f
    payback_f = payback x patience_f        quarters
    step      what is planned, at most what is left to automate
    codified  = 1 - tacitness, mean over the phases it can do, by hours
    expected  = 1 - (1 - a_f) mean over q = 1 .. payback_f of (1 - r_f)^q
              = 1 - (1 - a_f) x (1 - x^payback_f) / (r_f payback_f),   x = 1 - r_f
    r_f       = learning knowledge_f            see A_f below
    a_f       = A_f / installed_f, the part of its automation that works; 0 where it has none

So what is expected of a step is the share that will work, on average, while it has to pay back:
a first step starts from nothing, a further one from what the steps before have come to.

What is installed does not work at once. It is made to work by those who understand it, and a
change of technique stops it::

    A_f += learning knowledge_f (installed_f - A_f)
    A_f <- A_f (1 - share of phases changed)

An owner buys what cash and a prudent part of his credit pay for. Levels are relative to the
frontier, which rivals follow too: renewed at the rate at which it pays, the stock of machines
keeps its level. The frontier stands half the gap at which renewal pays above the mean of the
opening day. Payback rules are what small firms use (Graham and Harvey 2001); that automation
yields what the users' knowledge allows follows Bresnahan, Brynjolfsson and Hitt (2002).

References
----------
Bresnahan, Brynjolfsson, Hitt (2002), Information technology, workplace organization, and the
demand for skilled labor, Quarterly Journal of Economics 117.
Graham, Harvey (2001), The theory and practice of corporate finance: evidence from the field,
Journal of Financial Economics 60.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.owners import partners_hours
from distretto.economy.parameters import Design, Parameters
from distretto.economy.production import does_phase
from distretto.economy.state import (
    GOVERNMENT,
    OUTSIDE,
    Books,
    Designs,
    Firms,
    Owners,
    Phases,
    Policy,
    Sectors,
    Shop,
    Strategies,
    Tally,
)
from distretto.kernels import kernel


@kernel(entry=True)
def renewal_gap(p: Design) -> float:
    """Log distance from the frontier at which renewal pays at the outside wage; 0 if none ages."""
    if p.ageing <= 0.0 or p.review <= 0.0:
        return 0.0
    return min(0.5, p.machine_price / p.payback)


@kernel(entry=True)
def frontier(p: Design) -> float:
    """Level of new machines relative to the mean of the opening day."""
    return math.exp(0.5 * renewal_gap(p))


@kernel
def automate_work(firms: Firms, phases: Phases, shop: Shop, designs: Designs, p: Design) -> None:
    """Raise productivity in codified phases where machines work by themselves."""
    for f in range(firms.alive.size):
        if not firms.alive[f] or designs.automation[f] <= 0.0:
            continue
        for i in range(phases.hours.size):
            codified = 1.0 - phases.tacitness[i]
            shop.productivity[f, i] /= 1.0 - p.saving * designs.automation[f] * codified


@kernel
def run_in(firms: Firms, phases: Phases, designs: Designs, p: Design) -> None:
    """Let machines age, and installed automation come to work as far as it is understood."""
    changed = 0
    for i in range(phases.changed.size):
        changed += 1 if phases.changed[i] else 0
    kept = 1.0 - changed / phases.changed.size
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        firms.machine[f] *= 1.0 - p.ageing
        if designs.installed[f] > 0.0:
            working = designs.automation[f] * kept
            rate = p.learning * designs.knowledge[f]
            designs.automation[f] = working + rate * (designs.installed[f] - working)


@kernel
def _codified(does: np.uint64, phases: Phases) -> float:
    """Codified share of the hours of the phases a firm can do."""
    hours = 0.0
    codified = 0.0
    for i in range(phases.hours.size):
        if does_phase(does, i):
            hours += phases.hours[i]
            codified += phases.hours[i] * (1.0 - phases.tacitness[i])
    return codified / max(1e-12, hours)


@kernel
def expected_share(working: float, rate: float, quarters: float) -> float:
    """Share of what is installed that will work on average over some quarters from now.

    Parameters
    ----------
    working : float
        Share that works now.
    rate : float
        Part of what does not work yet that comes to work in a quarter.
    quarters : float
        Number of quarters, also between whole ones.
    """
    if rate <= 0.0 or quarters <= 0.0:
        return working
    idle = 1.0 - rate
    idle *= (1.0 - idle**quarters) / (rate * quarters)
    return 1.0 - (1.0 - working) * idle


@kernel
def invest(
    firms: Firms,
    books: Books,
    phases: Phases,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
    designs: Designs,
    strategies: Strategies,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let owners who look at their machines buy what pays back in time."""
    d = p.design
    review = draws.stream_key(seed, draws.INVESTMENT, quarter)
    used = draws.stream_key(seed, draws.USED_MACHINE, quarter)
    new = frontier(d)
    for f in range(firms.alive.size):
        people = firms.workers[f] + partners_hours(owners, f)
        if not firms.alive[f] or people <= 0.0:
            continue
        if draws.draw(review, firms.key[f]) >= d.review:
            continue
        payback = d.payback * designs.patience[f]
        within = payback * firms.wage_cost[f] * books.booked[f]
        room = firms.cash[f] + max(0.0, d.prudence * strategies.credit[f] - firms.debt[f])

        cost = d.machine_price * people
        pays = cost <= within * (1.0 - firms.machine[f] / new)
        if firms.machine[f] < new and pays and cost <= room:
            z = draws.normal_quantile(draws.draw(used, firms.key[f]))
            firms.machine[f] = new * math.exp(p.production.machine_dispersion * z)
            books.investment[f] += cost
            firms.cash[f] -= cost
            sectors.money[OUTSIDE] += cost
            room -= cost

        step = min(d.automation_step, 1.0 - designs.installed[f])
        if step <= 0.0:
            continue
        cost = d.automation_cost * step * people
        grant = policy.automation_grant[f] * cost
        working = 0.0
        if designs.installed[f] > 0.0:
            working = designs.automation[f] / designs.installed[f]
        expected = expected_share(working, d.learning * designs.knowledge[f], payback)
        yield_ = d.saving * step * _codified(firms.phases[f], phases) * expected
        if cost - grant <= within * yield_ and cost - grant <= room:
            designs.installed[f] += step
            books.investment[f] += cost
            books.grants[f] += grant
            firms.cash[f] -= cost - grant
            sectors.money[OUTSIDE] += cost
            sectors.money[GOVERNMENT] -= grant
            tally.automation_public[0] += grant
