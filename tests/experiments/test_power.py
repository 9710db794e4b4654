"""The study of power: extracts in which the truth is known, and what estimators say of them."""

import json

import numpy as np
import pytest

from distretto.errors import InputError, ResultError
from distretto.experiments.arguments import as_institutions
from distretto.experiments.power import power, study
from distretto.experiments.power.branches import Branches, run_branches
from distretto.experiments.power.estimating import ESTIMATORS, Estimate, estimate_all
from distretto.experiments.power.samples import draw_order, extract
from distretto.experiments.power.summary import summarise
from distretto.experiments.power.years import LINES, QUARTERS, FirmYears, Record
from distretto.experiments.worlds import World

BEFORE = 4  # years
FIRMS = 120
ADDED = LINES.index("value_added")


class Recorded:
    """A district of which only the columns of firms are looked at."""

    def __init__(self, **columns):
        self.columns = {key: np.asarray(value) for key, value in columns.items()}

    def firm_columns(self):
        return dict(self.columns)


def test_years_are_sums_and_jobs_are_means():
    record = Record()
    for quarter in range(2 * QUARTERS):
        here = ["F-b", "F-a"] if quarter < 6 else ["F-b"]
        n = len(here)
        record.add(
            Recorded(
                firm=here,
                value_added=[10.0 + quarter, 1.0][:n],
                wages=[2.0, 0.5][:n],
                profit=[3.0, 0.1][:n],
                workers=[8, 4][:n],
                member=[1 if quarter == 5 else 0, 0][:n],
            )
        )
    years = record.years()
    assert list(years.firms) == ["F-a", "F-b"]
    assert years.values[1, :, ADDED] == pytest.approx([10 + 11 + 12 + 13, 14 + 15 + 16 + 17])
    assert years.values[1, :, LINES.index("jobs")] == pytest.approx([8.0, 8.0])
    # The first closed in the middle of the second year: what it made till then counts.
    assert years.values[0, :, ADDED] == pytest.approx([4.0, 2.0])
    assert years.values[0, :, LINES.index("jobs")] == pytest.approx([4.0, 2.0])
    assert years.member.tolist() == [[False, False], [False, True]]
    assert years.there.all()


def test_a_firm_is_unknown_before_it_was_founded_and_has_nothing_after_it_closed():
    record = Record()
    for quarter in range(3 * QUARTERS):
        here = ["F-a"] if quarter < QUARTERS else ["F-b"] if quarter >= 2 * QUARTERS else ["F-c"]
        one = [1.0]
        record.add(
            Recorded(firm=here, value_added=one, wages=one, profit=one, workers=one, member=[0])
        )
    years = record.years()
    assert years.values[0, :, ADDED].tolist() == [4.0, 0.0, 0.0]
    assert np.isnan(years.values[1, :2, ADDED]).all()
    assert years.values[1, 2, ADDED] == 4.0
    absent = years.of(np.array(["F-c", "F-zz"]))
    assert (absent.values[1] == 0.0).all()
    assert not absent.there[1].any()


EFFECTS = {"by choice": 0.1, "by lot": 0.2}


@pytest.fixture(scope="module")
def made():
    """A made world: the programme adds 10% or 20% to members and takes 5% from the others."""
    return _made(others=-0.05)


# Positions of firms that close, by branch, with the first year that they are not there.
CLOSED = {
    "without": {0: BEFORE, 2: BEFORE + 1, 5: BEFORE + 3},
    "by choice": {1: BEFORE + 2, 4: BEFORE + 1},
    "by lot": {4: BEFORE + 2, 7: BEFORE + 1, 5: BEFORE + 2},
}


@pytest.fixture(scope="module")
def thinned():
    """The same, with firms that close in one branch and not, or not yet, in another."""
    return _made(others=-0.05, closed=CLOSED)


