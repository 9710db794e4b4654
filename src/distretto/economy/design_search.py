"""Search for better designs, and its organisation.

Definitions, firm f with design x, phase p of P; D_p = c_p(x') - c_p(x) the change of a phase's
contribution if x' replaced x, which sums to D over phases::

    trials_f = trials effort_f [(1 - w) + w participation_f / usual]  a quarter, craft and team

    craft     a random phase i proposes to flip its bit; accepted if
              D_i + sum_p tau_ip D_p > 0
    roles     a share of these proposals: accepted if D_i > 0 and D > 0
    team      phase i and one to `scope` others it depends on flip together; accepted if D > 0
    fordist   every `redesign` quarters the whole design: the best local optimum above it and
              above `restarts` drawn designs; taken if D > 0
    long jump `width` phases drawn anywhere flip together; accepted if D > 0
              jumps x analytical knowledge_f of them a quarter

    tau_ip = staff trust                          where one firm does both phases
           = min(trust with i's, trust with p's)  else, as f holds it; f's trust in itself is 1

Specialists speak for their own phase: what they do to others' they mind as far as they trust
them. They meet through the final firm, and a chain is as strong as its weaker link. Who does a
phase is who did most of it for f this quarter. Nobody proposes for a phase done outside the
district, and nobody minds it (tau = 0). Teams give reasons instead of trusting, which takes
shared routines: where a phase is done by a firm that does not work as a team, the trial is an
ordinary craft trial. Only final firms hold designs; specialists propose through them.

Each organisation spends trials_f x hours per trial of working time, teams more by the time that
monitoring takes, and goes without them in the next quarter. A share may be borne by an
institution. A new design of a fordist firm costs retooling, per worker and phase changed.

Why the four differ is in Herrigel and Sabel (1994); search on a rugged landscape by
firms organised in different ways follows Rivkin and Siggelkow (2003).

References
----------
Herrigel, on large firms and industrial districts in Europe.
Rivkin, Siggelkow (2003), Balancing search and stability, Management Science 49.
Sabel (1994), Learning by monitoring, in Smelser, Swedberg, Handbook of Economic Sociology.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.landscape import (
    best_climb,
    contribution,
    mean_contribution,
    phase_keys,
    random_design,
)
from distretto.economy.parameters import Design, Parameters
from distretto.economy.production import core_phases, does_phase
from distretto.economy.state import (
    GOVERNMENT,
    OUTSIDE,
    Books,
    Designs,
    Firms,
    Offers,
    Phases,
    Policy,
    Practices,
    Sectors,
    Shop,
    Tally,
    Ties,
)
from distretto.economy.trust import find_tie
from distretto.kernels import kernel

CRAFT, TEAM, FORDIST = 0, 1, 2  # codes of `designs.organisation`
STRANGER, ABROAD = -1, -2  # who does a phase, where it is no known firm
_ONE = np.uint64(1)
_PER_TRIAL = 16  # draws kept for one trial
_JUMPS = np.uint64(1 << 20)  # draws of long jumps begin here


@kernel
def whole_number(mean: float, u: float) -> int:
    """A whole number with the given mean: the one below it or the one above, by one uniform."""
    below = math.floor(mean)
    return below + (1 if u < mean - below else 0)


@kernel
def regard(doer: np.ndarray, trust: np.ndarray, i: int, p: int, staff: float) -> float:
    """How far whoever does phase i minds what becomes of phase p, tau."""
    if doer[p] == ABROAD:
        return 0.0
    if doer[i] == doer[p] and doer[i] >= 0:
        return staff
    return min(trust[i], trust[p])


@kernel
def craft_trial(
    bits: np.uint64,
    i: int,
    keys: np.ndarray,
    k: int,
    doer: np.ndarray,
    trust: np.ndarray,
    staff: float,
    roles: bool,
) -> np.uint64:
    """The design after whoever does phase i has proposed to flip its bit."""
    if doer[i] == ABROAD:
        return bits
    n = keys.size
    other = bits ^ (_ONE << np.uint64(i))
    own = contribution(keys, k, i, other) - contribution(keys, k, i, bits)
    minded = own
    whole = own
    # The phases that depend on i are the k before it.
    for back in range(1, k + 1):
        p = (i + n - back) % n
        gain = contribution(keys, k, p, other) - contribution(keys, k, p, bits)
        whole += gain
        minded += regard(doer, trust, i, p, staff) * gain
    accepted = (own > 0.0 and whole > 0.0) if roles else minded > 0.0
    return other if accepted else bits


@kernel
def if_whole_gains(bits: np.uint64, other: np.uint64, keys: np.ndarray, k: int) -> np.uint64:
    """The other design if it is better as a whole."""
    better = mean_contribution(keys, k, other) > mean_contribution(keys, k, bits)
    return other if better else bits


@kernel
def team_flips(i: int, n: int, k: int, scope: int, chance: np.uint64, first: int) -> np.uint64:
    """Bits that a team flips together: phase i and one to `scope` of those it depends on."""
    flips = _ONE << np.uint64(i)
    if k == 0:
        return flips
    more = 1 + int(scope * draws.draw(chance, np.uint64(first)))
    for m in range(more):
        ahead = 1 + int(k * draws.draw(chance, np.uint64(first + 1 + m)))
        flips |= _ONE << np.uint64((i + ahead) % n)
    return flips


@kernel
def try_once(
    bits: np.uint64,
    organisation: int,
    keys: np.ndarray,
    k: int,
    doer: np.ndarray,
    trust: np.ndarray,
    with_team: np.ndarray,
    p: Design,
    chance: np.uint64,
    trial: int,
) -> np.uint64:
    """The design after one craft or team trial.

    Parameters
    ----------
    bits : uint64
        The design.
    organisation : int
        CRAFT or TEAM.
    keys : ndarray of uint64, shape (phase,)
        The landscape (`landscape.phase_keys`).
    k : int
        Interdependence, below the number of phases.
    doer : ndarray of int, shape (phase,)
        Who does each phase: a firm, STRANGER or ABROAD.
    trust : ndarray of float, shape (phase,)
        The firm's trust with whoever does the phase.
    with_team : ndarray of bool, shape (phase,)
        Whether the phase is done by a firm that works as a team.
    p : Design
    chance : uint64
        Key of the firm's draws this quarter.
    trial : int
        Number of the trial within the quarter.
    """
    n = keys.size
    first = trial * _PER_TRIAL
    i = int(n * draws.draw(chance, np.uint64(first)))
    if organisation == TEAM:
        flips = team_flips(i, n, k, p.team_scope, chance, first + 2)
        able = True
        for j in range(n):
            if does_phase(flips, j) and not with_team[j]:
                able = False
        if able:
            return if_whole_gains(bits, bits ^ flips, keys, k)
    roles = draws.draw(chance, np.uint64(first + 1)) < p.fixed_roles
    return craft_trial(bits, i, keys, k, doer, trust, p.staff_trust, roles)


@kernel
def jump(
    bits: np.uint64, keys: np.ndarray, k: int, width: int, chance: np.uint64, number: int
) -> np.uint64:
    """The design after one long jump."""
    n = keys.size
    other = bits
    base = draws.hash_key(chance, np.uint64(number))
    for m in range(width):
        other ^= _ONE << np.uint64(int(n * draws.draw(base, np.uint64(m))))
    return if_whole_gains(bits, other, keys, k)


@kernel
def redesigns(seed: np.uint64, entity: np.uint64, period: int, quarter: int) -> bool:
    """Whether a central office whose turn comes every so many quarters redesigns in this one."""
    if period == 0:
        return False
    turn = int(period * draws.uniform(seed, draws.REDESIGN, 0, entity))
    return (quarter + turn) % period == 0


@kernel
def search(
    bits: np.uint64,
    organisation: int,
    mean_trials: float,
    mean_jumps: float,
    keys: np.ndarray,
    k: int,
    doer: np.ndarray,
    trust: np.ndarray,
    with_team: np.ndarray,
    p: Design,
    seed: np.uint64,
    entity: np.uint64,
    quarter: int,
) -> tuple[np.uint64, int]:
    """Search of one firm or rival in one quarter; see `try_once` for the arguments.

    Returns
    -------
    bits : uint64
        The design it ends with.
    changes : int
        Trials that were accepted.
    """
    chance = draws.hash_key(draws.stream_key(seed, draws.DESIGN_TRIAL, quarter), entity)
    changes = 0
    if organisation == FORDIST:
        if redesigns(seed, entity, p.redesign, quarter):
            stream = draws.stream_key(seed, draws.REDESIGN, quarter)
            other = best_climb(keys, k, bits, p.restarts, stream, entity)
            changes += 1 if other != bits else 0
            bits = other
    else:
        trials = whole_number(mean_trials, draws.draw(chance, np.uint64(_PER_TRIAL - 1)))
        for t in range(trials):
            other = try_once(bits, organisation, keys, k, doer, trust, with_team, p, chance, t)
            changes += 1 if other != bits else 0
            bits = other
    if mean_jumps > 0.0:
        base = draws.hash_key(chance, _JUMPS)
        for t in range(whole_number(mean_jumps, draws.draw(base, np.uint64(0)))):
            other = jump(bits, keys, k, p.jump_width, base, t + 1)
            changes += 1 if other != bits else 0
            bits = other
    return bits, changes


@kernel
def opening_design(
    keys: np.ndarray, k: int, trials: int, seed: np.uint64, niche: int, entity: np.uint64
) -> np.uint64:
    """Design of the opening day: so many single flips from the common start of the niche.

    Firms share the start and differ by the flips they happened to try.
    """
    n = keys.size
    stream = draws.stream_key(seed, draws.OPENING_DESIGN, 0)
    bits = random_design(stream, np.uint64(niche), n)
    chance = draws.hash_key(stream, entity)
    for t in range(trials):
        i = int(n * draws.draw(chance, np.uint64(t)))
        bits = if_whole_gains(bits, bits ^ (_ONE << np.uint64(i)), keys, k)
    return bits


@kernel(entry=True, allocates=True)
def evaluate_designs(
    firms: Firms, designs: Designs, phases: Phases, interdependence: int, seed: np.uint64
) -> None:
    """Quality of each final firm's design on the landscape as it is this quarter."""
    n = core_phases(phases)
    k = min(interdependence, n - 1)
    keys = np.empty(n, np.uint64)
    niche = -1
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            if designs.niche[f] != niche:
                niche = designs.niche[f]
                phase_keys(seed, niche, phases.version, keys)
            firms.design[f] = mean_contribution(keys, k, designs.bits[f]) / designs.optimum[0]


