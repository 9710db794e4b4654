"""Tables that count units and tell no jobs: mean sizes, ranges, and how sure the verdicts are."""

import numpy as np
import pandas as pd
import pytest
from made_country import made_plans

from distretto import districts
from distretto.districts.class_means import class_means, sets_of_means
from distretto.errors import InputError
from distretto.tables.size_classes import size_class

CLASSES = tuple(size_class(text) for text in ("1-9", "10-49", "50-249", "250+"))


@pytest.fixture(scope="module")
def counted(country):
    """The made country with units only."""
    return districts.identify(country.drop(columns="employment"))


def test_means_follow_zipfs_law():
    means = class_means(CLASSES).mean
    sizes = np.arange(10, 49, 1e-3)
    density = 1 / sizes**2
    assert means[1] == pytest.approx((sizes * density).sum() / density.sum(), rel=1e-3)
    assert means[3] == 500
    assert class_means(CLASSES, open_mean=3).mean[3] == 750


def test_means_are_near_those_of_italian_local_units(shared_data):
    table = pd.read_csv(shared_data / "it_frame_2023" / "region_size_class.csv.gz")
    table = table[table["size_class"].isin(["10-49", "50-249"])]
    totals = table.groupby("size_class")[["persons_employed", "local_units"]].sum()
    found = totals["persons_employed"] / totals["local_units"]
    wanted = class_means(CLASSES).mean
    assert found["10-49"] == pytest.approx(wanted[1], rel=0.1)
    assert found["50-249"] == pytest.approx(wanted[2], rel=0.1)


def test_sets_of_means_reach_every_corner_and_stay_inside():
    means = class_means(CLASSES, {"1-9": 2.0})
    sets = sets_of_means(means)
    assert (sets >= means.low).all() and (sets <= means.high).all()
    assert (sets[:, 0] == 2.0).all()
    corners = {tuple(row) for row in sets.tolist()}
    for end in (means.low, means.high):
        assert tuple(end.tolist()) in corners
    assert len(corners) == 2**3 + 200


def test_jobs_are_units_at_their_mean_size(country, counted):
    steps = counted.steps()
    assert {"statistic_low", "statistic_high", "met_in"} <= set(steps)
    told = steps.dropna(subset=["statistic"])
    assert (told["statistic_low"] <= told["statistic"] + 1e-9).all()
    assert (told["statistic"] <= told["statistic_high"] + 1e-9).all()
    units = (
        country["units"]
        * counted.means.mean[country["size_class"].map({"1-49": 0, "50-249": 1, "250+": 2})]
    )
    assert counted.sized.all_jobs[1] == pytest.approx(units.sum())


def test_a_verdict_is_sure_only_if_all_means_agree(counted):
    areas = counted.to_dataframe()
    sure = areas["certainty"] == "sure"
    assert sure.tolist() == areas["district_in"].isin([0, 1]).tolist()
    assert 0 < sure.sum() < 60
    assert (areas.loc[sure, "district_in"] == areas.loc[sure, "district"]).all()
    planted = {code for code, kind, _ in made_plans() if kind == "construction"}
    assert areas.set_index("area").loc[sorted(planted), "certainty"].eq("sure").all()


def test_known_means_leave_nothing_open(country):
    known = {"1-49": 10, "50-249": 100, "250+": 600}
    found = districts.identify(country.drop(columns="employment"), class_sizes=known)
    assert set(found.certainty) == {"sure"}
    assert found.to_dict()["class_means"]["1-49"] == {"mean": 10.0, "low": 10.0, "high": 10.0}


def test_jobs_that_are_told_leave_nothing_open(table):
    found = districts.identify(table)
    assert set(found.certainty) == {"told"}
    assert "statistic_low" not in found.steps()
    assert found.to_dict()["class_means"] == {}


def test_some_rows_may_tell_jobs_and_others_not(country, table):
    some = country.copy()
    some["employment"] = some["employment"].astype(float)
    some.loc[some["place"] == "A01", "employment"] = np.nan
    found = districts.identify(some)
    whole = districts.identify(table)
    assert found.jobs.told[1:] == pytest.approx(whole.jobs.told[1:])
    assert found.jobs.told[0].sum() == 0 and found.jobs.untold[0].sum() > 0
    assert found.uncertainty is not None


@pytest.mark.parametrize(
    ("given", "message"),
    [({"1-9": 12}, "outside of its class"), ({"1-8": 3}, "no such class"), ({"x": 3}, "no such")],
)
def test_means_that_cannot_be_are_refused(given, message):
    with pytest.raises(InputError, match=message):
        class_means(CLASSES, given)
    with pytest.raises(InputError, match="out of range"):
        class_means(CLASSES, open_mean=5, open_most=4)


def test_greater_buenos_aires_by_counts_of_establishments(shared_data):
    file = shared_data / "ar_amba_establishments_2021" / "department_industry_size.csv.gz"
    with pytest.raises(InputError, match="200-499: a class of size lies on both sides"):
        districts.identify(file, groups="isic-rev4")
    found = districts.identify(file, groups="isic-rev4", large_from=200)
    assert len(found) == 55
    # Jobs by the midpoints that the source takes, from the establishments of all places.
    midpoints = {"1-9": 5, "10-49": 25, "50-199": 125, "200-499": 350, "500+": 500}
    same = districts.identify(file, groups="isic-rev4", large_from=200, class_sizes=midpoints)
    assert same.sized.all_jobs[1] == pytest.approx(1_074_950)
    assert sum(found.counts.values()) == 55
    assert 0 < found.uncertainty.sure.sum() < 55


def test_units_in_which_nobody_works_have_no_jobs():
    classes = tuple(size_class(text) for text in ("0", "1-9", "0-9"))
    means = class_means(classes)
    assert means.mean[0] == means.low[0] == means.high[0] == 0.0
    assert means.mean[1] == means.mean[2]


def test_a_verdict_is_sure_only_if_the_means_it_was_found_with_give_it_too(counted):
    table = counted.outcome.district
    sure = counted.uncertainty.sure
    assert (counted.uncertainty.district[sure] == table[sure]).all()
    assert counted.uncertainty.sets == len(sets_of_means(counted.means)) + 1
