"""What a firm may try, when an option is open to it, and what it does.

Definitions, firm f, n the steps it has taken with an option and kept::

    bide         nothing: the measure of how margins come back by themselves
    cut          posted wage x (1 - cut)^n, labour regime lower by n steps
    upgrade      training target x (1 + train)^n, design effort x (1 + effort)^n
    niche        another product niche, at a loss of custom
    more, less   perceived own cost x (1 + make)^(n_more - n_less)
    outside      perceived outside price x (1 - outside)^n
    automate     longest payback accepted x (1 + automate)^n
    team         organisation becomes team; costs per worker, and hours while it turns
    membership   it leaves all institutions it belongs to, or gives up shunning those it left

Open to f: what has an effect in this district, is not at its last step and can be paid for. Team
work is open to who sees it, at an acquaintance or where it is taught, and is kept only if it adds
enough margin to earn back its cost in a number of quarters, ``write_off``.
Cutting is closed where the lower posted wage would lie under a floor that the firm obeys, and
where a union stands in the firm. Niche, make or buy and sourcing are choices of final firms.

An option acts on what the firm posts, wants or perceives; what comes of it the markets decide.

References
----------
Piore, Sabel (1984), The Second Industrial Divide, Basic Books (closing the low road).
Zabin, Ringer (1997), Flexible manufacturing networks and the welfare of workers.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.design_search import CRAFT, TEAM
from distretto.economy.markets import enter_niche
from distretto.economy.parameters import Strategy
from distretto.economy.state import (
    BANK,
    OPTIONS,
    OUTSIDE,
    Books,
    Designs,
    Firms,
    Policy,
    Practices,
    Sectors,
    Strategies,
    Ties,
)
from distretto.kernels import kernel

BIDE, CUT, UPGRADE, NICHE, MORE, LESS, ABROAD, AUTOMATE, TEAM_WORK, MEMBERSHIP = range(OPTIONS)
NOT_TURNING = -1_000_000  # of `strategies.turning`
ORDINARY_REGIME = 0.5  # where a firm begins, between the low and the high road
# Options of which a firm takes steps; the others are changes of state.
STEPPED = (CUT, UPGRADE, MORE, LESS, ABROAD, AUTOMATE)


@kernel
def apply_steps(
    strategies: Strategies, designs: Designs, practices: Practices, f: int, p: Strategy
) -> None:
    """Set what follows from the steps that a firm has taken."""
    n = strategies.steps[f]
    strategies.wage_step[f] = (1.0 - p.wage_cut) ** n[CUT]
    practices.regime[f] = max(0.0, ORDINARY_REGIME - p.regime_step * n[CUT])
    strategies.train_push[f] = (1.0 + p.train_step) ** n[UPGRADE]
    designs.effort[f] = (1.0 + p.effort_step) ** n[UPGRADE]
    strategies.make_bias[f] = (1.0 + p.make_step) ** (n[MORE] - n[LESS])
    strategies.outside_bias[f] = (1.0 - p.outside_step) ** n[ABROAD]
    designs.patience[f] = (1.0 + p.automate_step) ** n[AUTOMATE]


@kernel(allocates=True)
def niche_margins(firms: Firms, designs: Designs) -> tuple[np.ndarray, np.ndarray]:
    """Mean quality of final firms by niche; margins of those below and above that mean.

    Returns
    -------
    quality : ndarray of float, shape (niche,)
        NaN where nobody is.
    margin : ndarray of float, shape (niche, 2)
        NaN likewise.
    """
    n = 1
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            n = max(n, int(designs.niche[f]) + 1)
    quality = np.zeros(n)
    count = np.zeros(n)
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            quality[designs.niche[f]] += firms.quality[f]
            count[designs.niche[f]] += 1.0
    for g in range(n):
        quality[g] = quality[g] / count[g] if count[g] > 0.0 else np.nan
    margin = np.zeros((n, 2))
    firms_in = np.zeros((n, 2))
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            g = designs.niche[f]
            above = 1 if firms.quality[f] >= quality[g] else 0
            margin[g, above] += firms.margin[f]
            firms_in[g, above] += 1.0
    for g in range(n):
        for c in range(2):
            margin[g, c] = margin[g, c] / firms_in[g, c] if firms_in[g, c] > 0.0 else np.nan
    return quality, margin


@kernel
def better_niche(own: int, quality: float, mean_quality: np.ndarray, margin: np.ndarray) -> int:
    """Niche where firms of this quality earn the most, if more than in one's own; else -1.

    A firm compares itself with those that stand on the same side of a niche's mean quality.
    """
    best = -1
    most = margin[own, 1 if quality >= mean_quality[own] else 0]
    for g in range(mean_quality.size):
        if g == own or np.isnan(mean_quality[g]):
            continue
        expected = margin[g, 1 if quality >= mean_quality[g] else 0]
        if expected > most:
            most = expected
            best = g
    return best


@kernel
def conversion_cost(firms: Firms, policy: Policy, f: int, p: Strategy) -> float:
    """What turning to team work costs a firm."""
    return p.conversion_cost * firms.workers[f] * policy.conversion_cost[f]


@kernel
def cut_is_closed(firms: Firms, policy: Policy, practices: Practices, f: int, p: Strategy) -> bool:
    """Whether a floor that the firm obeys, or a union, keeps it from cutting wages."""
    lower = firms.posted_wage[f] * (1.0 - p.wage_cut)
    return (not firms.evades[f] and lower < policy.wage_floor[0]) or practices.covered[f]


@kernel
def is_shown_teams(f: int, ties: Ties, policy: Policy, designs: Designs) -> bool:
    """Whether a firm can see team work: at an acquaintance, or where somebody teaches it."""
    if policy.conversion_cost[f] < 1.0:
        return True
    for s in range(ties.partner.shape[1]):
        j = ties.partner[f, s]
        if j >= 0 and designs.organisation[j] == TEAM:
            return True
    return False


@kernel
def hurdle(option: int, f: int, firms: Firms, policy: Policy, p: Strategy) -> float:
    """Margin that an option has to add each quarter to earn back what it cost."""
    if option != TEAM_WORK or firms.sales[f] <= 0.0:
        return 0.0
    return conversion_cost(firms, policy, f, p) / (p.write_off * firms.sales[f])


@kernel
def is_open(
    option: int,
    f: int,
    niche: int,
    shown: bool,
    firms: Firms,
    policy: Policy,
    designs: Designs,
    practices: Practices,
    strategies: Strategies,
    p: Strategy,
) -> bool:
    """Whether an option is open to a firm.

    ``niche`` is the better one, -1 if there is none; ``shown`` whether it can see team work.
    """
    n = strategies.steps[f]
    if option == BIDE:
        return True
    if option == CUT:
        return (
            p.wage_cut > 0.0
            and n[CUT] < p.most_steps
            and firms.workers[f] > 1
            and not cut_is_closed(firms, policy, practices, f, p)
        )
    if option == UPGRADE:
        return p.train_step + p.effort_step > 0.0 and n[UPGRADE] < p.most_steps
    if option == AUTOMATE:
        return p.automate_step > 0.0 and n[AUTOMATE] < p.most_steps
    if option == TEAM_WORK:
        cost = conversion_cost(firms, policy, f, p)
        means = max(0.0, firms.cash[f]) + strategies.credit[f] - firms.debt[f]
        craft = designs.organisation[f] == CRAFT
        return shown and craft and p.conversion_cost > 0.0 and cost <= means
    if option == MEMBERSHIP:
        return policy.members[f] != np.uint64(0) or strategies.shuns[f] != np.uint64(0)
    if not firms.final[f]:
        return False
    if option == NICHE:
        return niche >= 0
    if option == MORE:
        return p.make_step > 0.0 and n[MORE] - n[LESS] < p.most_steps
    if option == LESS:
        return p.make_step > 0.0 and n[LESS] - n[MORE] < p.most_steps
    return p.outside_step > 0.0 and n[ABROAD] < p.most_steps


@kernel
def take(
    option: int,
    f: int,
    niche: int,
    firms: Firms,
    books: Books,
    policy: Policy,
    sectors: Sectors,
    designs: Designs,
    practices: Practices,
    strategies: Strategies,
    p: Strategy,
    quarter: int,
) -> None:
    """Begin to do what an option says."""
    if option in STEPPED:
        strategies.steps[f, option] += 1
        apply_steps(strategies, designs, practices, f, p)
    elif option == NICHE:
        custom = (1.0 - p.niche_loss) * np.sum(firms.base[f])
        enter_niche(firms, designs, f, niche, custom)
    elif option == TEAM_WORK:
        cost = conversion_cost(firms, policy, f, p)
        loan = max(0.0, cost - max(0.0, firms.cash[f]))
        books.borrowed[f] += loan
        firms.debt[f] += loan
        sectors.money[BANK] -= loan
        books.investment[f] += cost
        firms.cash[f] += loan - cost
        sectors.money[OUTSIDE] += cost
        strategies.organised[f] = designs.organisation[f]
        designs.organisation[f] = TEAM
        strategies.turning[f] = quarter + 1 + p.transition
    elif option == MEMBERSHIP:
        strategies.shunned[f] = strategies.shuns[f]
        if policy.members[f] != np.uint64(0):
            strategies.shuns[f] = strategies.shuns[f] | policy.members[f]
        else:
            strategies.shuns[f] = np.uint64(0)


@kernel
def undo(
    option: int,
    f: int,
    designs: Designs,
    practices: Practices,
    strategies: Strategies,
    p: Strategy,
) -> None:
    """Give up an option that did not do what was hoped.

    A niche that disappointed is not left for the old one at once: custom would be lost twice.
    """
    if option in STEPPED:
        strategies.steps[f, option] = max(0, strategies.steps[f, option] - 1)
        apply_steps(strategies, designs, practices, f, p)
    elif option == TEAM_WORK:
        designs.organisation[f] = strategies.organised[f]
        strategies.turning[f] = NOT_TURNING
    elif option == MEMBERSHIP:
        strategies.shuns[f] = strategies.shunned[f]


@kernel
def lose_hours(books: Books, strategies: Strategies, p: Strategy, quarter: int) -> None:
    """Take the hours that turning to team work costs while it lasts off those for production."""
    for f in range(strategies.turning.size):
        if quarter < strategies.turning[f]:
            books.hours[f] *= 1.0 - p.transition_loss
            books.most_hours[f] *= 1.0 - p.transition_loss
