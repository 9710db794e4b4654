import numpy as np
import pytest

from distretto.economy import draws
from distretto.economy.accounts import open_quarter
from distretto.economy.design_search import (
    ABROAD,
    CRAFT,
    FORDIST,
    STRANGER,
    TEAM,
    begin_designs,
    craft_trial,
    evaluate_designs,
    opening_design,
    redesigns,
    regard,
    search,
    search_designs,
    spend_design_hours,
    trials_of,
    who_does,
    whole_number,
)
from distretto.economy.landscape import climb, contribution, mean_contribution, phase_keys
from distretto.economy.lone_firm import lone_search
from distretto.economy.state import GOVERNMENT, OUTSIDE
from distretto.economy.trust import acquaint

SEED = np.uint64(3)


def keys_of(n):
    keys = np.empty(n, np.uint64)
    phase_keys(SEED, 0, np.zeros(n, np.int32), keys)
    return keys


def test_a_whole_number_keeps_its_mean():
    assert whole_number(3.25, 0.24) == 4
    assert whole_number(3.25, 0.26) == 3
    assert whole_number(0.0, 0.0) == 0


def test_specialists_mind_others_as_far_as_they_trust_them():
    doer = np.array([5, 5, 7, 8, STRANGER, ABROAD])
    trust = np.array([1.0, 1.0, 0.6, 0.3, 0.2, 0.0])
    assert regard(doer, trust, 0, 1, 0.8) == 0.8  # colleagues
    assert regard(doer, trust, 0, 2, 0.8) == 0.6  # the firm minds its supplier
    assert regard(doer, trust, 2, 0, 0.8) == 0.6  # and is minded as much
    assert regard(doer, trust, 2, 3, 0.8) == 0.3  # two suppliers: the weaker link
    assert regard(doer, trust, 0, 4, 0.8) == 0.2
    assert regard(doer, trust, 0, 5, 0.8) == 0.0


