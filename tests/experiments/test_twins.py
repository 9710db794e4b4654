"""The same person in two arms: wages by hand, groups and traits, and the model's own accounts."""

from types import SimpleNamespace

import numpy as np
import pytest

import distretto
from distretto.experiments import load_comparison
from distretto.experiments.ledger import cost_lines, gain_ledger
from distretto.experiments.twins import (
    GROUPS,
    QUANTILES,
    TRAITS,
    TwinsRecord,
    compare_payrolls,
    people_dataset,
)


def payroll(**paid):
    keys = np.array(sorted(int(name[1:]) for name in paid), dtype=np.uint64)
    return keys, np.array([paid[f"p{key}"] for key in keys.tolist()])


def test_wages_of_stayers_joiners_and_leavers_by_hand():
    arm = payroll(p1=1.2, p3=0.9, p8=0.7)
    reference = payroll(p1=1.0, p2=0.6, p3=1.0)
    assert compare_payrolls(arm, reference) == pytest.approx([0.2 - 0.1, 0.7, -0.6])
    assert compare_payrolls(arm, payroll()) == pytest.approx([0.0, 2.8, 0.0])
    assert compare_payrolls(payroll(), reference) == pytest.approx([0.0, 0.0, -2.6])


@pytest.mark.parametrize("seed", range(5))
def test_the_three_add_up_to_the_difference_of_all_wages(seed):
    rng = np.random.default_rng(seed)
    arms = []
    for _ in range(2):
        keys = np.unique(rng.integers(1, 400, 200).astype(np.uint64))
        arms.append((keys, rng.uniform(0.5, 2.0, keys.size)))
    found = compare_payrolls(*arms)
    assert found.sum() == pytest.approx(arms[0][1].sum() - arms[1][1].sum(), rel=1e-12)


def district(people, firms=(10, 20, 30)):
    """A stand-in: person -> (employer or None, wage, skill)."""
    keys = np.array(list(people), dtype=np.uint64)
    employed = [people[k][0] is not None for k in people]
    workers = SimpleNamespace(
        alive=np.ones(keys.size, bool),
        key=keys,
        employer=np.array([-1 if people[k][0] is None else people[k][0] for k in people]),
        wage=np.array([people[k][1] for k in people]),
        skill=np.array([people[k][2] for k in people]),
        contract=np.zeros(keys.size, int),
        unregistered=np.zeros(keys.size, bool),
        paid_key=np.where(employed, keys, 0).astype(np.uint64),
        earned=np.where(employed, [people[k][1] for k in people], 0.0),
    )
    state = SimpleNamespace(
        workers=workers, firms=SimpleNamespace(key=np.array(firms, dtype=np.uint64))
    )
    return SimpleNamespace(state=state)


def test_persons_are_put_into_groups_with_the_traits_they_had_before():
    opening = district({1: (0, 0.8, 0.2), 2: (0, 1.0, 0.5), 3: (1, 1.2, 0.8), 4: (None, 1.0, 0.4)})
    without = district({1: (0, 0.8, 0.2), 2: (0, 1.1, 0.5), 3: (1, 1.2, 0.8), 5: (2, 0.7, 0.1)})
    with_arm = district({1: (0, 0.9, 0.2), 2: (2, 1.3, 0.5), 3: (None, 1.2, 0.8), 4: (1, 1.0, 0.4)})
    record = TwinsRecord(2, 1)
    for arm, end in enumerate((without, with_arm)):
        record.before(arm, opening)
        record.add(arm, 0, end)
        record.after(arm, end)
    twins = record.done()
    everybody = TRAITS.index("all")
    counts = dict(zip(GROUPS, twins.persons[1, :, everybody], strict=True))
    assert counts == {"stayers": 1, "movers": 1, "joiners": 1, "displaced": 1, "leavers": 1}
    assert twins.paid[1, 0] == pytest.approx([0.1 + 0.2, 1.0, -1.2 - 0.7])
    movers = GROUPS.index("movers")
    assert twins.wage_without[1, movers, everybody] == pytest.approx(1.1)
    assert twins.wage_with[1, movers, everybody] == pytest.approx(1.3)
    # Who moved had the middle skill; who joined and who left had no job before.
    assert twins.persons[1, movers, TRAITS.index("skill middle")] == 1
    new = TRAITS.index("new")
    assert twins.persons[1, GROUPS.index("joiners"), new] == 1
    assert twins.persons[1, GROUPS.index("leavers"), new] == 1
    assert twins.persons[1, GROUPS.index("displaced"), TRAITS.index("wage fifth 5")] == 1
    # The reference against itself: everybody with a job stays.
    assert twins.persons[0, :, everybody].tolist() == [4, 0, 0, 0, 0]
    assert twins.quantile_wage[1, 0, list(QUANTILES).index(0.5)] == pytest.approx(1.0)
    dataset = people_dataset(["none", "arm"], [0], [twins])
    assert float(dataset["wages_joiners"].sel(arm="arm").sum()) == pytest.approx(1.0)