def _made(others, closed=None, noise=0.05, seed=0):
    """Make a world of which every second firm joins by lot, and the firms between by choice."""
    closed = closed or {}
    rng = np.random.default_rng(seed)
    years = 2 * BEFORE
    firms = np.array([f"F-{k:03}" for k in range(FIRMS)])
    base = np.exp(rng.normal(size=FIRMS))
    shocks = np.exp(noise * rng.normal(size=(FIRMS, years, 1)))
    without = base[:, None, None] * shocks * np.array([1.0, 0.6, 0.3, 0.5])
    before = without[:, :BEFORE].mean(axis=1)[:, None, :]

    def branch(name, values, joins):
        last = np.full(FIRMS, years)
        for firm, year in closed.get(name, {}).items():
            last[firm] = year
        there = np.arange(years) < last[:, None]
        member = (np.arange(years) >= joins[:, None]) & there
        return FirmYears(firms, np.where(there[:, :, None], values, 0.0), member, there)

    joined, listed = {}, {}
    for odd, (how, effect) in zip((1, 0), EFFECTS.items(), strict=True):
        joins = np.where(np.arange(FIRMS) % 2 == odd, BEFORE, years)
        joins[odd::4] = BEFORE + 1
        member = np.arange(years) >= joins[:, None]
        outside = (joins == years)[:, None] & (np.arange(years) >= BEFORE)
        values = without + before * (effect * member + others * outside)[:, :, None]
        joined[how], listed[how] = branch(how, values, joins), firms[joins < years]
    return Branches(branch("without", without, np.full(FIRMS, years)), joined, listed)


@pytest.mark.parametrize("how", EFFECTS)
def test_an_extract_has_the_firms_it_says_and_knows_the_truth(made, how):
    order = draw_order(made, how, BEFORE, 1)
    found = extract(made, how, order, 40, 8, BEFORE)
    assert found.with_.n == 40
    assert found.with_.ever_treated.sum() == 20
    assert set(np.unique(found.with_.start)) == {4, 5, 8}
    # Amounts are relative to own value added before, so lines are in the shares they have of it.
    before = found.with_.values[:, :4].mean(axis=1)
    assert before[:, ADDED] == pytest.approx(1.0)
    assert before[:, LINES.index("jobs")] == pytest.approx(1.0)
    assert found.truth[ADDED] == pytest.approx(EFFECTS[how])
    assert found.others[ADDED] == pytest.approx(-0.05)
    # Smaller extracts are parts of larger ones.
    small = extract(made, how, order, 12, 4, BEFORE)
    assert set(small.with_.units) <= set(found.with_.units)
    assert small.with_.T == 4
    assert extract(made, how, order, 200, 8, BEFORE) is None
    # Members by lot are not those by choice.
    odd = {int(unit[2:]) % 2 for unit in found.with_.units[found.with_.ever_treated]}
    assert odd == {1 if how == "by choice" else 0}


def test_the_three_panels_differ_where_they_should(made):
    found = extract(made, "by lot", draw_order(made, "by lot", BEFORE, 1), 40, 8, BEFORE)
    member = found.with_.ever_treated
    assert (found.sheltered.values[member] == found.with_.values[member]).all()
    assert (found.sheltered.values[~member] == found.without.values[~member]).all()
    assert not (found.with_.values[~member] == found.without.values[~member]).all()
    before = slice(None), slice(4)
    assert found.without.values[before] == pytest.approx(found.with_.values[before])


@pytest.mark.parametrize("how", EFFECTS)
def test_who_closed_when_is_that_of_the_branch_the_figures_are_from(thinned, how):
    order = draw_order(thinned, how, BEFORE, 1)
    found = extract(thinned, how, order, 110, 8, BEFORE)
    member = found.with_.ever_treated
    sources = {
        "with_": np.full(110, how),
        "sheltered": np.where(member, how, "without"),
        "without": np.full(110, "without"),
    }
    for name, branches in sources.items():
        panel = getattr(found, name)
        expected = [
            CLOSED[branch].get(int(unit[2:]), 8)
            for unit, branch in zip(panel.units, branches, strict=True)
        ]
        assert panel.closed.tolist() == expected, name
        # What has closed has nothing, and what has not has something.
        closed = np.arange(8) >= panel.closed[:, None]
        assert ((panel.line("value_added") == 0.0) == closed).all(), name
    assert len({tuple(getattr(found, name).closed) for name in sources}) == 3


def test_the_second_wave_is_compared_with_those_in_business_in_the_same_branch(thinned):
    """An estimate of a branch is the same whatever became of its firms in the other branch."""
    order = draw_order(thinned, "by lot", BEFORE, 1)
    elsewhere = _made(others=-0.05, closed={"without": CLOSED["without"]})
    for world in (thinned, elsewhere):
        quiet = extract(world, "by lot", order, 110, 8, BEFORE).without
        said = estimate_all(quiet)["group-time"].effect[ADDED]
        assert said == pytest.approx(_mean_over_waves(quiet))


