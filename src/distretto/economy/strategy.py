"""Strategy: firms whose profit lies below their aspiration search for something better.

Definitions, firm f, m_f smoothed margin::

    A_f    += memory (m_f - A_f) + peers (mean margin of acquaintances in its role - A_f)
    search    where m_f < A_f - tolerance and nothing is on trial: with a probability; else bide
    gain_f  = change of m_f over the trial less the drift of its role over the same quarters, within
              0.2 of nought
    drift     summed mean change of margin of the firms of the role that try nothing
    R_fo    = (sum of trials seen x their gain + prior x district's R_o) / (trials seen + prior)
    R_o     = (sum of trials x their gain + prior x mean gain of all trials) / (trials + prior)
    choice    argmax over open options o of R_fo / spread + Gumbel draw        (a logit)
    kept      where gain_f exceeds the district's record of biding and the hurdle of `options`; else
              undone

Trials seen are the firm's own and those of its acquaintances, older ones fading. One option is
tried at a time. To bide is one of the options, and what those do who do not search: firms in
trouble come back to the mean by themselves, and what biding gains shows by how much; an option
is worth what it gains beyond that. Since chance decides who searches, those who bide are a
control group. Steps lapse in slack, while profit is above aspiration.

No option says what it will bring. What firms learn of options is noisy, local and short-sighted,
since what pays after the trial is not credited to it.

References
----------
Cyert, March (1963), A Behavioral Theory of the Firm, Prentice-Hall.
Levinthal, March (1993), The myopia of learning, Strategic Management Journal 14.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.options import (
    BIDE,
    NOT_TURNING,
    STEPPED,
    TEAM_WORK,
    apply_steps,
    better_niche,
    hurdle,
    is_open,
    is_shown_teams,
    niche_margins,
    take,
    undo,
)
from distretto.economy.parameters import Strategy
from distretto.economy.state import (
    OPTIONS,
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

# A gain beyond this is a windfall, as when a handful of orders makes the quarter: nobody puts it
# down to what was tried.
WINDFALL = 0.2


@kernel
def next_aspiration(aspiration: float, own: float, peers: float, p: Strategy) -> float:
    """Aspiration of the next quarter."""
    return aspiration + p.memory * (own - aspiration) + p.peers * (peers - aspiration)


@kernel
def begin_strategies(
    strategies: Strategies,
    designs: Designs,
    practices: Practices,
    f: int,
    aspiration: float,
    credit: float,
    p: Strategy,
) -> None:
    """Clear a slot for a new firm, which aspires to this margin and may owe this much."""
    strategies.aspiration[f] = aspiration
    strategies.last_margin[f] = aspiration
    strategies.trying[f] = -1
    strategies.until[f] = 0
    strategies.start_margin[f] = 0.0
    strategies.start_drift[f] = 0.0
    strategies.steps[f] = 0
    strategies.tried[f] = 0.0
    strategies.gain[f] = 0.0
    strategies.shuns[f] = np.uint64(0)
    strategies.shunned[f] = np.uint64(0)
    strategies.organised[f] = 0
    strategies.turning[f] = NOT_TURNING
    strategies.credit[f] = credit
    strategies.rate[f] = 0.0
    apply_steps(strategies, designs, practices, f, p)


@kernel(allocates=True)
def follow_margins(firms: Firms, ties: Ties, strategies: Strategies, p: Strategy) -> None:
    """Move aspirations, and the drift of margins of firms that try nothing."""
    change = np.zeros(2)
    margin = np.zeros(2)
    bystanders = np.zeros(2)
    count = np.zeros(2)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        role = 1 if firms.final[f] else 0
        margin[role] += firms.margin[f]
        count[role] += 1.0
        if strategies.trying[f] < 0:
            change[role] += firms.margin[f] - strategies.last_margin[f]
            bystanders[role] += 1.0
    for role in range(2):
        if bystanders[role] > 0.0:
            strategies.drift[role] += change[role] / bystanders[role]
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        role = 1 if firms.final[f] else 0
        total = 0.0
        n = 0.0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j >= 0 and firms.final[j] == firms.final[f]:
                total += firms.margin[j]
                n += 1.0
        # Who knows nobody of the kind goes by what is said in town.
        peers = total / n if n > 0.0 else margin[role] / count[role]
        strategies.aspiration[f] = next_aspiration(
            strategies.aspiration[f], firms.margin[f], peers, p
        )
        strategies.last_margin[f] = firms.margin[f]


@kernel(allocates=True)
def pooled_record(firms: Firms, strategies: Strategies, prior: float) -> np.ndarray:
    """The district's record of each option; what nobody has tried stands at the mean of all.

    Margins of firms in trouble recover whatever they do: at 0 an untried option would look worse
    than any other and never be tried.
    """
    gain = np.zeros(OPTIONS)
    tried = np.zeros(OPTIONS)
    for f in range(firms.alive.size):
        if firms.alive[f]:
            for o in range(OPTIONS):
                gain[o] += strategies.tried[f, o] * strategies.gain[f, o]
                tried[o] += strategies.tried[f, o]
    total = np.sum(tried)
    mean = np.sum(gain) / total if total > 0.0 else 0.0
    return (gain + prior * mean) / (tried + prior)


@kernel(allocates=True)
def seen_record(
    f: int, ties: Ties, strategies: Strategies, pooled: np.ndarray, prior: float
) -> np.ndarray:
    """Record of each option as a firm sees it: its own trials and its acquaintances'."""
    gain = np.empty(OPTIONS)
    tried = np.empty(OPTIONS)
    for o in range(OPTIONS):
        tried[o] = strategies.tried[f, o] + prior
        gain[o] = strategies.tried[f, o] * strategies.gain[f, o] + prior * pooled[o]
    for s in range(ties.partner.shape[1]):
        j = ties.partner[f, s]
        if j >= 0:
            for o in range(OPTIONS):
                tried[o] += strategies.tried[j, o]
                gain[o] += strategies.tried[j, o] * strategies.gain[j, o]
    return gain / tried