@pytest.fixture(scope="module")
def comparison(small_scenario, tmp_path_factory):
    folder = tmp_path_factory.mktemp("twins") / "out"
    arms = [
        "none",
        "training=training-consortium:members=1,fee=0.01",
        "floor=labour-floor:floor=1,enforcement=0.9",
        "union=union",
    ]
    distretto.compare(small_scenario, arms, worlds=3, quarters=10, out=folder)
    return load_comparison(folder)


def test_every_line_of_the_ledger_comes_from_the_accounts_and_they_add_up(comparison):
    for arm in ("training", "floor", "union"):
        ledger = gain_ledger(comparison, arm)
        assert ledger.largest_residual < 1e-9
        total = sum(
            ledger[name].mean for name in ("stayers", "jobs", "profit", "interest", "taxes")
        )
        assert ledger["value_added"].mean == pytest.approx(total, rel=1e-9, abs=1e-9)
        assert ledger["jobs"].mean == pytest.approx(ledger["joiners"].mean + ledger["leavers"].mean)
        # Wages by person are the wages of the books, in every world and quarter.
        persons = comparison.people.sel(arm=arm)
        by_person = sum(persons[f"wages_{who}"] for who in ("stayers", "joiners", "leavers"))
        wages = comparison.dataset["wages"]
        change = wages.sel(arm=arm) - wages.sel(arm="none")
        scale = float(wages.max())
        assert float(abs(by_person - change).max()) / scale < 1e-9
        assert abs(ledger["stayers"].mean) > 0


def test_a_wrong_line_shows_in_the_residual(comparison):
    from dataclasses import replace

    dataset = comparison.dataset.copy(deep=True)
    dataset["taxes"].loc[{"arm": "floor"}] += 2.0
    ledger = gain_ledger(replace(comparison, dataset=dataset), "floor")
    assert ledger.residual.mean == pytest.approx(-2.0)
    assert ledger.largest_residual > 1e-4


def test_fees_and_dues_are_told_beside_the_account(comparison):
    assert gain_ledger(comparison, "training")["membership_fees"].mean > 0
    assert gain_ledger(comparison, "union")["union_dues"].mean > 0
    assert gain_ledger(comparison, "floor")["membership_fees"].mean == 0


def test_snapshots_show_who_is_there_and_who_supplies_whom(comparison):
    snapshot = comparison.snapshot
    assert set(snapshot.firms["arm"]) == {"", "none", "training", "floor", "union"}
    before = snapshot.firms[snapshot.firms["arm"] == ""]
    assert len(before) > 20 and before["people"].min() >= 0
    ties = snapshot.ties[snapshot.ties["arm"] == ""]
    assert set(ties["buyer"]) | set(ties["supplier"]) <= set(before["firm"])
    assert (ties["value"] > 0).all()


def test_a_comparison_can_do_without_persons(small_scenario, tmp_path):
    distretto.compare(
        small_scenario, ["none", "union=union"], worlds=1, quarters=2, out=tmp_path, people=False
    )
    found = load_comparison(tmp_path)
    assert found.people is None and found.snapshot is None
    with pytest.raises(ValueError, match="follows no persons"):
        gain_ledger(found, "union")


def test_cost_of_a_unit_is_refused_where_nothing_is_clearly_gained(comparison):
    lines = {line.outcome: line for line in cost_lines(comparison, "floor")}
    assert set(lines) == {"value_added", "wages", "jobs"}
    for line in lines.values():
        assert (line.mean is None) == bool(line.reason)