def _mean_over_waves(panel):
    """Group-time effects by hand: means of members less those of firms not yet treated."""
    total, weight = 0.0, 0
    added = panel.line("value_added")
    open_until = (added > 0.0).sum(axis=1)
    for g in (BEFORE, BEFORE + 1):
        here = (panel.start == g) & (open_until > g)
        joined = (panel.start == g).sum()
        for t in range(g, 2 * BEFORE):
            others = (panel.start > t) & (open_until > g)
            change = added[:, t] - added[:, g - 1]
            total += joined * (change[here].mean() - change[others].mean())
            weight += joined
    return total / weight


def test_estimators_find_the_truth_where_others_are_sheltered(made):
    found = extract(made, "by lot", draw_order(made, "by lot", BEFORE, 1), 60, 8, BEFORE)
    for name, said in estimate_all(found.sheltered).items():
        assert said.effect[ADDED] == pytest.approx(0.2, abs=0.05), name
        if name != "synthetic":
            assert said.low[ADDED] < 0.2 < said.high[ADDED], name
    # What the programme takes from the others looks like an effect on the members.
    touched = estimate_all(found.with_)["group-time"]
    assert touched.effect[ADDED] == pytest.approx(0.25, abs=0.05)
    assert estimate_all(found.without)["group-time"].effect[ADDED] == pytest.approx(0.0, abs=0.05)


def test_an_estimator_that_cannot_be_used_says_nothing(made):
    few = extract(made, "by lot", draw_order(made, "by lot", BEFORE, 1), 4, 4, BEFORE)
    flat = few.with_.covariates[:, :1] * [1.0, 1.0]  # two covariates that vary together
    found = estimate_all(few.with_.__class__(**_fields(few.with_, covariates=flat)))
    assert np.isnan(found["group-time, doubly robust"].effect).all()
    assert np.isfinite(found["group-time"].effect).all()


def _fields(panel, **changes):
    return {name: getattr(panel, name) for name in panel.__dataclass_fields__} | changes


def _summary_row(rows, spillovers):
    return next(
        row
        for row in rows
        if (row.estimator, row.line, row.spillovers) == ("group-time", "value_added", spillovers)
    )


def test_summary_counts_what_it_says():
    """Two worlds by hand: what is said where others are touched is not what is said elsewhere."""

    def said(effect, low, high):
        return {name: [[x] * len(LINES) for x in (effect, low, high)] for name in ESTIMATORS}

    def world(others, touched, sheltered, quiet):
        return {
            "by lot|12|4": {
                "truth": [1.0] * len(LINES),
                "others": [others] * len(LINES),
                "with": said(*touched),
                "sheltered": said(*sheltered),
                "without": said(0.0, *quiet),
            }
        }

    rows = summarise(
        [
            world(-0.1, (1.5, 0.2, 2.0), (1.2, 0.9, 1.4), (-1.0, 1.0)),
            world(-0.3, (0.7, -0.5, 0.9), (1.1, 0.8, 1.3), (0.1, 1.0)),
        ]
    )
    touched, sheltered = (_summary_row(rows, spillovers) for spillovers in (True, False))
    for row in (touched, sheltered):
        assert (row.joining, row.firms, row.years) == ("by lot", 12, 4)
        assert (row.worlds, row.failed, row.truth) == (2, 0, 1.0)
        assert row.others == pytest.approx(-0.2)
        assert row.false_alarms == 0.5
    assert touched.bias == pytest.approx(0.1)
    assert touched.error == pytest.approx(np.sqrt((0.25 + 0.09) / 2))
    assert touched.detectable == pytest.approx(2.8 * np.std([0.5, -0.3], ddof=1))
    assert (touched.coverage, touched.power) == (0.5, 0.5)
    assert touched.uncertainty(touched.power) == pytest.approx(np.sqrt(0.125))
    assert sheltered.bias == pytest.approx(0.15)
    assert sheltered.error == pytest.approx(np.sqrt((0.04 + 0.01) / 2))
    assert sheltered.detectable == pytest.approx(2.8 * np.std([0.2, 0.1], ddof=1))
    assert (sheltered.coverage, sheltered.power) == (1.0, 1.0)
    assert sheltered.uncertainty(sheltered.power) == 0.0