@kernel
def _remember(strategies: Strategies, f: int, option: int, gain: float) -> None:
    """Add a trial to a firm's record of an option."""
    n = strategies.tried[f, option]
    strategies.gain[f, option] = (n * strategies.gain[f, option] + gain) / (n + 1.0)
    strategies.tried[f, option] = n + 1.0


@kernel(allocates=True)
def review_strategies(
    firms: Firms,
    books: Books,
    ties: Ties,
    policy: Policy,
    sectors: Sectors,
    designs: Designs,
    practices: Practices,
    strategies: Strategies,
    p: Strategy,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Judge what was tried long enough; let firms below their aspiration try something."""
    follow_margins(firms, ties, strategies, p)
    if p.search <= 0.0:
        return
    strategies.tried[:] *= 1.0 - p.forget
    pooled = pooled_record(firms, strategies, p.prior)
    mean_quality, margins = niche_margins(firms, designs)
    searches = draws.stream_key(seed, draws.STRATEGY, quarter)
    chooses = draws.stream_key(seed, draws.OPTION, quarter)
    lapses = draws.stream_key(seed, draws.LAPSE, quarter)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        role = 1 if firms.final[f] else 0
        option = strategies.trying[f]
        if option >= 0:
            if quarter < strategies.until[f]:
                continue
            gain = firms.margin[f] - strategies.start_margin[f]
            gain -= strategies.drift[role] - strategies.start_drift[f]
            gain = min(WINDFALL, max(-WINDFALL, gain))
            if gain <= pooled[BIDE] + hurdle(option, f, firms, policy, p):
                undo(option, f, designs, practices, strategies, p)
            _remember(strategies, f, option, gain)
            strategies.trying[f] = -1
        elif firms.margin[f] >= strategies.aspiration[f]:
            lapsed = False
            for o in STEPPED:
                if strategies.steps[f, o] > 0 and (
                    draws.draw_nth(lapses, firms.key[f], o) < p.lapse
                ):
                    strategies.steps[f, o] -= 1
                    lapsed = True
            if lapsed:
                apply_steps(strategies, designs, practices, f, p)
        elif firms.margin[f] < strategies.aspiration[f] - p.tolerance:
            acts = draws.draw(searches, firms.key[f]) < p.search
            record = seen_record(f, ties, strategies, pooled, p.prior)
            shown = is_shown_teams(f, ties, policy, designs)
            niche = -1
            if firms.final[f] and mean_quality.size > 1:
                niche = better_niche(designs.niche[f], firms.quality[f], mean_quality, margins)
            best = -np.inf
            option = BIDE
            for o in range(OPTIONS):
                if o != BIDE and not acts:
                    break
                if not is_open(
                    o, f, niche, shown, firms, policy, designs, practices, strategies, p
                ):
                    continue
                # A draw of its own for each option: closing one moves nobody between others.
                gumbel = -math.log(-math.log(draws.draw_nth(chooses, firms.key[f], o)))
                value = record[o] / p.spread + gumbel
                if value > best:
                    best = value
                    option = o
            take(
                option,
                f,
                niche,
                firms,
                books,
                policy,
                sectors,
                designs,
                practices,
                strategies,
                p,
                quarter,
            )
            strategies.trying[f] = option
            strategies.until[f] = quarter + p.trial + (p.transition if option == TEAM_WORK else 0)
            strategies.start_margin[f] = firms.margin[f]
            strategies.start_drift[f] = strategies.drift[role]
