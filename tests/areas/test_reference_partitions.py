"""The partitions of version 3.4 of the R package LabourMarketAreas, and of its repaired copy."""

import numpy as np
import pandas as pd
import pytest

from distretto.areas import Flows, delineate

VALUES = "1000_0.6667_10000_0.75"
SETS = pytest.mark.parametrize("name", ["brindisi", "sardinia"])

# Column of the package -> ours.
STATS = {
    "LMA": "number",
    "EMP_live": "residents",
    "EMP_work": "jobs",
    "validity": "validity",
    "EMP_live_work": "live_and_work",
    "lma_commuter_percent": "commuters",
    "Home_Work_Ratio": "home_work_ratio",
    "SC_demand_side": "containment_demand",
    "SC_supply_side": "containment_supply",
    "N_com": "communities",
    "InternalCohesionLink": "cohesion_links",
    "InternalCohesionFlows": "cohesion_flows",
    "NbCentralComm": "central_communities",
    "N_links_in": "links_in",
    "N_links_out": "links_out",
}

QUALITY = {
    "NbClusters": "areas",
    "NbClusterUniqueCom": "areas_of_one_community",
    "NbClustersValidLess1": "areas_not_valid",
    "NbClustersNoCentralCom": "areas_without_centre",
    "Mean.SC_demand_side": "containment_demand_mean",
    "Std.SC_demand_side": "containment_demand_sd",
    "Mean.SC_supply_side": "containment_supply_mean",
    "Std.SC_supply_side": "containment_supply_sd",
    "Q1.InternalCohesionFlows.25%": "cohesion_flows_q1",
    "Q2.InternalCohesionFlows": "cohesion_flows_median",
    "Q3.InternalCohesionFlows.75%": "cohesion_flows_q3",
    "Q1.InternalCohesionLink.25%": "cohesion_links_q1",
    "Q2.InternalCohesionLink": "cohesion_links_median",
    "Q3.InternalCohesionLink.75%": "cohesion_links_q3",
    "Q1.EMP_live.25%": "residents_q1",
    "Q2.EMP_live": "residents_median",
    "Q3.EMP_live.75%": "residents_q3",
    "Mean.EMP_live": "residents_mean",
    "Std.EMP_live": "residents_sd",
    "Min.EMP_live": "residents_min",
    "Max.EMP_live": "residents_max",
    "Q1.EMP_work.25%": "jobs_q1",
    "Q2.EMP_work": "jobs_median",
    "Q3.EMP_work.75%": "jobs_q3",
    "Mean.EMP_work": "jobs_mean",
    "Std.EMP_work": "jobs_sd",
    "Min.EMP_work": "jobs_min",
    "Max.EMP_work": "jobs_max",
    "Q1.EMP_live_work.25%": "live_and_work_q1",
    "Q2.EMP_live_work": "live_and_work_median",
    "Q3.EMP_live_work.75%": "live_and_work_q3",
    "Min.EMP_live_work": "live_and_work_min",
    "Max.EMP_live_work": "live_and_work_max",
    "Mean.lma_commuter_percent": "commuters_mean",
    "Std.lma_commuter_percent": "commuters_sd",
    "Mean.Home_Work_Ratio": "home_work_ratio_mean",
    "Std.Home_Work_Ratio": "home_work_ratio_sd",
    "Q_modularity": "modularity",
    "Qmodularity_function": "modularity",
}

FLOW_STATS = {
    "N_links": "links",
    "PercNbLinksLessThreshold": "links_small_share",
    "summFlows.Min.": "link_workers_min",
    "summFlows.1st Qu.": "link_workers_q1",
    "summFlows.Median": "link_workers_median",
    "summFlows.Mean": "link_workers_mean",
    "summFlows.3rd Qu.": "link_workers_q3",
    "summFlows.Max.": "link_workers_max",
    "summFlowsNoItself.Min.": "link_workers_across_min",
    "summFlowsNoItself.1st Qu.": "link_workers_across_q1",
    "summFlowsNoItself.Median": "link_workers_across_median",
    "summFlowsNoItself.Mean": "link_workers_across_mean",
    "summFlowsNoItself.3rd Qu.": "link_workers_across_q3",
    "summFlowsNoItself.Max.": "link_workers_across_max",
    "summLinks_in.Min.": "links_in_min",
    "summLinks_in.1st Qu.": "links_in_q1",
    "summLinks_in.Median": "links_in_median",
    "summLinks_in.Mean": "links_in_mean",
    "summLinks_in.3rd Qu.": "links_in_q3",
    "summLinks_in.Max.": "links_in_max",
    "summLinks_out.Min.": "links_out_min",
    "summLinks_out.1st Qu.": "links_out_q1",
    "summLinks_out.Median": "links_out_median",
    "summLinks_out.Mean": "links_out_mean",
    "summLinks_out.3rd Qu.": "links_out_q3",
    "summLinks_out.Max.": "links_out_max",
}
EXTREMES = {
    "clusterMaxNlinks_in": "areas_with_most_links_in",
    "clusterMaxNlinks_out": "areas_with_most_links_out",
    "clusterMinNlinks_in": "areas_with_fewest_links_in",
    "clusterMinNlinks_out": "areas_with_fewest_links_out",
}


@pytest.fixture(scope="module")
def reference(shared_data):
    return shared_data / "lma-reference"


@pytest.fixture(scope="module")
def delineations(reference):
    """Both variants of both data sets, by (name, variant)."""
    found = {}
    for name in ("brindisi", "sardinia"):
        table = pd.read_csv(reference / f"{name}_flows.csv.gz", dtype=str)
        flows = Flows.from_frame(
            table.astype({"amount": int}), "community_live", "community_work", "amount"
        )
        for variant in ("published", "r-package-3.4"):
            found[name, variant] = delineate(flows, variant=variant, trace=True)
    return found