def test_summary_leaves_out_worlds_without_an_estimate():
    nothing = Estimate(*(np.full(len(LINES), np.nan),) * 3)
    listed = [study._listed(x) for x in (nothing.effect, nothing.low, nothing.high)]
    none = dict.fromkeys(ESTIMATORS, listed)
    zero = [0.0] * len(LINES)
    found = {"truth": zero, "others": zero, "with": none, "sheltered": none, "without": none}
    row = summarise([{"by lot|12|4": found}])[0]
    assert (row.worlds, row.failed) == (0, 1)
    assert np.isnan([row.bias, row.coverage, row.power, row.false_alarms]).all()


@pytest.fixture(scope="module")
def branches(small_scenario):
    (institution,) = as_institutions("training-consortium", small_scenario)
    return run_branches(World(small_scenario, 1, 0), institution, 0.5, 2, 2, lambda: None)


def test_branches_share_the_years_before(branches):
    for joined in branches.joined.values():
        both, at_a, at_b = np.intersect1d(joined.firms, branches.without.firms, return_indices=True)
        assert both.size > 20
        before = joined.values[at_a, :2], branches.without.values[at_b, :2]
        np.testing.assert_array_equal(*before)
        assert not joined.member[:, :2].any()
        assert joined.member[:, 2:].any()
    assert not branches.without.member.any()


def test_half_of_the_firms_join_in_two_waves(branches):
    for how, joined in branches.joined.items():
        in_business = joined.there[:, 2] & joined.there[:, 1]
        share = joined.member[in_business].any(axis=1).mean()
        assert 0.35 < share < 0.6, how
        first = joined.member[joined.member.any(axis=1)].argmax(axis=1)
        assert set(first) == {2, 3}


def test_those_who_choose_are_larger_and_have_grown(branches):
    jobs = LINES.index("jobs")

    def lead(how):
        joined = branches.joined[how]
        here = joined.there[:, 1] & joined.there[:, 2]
        size, member = joined.values[here, 1, jobs], joined.member[here].any(axis=1)
        return np.log1p(size[member]).mean() - np.log1p(size[~member]).mean()

    assert lead("by choice") > lead("by lot") + 0.2


GIVEN = {"firms": [8], "years": [4], "worlds": 2, "threads": 1}


def test_a_study_is_written_and_gone_on_with(small_scenario, tmp_path):
    whole = power(small_scenario, "training-consortium", **GIVEN)
    assert whole.complete
    part = power(small_scenario, "training-consortium", out=tmp_path, **(GIVEN | {"worlds": 1}))
    assert part.worlds == 1
    again = power(small_scenario, "training-consortium", out=tmp_path, resume=True, **GIVEN)
    assert again.records() == whole.records()
    written = json.loads((tmp_path / "power.json").read_text())
    assert written["rows"] == whole.records()
    assert len((tmp_path / "power.csv").read_text().splitlines()) == len(whole.rows) + 1
    assert {row.estimator for row in whole.rows} == set(ESTIMATORS)
    with pytest.raises(ResultError, match="study of power in this folder is another one"):
        power(small_scenario, "network", out=tmp_path, resume=True, **GIVEN)


@pytest.mark.parametrize(
    ("given", "changes", "says"),
    [
        ("labour-floor", {}, "one institution with members"),
        ("network+training-consortium", {}, "one institution with members"),
        ("network@8", {}, "decides when the programme begins"),
        ("network", {"firms": [7]}, "even number"),
        ("network", {"firms": [2]}, "firms"),
        ("network", {"years": [2]}, "years"),
        ("network", {"share": 1.0}, "not a share"),
    ],
)
def test_what_makes_no_sense_is_refused(small_scenario, given, changes, says):
    with pytest.raises(InputError, match=says):
        power(small_scenario, given, **(GIVEN | changes))


def test_who_was_to_join_and_closed_before_is_in_neither_group(made):
    gone = made.joined["by lot"].firms[1]
    listed = np.append(made.listed["by lot"], gone)
    world = Branches(made.without, made.joined, {"by lot": listed})
    members, others = draw_order(world, "by lot", BEFORE, 1)
    assert gone not in members
    assert gone not in others
    assert gone in draw_order(made, "by lot", BEFORE, 1)[1]