@kernel
def spend_design_hours(books: Books, designs: Designs) -> None:
    """Take the hours of the last quarter's design work off those of production."""
    for f in range(designs.hours.size):
        if designs.hours[f] > 0.0 and books.hours[f] > 0.0:
            left = max(0.0, 1.0 - designs.hours[f] / books.hours[f])
            books.hours[f] *= left
            books.most_hours[f] *= left


@kernel
def who_does(
    f: int,
    does: np.uint64,
    own_units: np.ndarray,
    outside_units: np.ndarray,
    supplier: np.ndarray,
    units: np.ndarray,
    partner: np.ndarray,
    trust_of: np.ndarray,
    organisation: np.ndarray,
    stranger: float,
    doer: np.ndarray,
    trust: np.ndarray,
    with_team: np.ndarray,
) -> None:
    """Fill who did most of each phase for firm f this quarter, and how it stands with it.

    What concerns the firm comes as its own rows: the phases it can do, units done in house and
    outside, suppliers and the units they were given, partners and its trust in them.
    """
    team = organisation[f] == TEAM
    for i in range(doer.size):
        most = max(own_units[i], outside_units[i])
        chosen = ABROAD if outside_units[i] > own_units[i] else f
        if most <= 0.0:
            # Without work this quarter: its own people where it has them, else whoever may come.
            chosen = f if does_phase(does, i) else STRANGER
        for s in range(supplier.shape[1]):
            if supplier[i, s] < 0:
                break
            if units[i, s] > most:
                most = units[i, s]
                chosen = supplier[i, s]
        doer[i] = chosen
        with_team[i] = team
        trust[i] = 1.0
        if chosen < 0:
            trust[i] = stranger if chosen == STRANGER else 0.0
            with_team[i] = False
        elif chosen != f:
            slot = find_tie(partner, chosen)
            trust[i] = stranger if slot < 0 else trust_of[slot]
            with_team[i] = organisation[chosen] == TEAM