def numbers(path):
    table = pd.read_csv(path, dtype={"community": str})
    return dict(zip(table["community"], table["lma"], strict=True))


def by_code(delineation, values):
    return dict(zip(delineation.codes.tolist(), values.tolist(), strict=True))


@SETS
@pytest.mark.parametrize(
    ("variant", "what"), [("published", "clean_partition"), ("r-package-3.4", "partition")]
)
def test_partitions(reference, delineations, name, variant, what):
    ours = delineations[name, variant]
    expected = numbers(reference / f"{name}_{VALUES}_{what}.csv.gz")
    assert by_code(ours, ours.number) == expected


@SETS
def test_before_the_reserve_list_is_emptied(reference, delineations, name):
    ours = delineations[name, "r-package-3.4"]
    expected = numbers(reference / f"{name}_{VALUES}_before_reserve.csv.gz")
    assert by_code(ours, ours.number_before_reserve) == expected


@SETS
def test_moves(reference, delineations, name):
    ours = delineations[name, "r-package-3.4"]
    table = pd.read_csv(reference / f"{name}_{VALUES}_moves.csv.gz", dtype={"community": str})
    # The package adds a fictitious community.
    expected = dict(zip(table["community"], table["moves"], strict=True))
    found = by_code(ours, ours.move_count)
    assert found == {code: expected[code] for code in found}
    assert expected.keys() - found.keys() <= {str(10 * max(map(int, found)))}
    assert (ours.moves["case"] == "joined").sum() == sum(found.values())


def test_reserve_list(reference, delineations):
    expected = pd.read_csv(
        reference / f"sardinia_{VALUES}_reserve_list.csv.gz", dtype=str, keep_default_na=False
    )
    ours = delineations["sardinia", "r-package-3.4"].reserve
    np.testing.assert_allclose(ours["validity"], expected["validity"].astype(float), rtol=1e-14)
    rest = ["case", "iteration", "dissolved", "community", "second"]
    assert ours[rest].astype(str).values.tolist() == expected[rest].values.tolist()
    quality = delineations["sardinia", "r-package-3.4"].quality
    assert (quality["reserve_entries"], quality["reserve_clusters"]) == (80, 66)
    assert (quality["reserve_clusters_once"], quality["reserve_A"]) == (54, 59)


@SETS
def test_area_stats(reference, delineations, name):
    expected = pd.read_csv(reference / f"{name}_{VALUES}_lma_stats.csv.gz")
    ours = delineations[name, "r-package-3.4"].area_stats()
    for theirs, column in STATS.items():
        np.testing.assert_allclose(ours[column], expected[theirs], rtol=1e-13, err_msg=theirs)


@SETS
def test_area_flows(reference, delineations, name):
    expected = pd.read_csv(reference / f"{name}_{VALUES}_lma_flows.csv.gz")
    ours = delineations[name, "r-package-3.4"]
    number = dict(zip(ours.area_codes.tolist(), ours.numbers.tolist(), strict=True))
    flows = ours.area_flows()
    found = {
        (number[row.origin], number[row.destination]): row.workers for row in flows.itertuples()
    }
    assert found == {(row.lma_live, row.lma_work): row.amount for row in expected.itertuples()}


@SETS
def test_quality_of_the_partition(reference, delineations, name):
    expected = pd.read_csv(reference / f"{name}_{VALUES}_quality.csv", index_col=0)["value"]
    quality = delineations[name, "r-package-3.4"].quality
    assert set(expected.index) == set(QUALITY)
    for theirs, ours in QUALITY.items():
        assert quality[ours] == pytest.approx(expected[theirs], rel=1e-12), theirs


@SETS
def test_quality_of_flows(reference, delineations, name):
    expected = pd.read_csv(reference / f"{name}_{VALUES}_flow_stats.csv", index_col=0, dtype=str)[
        "value"
    ]
    ours = delineations[name, "r-package-3.4"]
    assert set(expected.index) == set(FLOW_STATS) | set(EXTREMES)
    for theirs, key in FLOW_STATS.items():
        assert ours.quality[key] == pytest.approx(float(expected[theirs]), rel=1e-12), theirs
    code = dict(zip(ours.numbers.tolist(), ours.area_codes.tolist(), strict=True))
    for theirs, key in EXTREMES.items():
        assert ours.quality[key] == [code[int(k)] for k in expected[theirs].split()], theirs


def test_random_cases(reference):
    flows = dict(list(pd.read_csv(reference / "random_cases_flows.csv.gz").groupby("case")))
    partitions = dict(
        list(pd.read_csv(reference / "random_cases_partition.csv.gz").groupby("case"))
    )
    cases = pd.read_csv(reference / "random_cases_params.csv.gz", keep_default_na=False)
    assert len(cases) == 199
    for case in cases.itertuples():
        table = flows[case.case]
        columns = (table["community_live"], table["community_work"], table["amount"])
        values = (case.minSZ, case.minSC, case.tarSZ, case.tarSC)
        ours = delineate(
            Flows.from_arrays(*columns, directed=False), *values, variant="r-package-3.4"
        )
        if case.r_fails in (True, "True"):
            assert len(ours) == 0
            assert "the R package stops" in ours.notes[0]
            continue
        expected = dict(
            zip(partitions[case.case]["community"], partitions[case.case]["lma"], strict=True)
        )
        found = {int(code): k for code, k in by_code(ours, ours.number).items() if k >= 0}
        assert found == expected, case.case
        assert "".join(sorted(set(ours.reserve["case"]))) == case.reserve_types
        assert len(ours.reserve) == float(case.reserve_entries)
        assert len(ours) == float(case.lmas)
