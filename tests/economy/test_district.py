from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from distretto import tables
from distretto.economy.district import District
from distretto.economy.institutions import LabourFloor, TrainingConsortium
from distretto.economy.outcomes import OUTCOMES

pytestmark = pytest.mark.compiled

BOTH = (TrainingConsortium(start=2), LabourFloor(floor=1.05, start=4))


def _run(district, quarters=20, institutions=BOTH):
    """Outcomes of the quarters to come, in bytes."""
    seen = []
    for _ in range(quarters):
        district.step(institutions)
        seen.append(district.observe().tobytes())
    return seen


def test_a_seed_replays_a_run_to_the_bit(parameters, differing):
    one, two = (District.found(parameters(), seed=99) for _ in range(2))
    assert differing(one.state, two.state) == []
    assert _run(one) == _run(two)
    assert differing(one.state, two.state) == []
    other = District.found(parameters(), seed=100)
    assert _run(other)[0] != _run(District.found(parameters(), seed=99))[0]


def test_a_copy_runs_on_alike_and_apart(district, differing):
    twin = district.copy()
    assert twin.quarter == district.quarter == 0
    before = twin.copy()
    expected = _run(district)
    # The run of one leaves the other as it was.
    assert differing(twin.state, before.state) == []
    assert _run(twin) == expected
    assert differing(twin.state, district.state) == []


def test_threads_give_what_one_after_the_other_gives(parameters, differing):
    seeds = range(4)
    serial = [District.found(parameters(), seed) for seed in seeds]
    parallel = [District.found(parameters(), seed) for seed in seeds]
    expected = [_run(each, 60) for each in serial]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda each: _run(each, 60), parallel))
    assert found == expected
    for one, two in zip(serial, parallel, strict=True):
        assert differing(one.state, two.state) == []


def test_burn_in_counts_down_to_nought(parameters):
    district = District.found(parameters({"schedule.burn_in": 5}), seed=1)
    assert district.quarter == -5
    for _ in range(5):
        district.step()
        assert district.state.markets.share == pytest.approx(district.state.markets.given_share)
    assert district.quarter == 0
    district.step()
    # Rivals are fixed at the end of burn-in, so that the shares then are the given ones still.
    assert district.state.markets.share == pytest.approx(
        district.state.markets.given_share, rel=0.1
    )


def test_one_more_firm_that_deals_with_nobody_changes_nobody_s_draws(district, arrays):
    """A firm without phases or workers, kept alive by hand, in the last slot."""
    crowded = district.copy()
    extra = crowded.state.firms.alive.size - 1
    assert not crowded.state.firms.alive[extra]
    for _ in range(12):
        firms = crowded.state.firms
        firms.alive[extra] = True
        firms.key[extra] = 123456789
        firms.final[extra] = False
        firms.phases[extra] = firms.n_phases[extra] = 0
        firms.markup[extra] = 0.2
        crowded.step()
        district.step()
        # It was there, paid its rent, and closed for want of workers.
        assert crowded.state.tally.deaths[0] == district.state.tally.deaths[0] + 1
        assert crowded.state.books.materials[extra] > 0.0
    # Its rent and its debt, which the bank writes off, and its own closing.
    apart = {"sectors.money", "tally.deaths", "owners.young_exits"}
    others = arrays(district.state)
    differs = set()
    for name, array in arrays(crowded.state).items():
        kept = slice(0, extra) if array.shape[0] == extra + 1 else slice(None)
        if array[kept].tobytes() != others[name][kept].tobytes():
            differs.add(name)
    assert differs <= apart
    ours, theirs = (d.observe() for d in (district, crowded))
    same = [a == b or np.isnan(a) for a, b in zip(ours, theirs, strict=True)]
    assert {o.name for o, alike in zip(OUTCOMES, same, strict=True) if not alike} <= {
        "exit_rate",
        "entry_rate",
        "training_firms",
        "value_added",
        "value_added_per_worker",
        "labour_share",
        "profit",
        "specialist_margin",
        "interest",
        "bank_losses",
        "young_exit_rate",
        "full_labour_share",
    }


def test_a_district_dies_out_below_a_tenth(district):
    assert not district.died_out()
    firms = district.state.firms
    alive = np.flatnonzero(firms.alive)
    firms.alive[alive[3:]] = False
    assert district.died_out()
    firms.alive[alive[3:6]] = True
    assert not district.died_out()
    firms.workers[:] = 0
    district.state.owners.partners[:] = 0
    assert district.died_out()


def test_a_district_explodes_in_price_or_numbers(district):
    assert not district.exploded()
    twin = district.copy()
    twin.state.firms.price[:] = 1000.0
    assert twin.exploded()
    twin.state.firms.price[:] = np.nan
    assert twin.exploded()
    twin = district.copy()
    twin.short_of_room = True
    assert twin.exploded()
    assert twin.copy().exploded()


def test_records_fit_the_tables(district):
    for _ in range(8):
        district.step(BOTH)
    recorded = {
        "firms": district.firm_columns(),
        "workers": district.worker_columns(),
        "ties": district.tie_columns(),
    }
    for name, columns in recorded.items():
        frame = tables.check(pd.DataFrame(columns), tables.TABLES[name])
        assert len(frame) > 10
        assert set(columns) == set(frame.columns)
        assert np.all(frame["period"] == 7)


def test_records_say_what_the_state_holds(district):
    for _ in range(6):
        district.step(BOTH)
    state = district.state
    firms, books = state.firms, state.books
    panel = pd.DataFrame(district.firm_columns()).set_index("firm")
    assert panel["sales"].sum() == pytest.approx((books.domestic + books.exports).sum())
    assert panel["workers"].sum() == firms.workers.sum()
    shared = panel[["wages", "interest", "taxes", "profit"]].sum(axis=1)
    assert panel["value_added"].to_numpy() == pytest.approx(shared.to_numpy())
    people = pd.DataFrame(district.worker_columns())
    assert len(people) == state.workers.alive.sum()
    staff = people[people["firm"] != ""].groupby("firm").size()
    assert staff.to_dict() == panel.loc[panel["workers"] > 0, "workers"].to_dict()
    assert (people["contract"] == "unregistered").sum() == state.workers.unregistered.sum()
    assert set(people.loc[people["firm"] == "", "contract"]) == {"none"}
    ties = pd.DataFrame(district.tie_columns())
    assert ties["value"].sum() == pytest.approx(state.ties.bought[state.ties.partner >= 0].sum())
    assert set(ties["buyer"]) <= set(panel.index)
    assert not ties.duplicated(["buyer", "supplier"]).any()


def test_a_sample_of_workers_is_the_same_people_each_quarter(district):
    district.step()
    everyone = set(district.worker_columns()["worker"])
    sample = set(district.worker_columns(every=5)["worker"])
    assert sample < everyone
    assert len(sample) == pytest.approx(len(everyone) / 5, rel=0.5)
    district.step()
    again = set(district.worker_columns(every=5)["worker"])
    assert again & everyone == sample & set(district.worker_columns()["worker"])