@kernel
def trials_of(participation: float, usual: float, effort: float, p: Design) -> float:
    """Trials a quarter of a firm that works as craftsmen or as a team."""
    share = 1.0 - p.participation + p.participation * participation / usual
    return p.trials * effort * share


@kernel(allocates=True)
def search_designs(
    firms: Firms,
    books: Books,
    ties: Ties,
    phases: Phases,
    shop: Shop,
    offers: Offers,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
    designs: Designs,
    practices: Practices,
    p: Parameters,
    stranger: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let final firms search for better designs, each in its own organisation."""
    n = core_phases(phases)
    k = min(p.design.interdependence, n - 1)
    keys = np.empty(n, np.uint64)
    doer = np.empty(n, np.int64)
    trust = np.empty(n)
    with_team = np.empty(n, np.bool_)
    # Arrays of the inner loops, taken out of their groups once.
    own_units, outside_units = shop.own_units, shop.outside_units
    supplier, units = offers.supplier, offers.units
    partner, trust_of = ties.partner, ties.trust
    nobody = np.full(supplier.shape[1:], -1, supplier.dtype)
    niche = -1
    designs.hours[:] = 0.0
    for f in range(firms.alive.size):
        if not (firms.alive[f] and firms.final[f] and books.hours[f] > 0.0):
            continue
        if designs.niche[f] != niche:
            niche = designs.niche[f]
            phase_keys(seed, niche, phases.version, keys)
        organisation = designs.organisation[f]
        # The offers of a firm without orders are those of an earlier quarter.
        offered = supplier[f] if books.orders[f] > 0 else nobody
        who_does(
            f,
            firms.phases[f],
            own_units[f],
            outside_units[f],
            offered,
            units[f],
            partner[f],
            trust_of[f],
            designs.organisation,
            stranger,
            doer,
            trust,
            with_team,
        )
        # The time of a central office does not depend on what the shop floor puts in.
        usual = p.practices.usual
        input_ = usual if organisation == FORDIST else practices.participation[f]
        trials = trials_of(input_, usual, designs.effort[f], p.design)
        before = designs.bits[f]
        bits, changes = search(
            before,
            organisation,
            trials,
            p.design.jumps * designs.knowledge[f],
            keys,
            k,
            doer,
            trust,
            with_team,
            p.design,
            seed,
            firms.key[f],
            quarter,
        )
        hours = trials * p.design.trial_hours
        if organisation == TEAM:
            hours *= 1.0 + p.design.monitoring
        helped = policy.design_help[f] * hours
        designs.hours[f] = hours - helped
        # What an institution takes over, its own engineers do at the outside wage, which is 1.
        sectors.money[GOVERNMENT] -= helped
        sectors.money[OUTSIDE] += helped
        tally.design_public[0] += helped
        if organisation == FORDIST and bits != before:
            changed = 0
            for i in range(n):
                changed += 1 if does_phase(bits ^ before, i) else 0
            cost = p.design.retooling * firms.workers[f] * changed / n
            books.investment[f] += cost
            firms.cash[f] -= cost
            sectors.money[OUTSIDE] += cost
        if bits != before:
            designs.bits[f] = bits
            firms.design[f] = mean_contribution(keys, k, bits) / designs.optimum[0]
        designs.changes[f] += changes


@kernel
def begin_designs(designs: Designs, firms: Firms, f: int, parent: int) -> None:
    """Give a newborn firm what its parent knows: design, niche, organisation and knowledge.

    Machines that run by themselves stay with the parent.
    """
    designs.bits[f] = designs.bits[parent] if firms.final[f] else np.uint64(0)
    designs.niche[f] = designs.niche[parent]
    designs.organisation[f] = designs.organisation[parent]
    designs.knowledge[f] = designs.knowledge[parent]
    designs.effort[f] = 1.0
    designs.patience[f] = 1.0
    designs.installed[f] = 0.0
    designs.automation[f] = 0.0
    designs.hours[f] = 0.0
    designs.changes[f] = 0
    firms.design[f] = firms.design[parent]