@pytest.mark.parametrize("trust", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("roles", [False, True])
def test_a_craft_proposal_is_weighed_by_trust_or_vetoed_by_roles(trust, roles):
    n, k = 9, 3
    keys, doer, trusts = keys_of(n), np.arange(n), np.full(n, trust)
    taken = 0
    for start in range(0, 512, 7):
        for i in range(n):
            bits, other = np.uint64(start), np.uint64(start ^ (1 << i))
            gains = np.array(
                [contribution(keys, k, p, other) - contribution(keys, k, p, bits) for p in range(n)]
            )
            own, rest = gains[i], gains.sum() - gains[i]
            wanted = (own > 0 and own + rest > 0) if roles else own + trust * rest > 0
            found = craft_trial(bits, i, keys, k, doer, trusts, 0.8, roles)
            assert found == (other if wanted else bits)
            taken += found != bits
    assert 50 < taken < 600


def test_nobody_proposes_for_a_phase_done_outside():
    n, k = 6, 2
    keys, trusts = keys_of(n), np.ones(n)
    doer = np.full(n, ABROAD)
    for start in range(64):
        for i in range(n):
            assert craft_trial(np.uint64(start), i, keys, k, doer, trusts, 1.0, False) == start


def _search(p, organisation, n=10, bits=0b1010011010, with_team=True, quarter=0, **others):
    return search(
        np.uint64(bits),
        organisation,
        others.get("trials", p.trials),
        others.get("jumps", 0.0),
        keys_of(n),
        min(p.interdependence, n - 1),
        np.arange(n),
        np.full(n, others.get("trust", 0.0)),
        np.full(n, with_team),
        p,
        SEED,
        np.uint64(99),
        quarter,
    )


def test_a_team_never_harms_the_whole_and_needs_partners_that_are_teams(parameters):
    p = parameters({"design.trials": 40.0, "design.fixed_roles": 0.0}).design
    keys, k = keys_of(10), p.interdependence
    before = mean_contribution(keys, k, np.uint64(0b1010011010))
    bits, changes = _search(p, TEAM)
    assert changes > 0
    assert mean_contribution(keys, k, bits) > before
    # Without such partners a team's trials are those of craftsmen, who mind only themselves.
    alone = _search(p, TEAM, with_team=False)
    assert alone == _search(p, CRAFT)
    assert alone[0] != bits


def test_the_central_office_searches_deeply_when_its_turn_comes(parameters):
    p = parameters({"design.redesign": 8, "design.restarts": 3}).design
    turns = [t for t in range(16) if redesigns(SEED, np.uint64(99), 8, t)]
    assert len(turns) == 2
    assert turns[1] - turns[0] == 8
    keys, k, start = keys_of(10), p.interdependence, np.uint64(0b1010011010)
    for t in range(8):
        bits, _ = _search(p, FORDIST, quarter=t)
        if t == turns[0]:
            climbed = mean_contribution(keys, k, climb(keys, k, start))
            assert mean_contribution(keys, k, bits) >= climbed
            assert climb(keys, k, bits) == bits
        else:
            assert bits == start
    assert not any(redesigns(SEED, np.uint64(99), 0, t) for t in range(100))


def test_long_jumps_are_taken_only_if_the_whole_gains(parameters):
    p = parameters({"design.jump_width": 4}).design
    keys, k = keys_of(10), p.interdependence
    best = mean_contribution(keys, k, np.uint64(0b1010011010))
    bits, changes = _search(p, CRAFT, trials=0.0, jumps=50.0)
    assert changes > 0
    assert mean_contribution(keys, k, bits) > best
    assert _search(p, CRAFT, trials=0.0, jumps=0.0) == (0b1010011010, 0)


def test_trials_follow_effort_and_participation(parameters):
    p = parameters({"design.trials": 4.0, "design.participation": 0.5}).design
    assert trials_of(0.4, 0.4, 1.0, p) == pytest.approx(4.0)
    assert trials_of(0.8, 0.4, 1.0, p) == pytest.approx(6.0)  # half of it depends, and that doubles
    assert trials_of(0.0, 0.4, 2.0, p) == pytest.approx(4.0)
    still = parameters({"design.trials": 4.0, "design.participation": 0.0}).design
    assert trials_of(0.0, 0.5, 1.0, still) == trials_of(1.0, 0.5, 1.0, still) == 4.0


# Mean C over 120 quarters of a lone firm, 18 phases, K = 4, by the first probe of the model.
WAYS = {
    "alone": (CRAFT, 0.0, 0.0),
    "trust": (CRAFT, 0.5, 0.0),
    "full": (CRAFT, 0.9, 0.0),
    "roles": (CRAFT, 0.9, 1.0),
    "team": (TEAM, 0.0, 0.0),
    "fordist": (FORDIST, 0.0, 0.0),
}
PROBE = {0.02: (0.59, 0.68, 0.69, 0.66, 0.70, 0.71), 0.2: (0.55, 0.62, 0.62, 0.60, 0.62, 0.61)}


def lone(parameters, novelty, worlds):
    found = {}
    for name, (organisation, trust, roles) in WAYS.items():
        p = parameters({"design.fixed_roles": roles}).design
        found[name] = lone_search(organisation, trust, novelty, 18, 120, worlds, p).mean()
    return found


@pytest.mark.compiled
def test_organisations_rank_as_in_the_literature(parameters):
    """Trust pays, fixed roles cost, the central office wins in calm and loses in turbulence."""
    calm, rough = (lone(parameters, nu, 24) for nu in (0.02, 0.2))
    for found in (calm, rough):
        assert found["alone"] < found["roles"] - 0.02
        assert found["roles"] < found["full"]
        assert found["alone"] < found["trust"] - 0.04
    assert calm["fordist"] > max(calm["full"], calm["team"])
    assert rough["fordist"] < min(rough["full"], rough["team"])


@pytest.mark.compiled
@pytest.mark.slow
def test_organisations_reach_what_the_probe_found(parameters):
    for novelty, wanted in PROBE.items():
        found = lone(parameters, novelty, 200)
        assert list(found.values()) == pytest.approx(wanted, abs=0.015)


def district_of_two(bench, **changes):
    """A final firm 0 that does phases 0 and 1 of 6, and a specialist 1 for the rest."""
    b = bench({f"design.{name}": value for name, value in changes.items()}, firms=3, phases=6)
    b.open_firm(0, final=True, phases=0b000011)
    b.open_firm(1, final=False, phases=0b111100)
    b.employ(0, 1)
    b.employ(1, 0)
    b.state.firms.workers[:2] = 10
    b.state.books.hours[:2] = 10.0
    b.state.designs.bits[0] = np.uint64(0b010101)
    acquaint(b.state.ties, 0, 1, 0.45, 0)
    b.run(evaluate_designs, interdependence=b.parameters.design.interdependence)
    return b


def test_who_does_a_phase_is_who_did_most_of_it(bench):
    b = district_of_two(bench)
    s = b.state
    s.shop.own_units[0, :2] = (5.0, 1.0)
    s.shop.outside_units[0, 1] = 4.0
    s.offers.supplier[0, 2:4, 0] = 1
    s.offers.units[0, 2:4, 0] = (5.0, 2.0)
    s.shop.outside_units[0, 3] = 3.0
    s.designs.organisation[1] = TEAM
    doer, trust, team = np.empty(6, np.int64), np.empty(6), np.empty(6, np.bool_)
    who_does(
        0,
        s.firms.phases[0],
        s.shop.own_units[0],
        s.shop.outside_units[0],
        s.offers.supplier[0],
        s.offers.units[0],
        s.ties.partner[0],
        s.ties.trust[0],
        s.designs.organisation,
        0.2,
        doer,
        trust,
        team,
    )
    assert list(doer) == [0, ABROAD, 1, ABROAD, STRANGER, STRANGER]
    assert trust == pytest.approx([1.0, 0.0, 0.45, 0.0, 0.2, 0.2])
    assert list(team) == [False, False, True, False, False, False]


def test_design_work_takes_hours_and_an_institution_may_bear_a_share(bench):
    b = district_of_two(bench, trials=5.0, trial_hours=0.02, monitoring=0.5)
    s = b.state
    s.designs.organisation[0] = TEAM
    s.policy.design_help[0] = 0.4
    b.run(search_designs)
    # 5 trials x 0.02 x 1.5 hours; four tenths of them are the institution's.
    assert s.designs.hours[0] == pytest.approx(0.15 * 0.6)
    assert s.designs.hours[1] == 0.0
    assert s.tally.design_public[0] == pytest.approx(0.06)
    assert s.sectors.money[GOVERNMENT] == pytest.approx(-0.06)
    assert s.sectors.money[OUTSIDE] == pytest.approx(0.06)
    s.books.hours[:2], s.books.most_hours[:2] = 9.0, 9.9
    b.run(spend_design_hours)
    assert s.books.hours[:2] == pytest.approx([8.91, 9.0])
    assert s.books.most_hours[:2] == pytest.approx([8.91 * 1.1, 9.9])


def test_only_final_firms_hold_designs_and_quality_is_theirs(bench):
    b = district_of_two(bench, trials=30.0)
    s = b.state
    before = s.firms.design[0]
    for quarter in range(6):
        b.run(search_designs, quarter)
    assert s.designs.changes[0] > 0
    assert s.designs.bits[1] == 0
    keys = np.empty(6, np.uint64)
    phase_keys(b.seed, 0, s.phases.version, keys)
    k = b.parameters.design.interdependence
    assert s.firms.design[0] != before
    assert s.firms.design[0] == pytest.approx(mean_contribution(keys, k, s.designs.bits[0]))
    assert s.firms.design[1] == 1.0


def test_retooling_is_paid_for_what_changed(bench):
    b = district_of_two(bench, redesign=1, retooling=0.6)
    s = b.state
    s.designs.organisation[0] = FORDIST
    before = int(s.designs.bits[0])
    open_quarter(s)
    s.books.hours[:2] = 10.0
    b.run(search_designs)
    changed = (int(s.designs.bits[0]) ^ before).bit_count()
    assert changed > 0
    assert s.books.investment[0] == pytest.approx(0.6 * 10 * changed / 6)
    assert s.firms.cash[0] == pytest.approx(-s.books.investment[0])
    assert s.sectors.money.sum() == pytest.approx(s.books.investment[0])


def test_without_trials_nothing_moves(bench, arrays):
    b = district_of_two(bench, trials=0.0, jumps=0.0, redesign=0)
    b.state.designs.knowledge[:] = 1.0
    before = {name: array.copy() for name, array in arrays(b.state).items()}
    for organisation in (CRAFT, TEAM, FORDIST):
        b.state.designs.organisation[0] = organisation
        before["designs.organisation"][0] = organisation
        b.run(search_designs)
    for name, array in arrays(b.state).items():
        assert np.array_equal(array, before[name]), name


def test_opening_designs_share_a_start_and_improve_with_trials():
    keys = keys_of(18)
    values = []
    for trials in (0, 20, 200):
        found = [opening_design(keys, 4, trials, SEED, 0, np.uint64(e)) for e in range(12)]
        assert (len(set(found)) == 1) == (trials == 0)
        values.append(np.mean([mean_contribution(keys, 4, x) for x in found]))
    assert values == sorted(values)


def test_a_newborn_carries_its_parents_design_and_none_of_the_slots_past(bench):
    b = district_of_two(bench)
    s = b.state
    s.designs.organisation[0], s.designs.knowledge[0], s.designs.niche[0] = TEAM, 0.3, 1
    s.designs.installed[0] = s.designs.automation[0] = 0.5
    for array in s.designs:
        if array.shape == s.firms.alive.shape:
            array[2] = 9
    s.firms.final[2] = True
    begin_designs(s.designs, s.firms, 2, 0)
    for name, array in zip(s.designs._fields, s.designs, strict=True):
        if array.shape == s.firms.alive.shape:
            own = {"effort": 1.0, "patience": 1.0, "installed": 0.0, "automation": 0.0}
            assert array[2] == own.get(name, array[0]), name
    assert s.firms.design[2] == s.firms.design[0]
    s.firms.final[2] = False
    begin_designs(s.designs, s.firms, 2, 0)
    assert s.designs.bits[2] == 0


def test_draws_belong_to_the_firm(parameters):
    """The same firm in another slot or beside others makes the same trials."""
    p = parameters().design
    one = _search(p, CRAFT, trust=0.5)
    assert one == _search(p, CRAFT, trust=0.5)
    stream = draws.stream_key(SEED, draws.DESIGN_TRIAL, 0)
    assert draws.draw(stream, np.uint64(1)) != draws.draw(stream, np.uint64(2))
