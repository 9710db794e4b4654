"""The tables of a run as a profile takes them: years, flows, stocks, what the series tells."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distretto import tables
from distretto.districts import profile
from distretto.districts.profiling.simulated import tables_of_run
from distretto.errors import InputError, ResultError

QUARTERS = 9  # two years and a quarter


def recorded(table, rows):
    """Return rows with all columns of a table; numbers that are not given are 1."""
    texts = {column.name: column.dtype == "text" for column in table.columns}
    made = {
        name: [row.get(name, "a" if text else 1) for row in rows] for name, text in texts.items()
    }
    return pd.DataFrame(made)


@pytest.fixture
def run(tmp_path):
    """Two firms that take turns: a buys from b in the first year, b from a in the second."""
    quarters = range(QUARTERS)
    role = {"a": "final", "b": "specialist"}
    firms = [
        {"firm": firm, "period": q, "role": role[firm], "workers": 10.0 + q, "sales": 2.0}
        | {"subcontract_sales": 0.5, "exports": 1.0, "member": int(firm == "a")}
        for q in quarters
        for firm in "ab"
    ]
    workers = [
        {"worker": "w", "firm": "a" if q < 4 else "b", "period": q, "tenure": q, "pay": 3.0}
        | {"contract": "regular"}
        for q in quarters
    ] + [{"worker": "idle", "firm": "", "period": q, "contract": "none"} for q in quarters]
    ties = [
        {"buyer": "a", "supplier": "b", "period": 3, "value": 4.0, "deals": 3},
        {"buyer": "b", "supplier": "a", "period": 7, "value": 6.0, "deals": 2},
        {"buyer": "a", "supplier": "b", "period": 7, "value": 0.0, "deals": 3},
        {"buyer": "a", "supplier": "b", "period": 8, "value": 9.0, "deals": 4},
    ]
    series = pd.DataFrame(
        {
            "period": np.arange(QUARTERS),
            "multinational_jobs": np.where(np.arange(QUARTERS) < 4, 0.0, 0.4),
            "team_firms": np.nan,
            "work_local": 0.3,
            "work_outside": 0.1,
        }
    )
    rows = {"firms": firms, "workers": workers, "ties": ties}
    for name, each in rows.items():
        table = tables.TABLES[name]
        tables.write_parquet(recorded(table, each), table, tmp_path / f"{name}.parquet")
    outcomes = [SimpleNamespace(name=name, label=name, unit="share") for name in series.columns[1:]]
    origin = {"parameters": {"institutions": "service-centre:cost=1@8+union"}}
    table = tables.district(outcomes)
    tables.write_parquet(series, table, tmp_path / "district.parquet", provenance=origin)
    return tmp_path


def test_years_sum_flows_and_keep_the_last_of_stocks(run):
    firms = tables_of_run(run)["firms"].set_index(["firm", "period"])
    assert sorted(firms.index) == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    assert firms.loc[("a", 0), ["sales", "jobs"]].tolist() == [8.0, 11.5]
    assert firms.loc[("b", 1), "role"] == "subcontractor"


def test_trade_of_a_year_is_that_of_the_quarters_in_which_a_pair_dealt(run):
    ties = tables_of_run(run)["ties"]
    assert ties.to_numpy().tolist() == [["a", "b", 0, 12.0], ["b", "a", 1, 12.0]]


def test_what_a_pair_pays_is_typical_of_it_or_of_its_buyer(run):
    rows = [
        {"buyer": "a", "supplier": "b", "period": 3, "value": 0.0, "deals": 20},
        {"buyer": "a", "supplier": "b", "period": 7, "value": 5.0, "deals": 22},
        {"buyer": "a", "supplier": "c", "period": 7, "value": 0.0, "deals": 1},
        {"buyer": "c", "supplier": "b", "period": 3, "value": 2.0, "deals": 9},
        {"buyer": "c", "supplier": "b", "period": 7, "value": 2.0, "deals": 1},
    ]
    tables.write_parquet(recorded(tables.TIES, rows), tables.TIES, run / "ties.parquet")
    ties = tables_of_run(run)["ties"].set_index(["buyer", "supplier", "period"])["value"]
    # Deals of before the record make no more than the four quarters of the first year; the second
    # pair has lost sight of each other in between.
    assert ties.to_dict() == {
        ("a", "b", 0): 20.0,
        ("a", "b", 1): 10.0,
        ("a", "c", 1): 5.0,
        ("c", "b", 0): 8.0,
        ("c", "b", 1): 2.0,
    }


def test_plants_that_do_everything_themselves_have_no_ties(run):
    rows = [{"buyer": "a", "supplier": "b", "period": 8, "value": 9.0}]
    tables.write_parquet(recorded(tables.TIES, rows), tables.TIES, run / "ties.parquet")
    assert tables_of_run(run)["ties"] is None
    assert not profile(run=run).features["reciprocity"].known


def test_workers_are_those_of_the_last_quarter_of_a_year(run):
    made = tables_of_run(run)
    workers = made["workers"]
    assert workers[["firm", "period", "tenure"]].to_numpy().tolist() == [
        ["a", 0, 0.75],
        ["b", 1, 1.75],
    ]


def test_what_the_series_tells_is_of_the_last_year(run):
    facts = tables_of_run(run)["facts"]
    assert facts["outside_jobs"] == pytest.approx(0.4)
    assert (facts["local_supply"], facts["external_sourcing"]) == pytest.approx((0.75, 0.25))
    assert "teams" not in facts
    # Of the second year, 10 + 5.5 jobs in each of two firms.
    assert facts["service_centres"] == pytest.approx(1000.0 / 31.0)
    assert (facts["schools"], facts["association_density"]) == (0.0, 0.5)


def test_the_same_call_profiles_it(run):
    made = profile(run=run, draws=5)
    assert made.features["role_exchange"].value == pytest.approx(1.0)
    assert made.features["alternation"].value == pytest.approx(1.0)
    assert made.features["mobility"].value == 1.0
    assert made.features["flip_rate"].value == 1.0
    assert made.features["outside_jobs"].value == pytest.approx(0.4)


def test_facts_of_the_user_count_before_those_of_the_run(run):
    assert (
        profile(run=run, facts={"outside_jobs": 0.0}, draws=0).features["outside_jobs"].value == 0.0
    )


def test_a_folder_without_a_run_is_refused(run):
    (run / "ties.parquet").unlink()
    with pytest.raises(ResultError) as raised:
        tables_of_run(run)
    assert raised.value.found == "no ties.parquet"


def test_a_run_and_tables_of_the_same_are_refused(run):
    with pytest.raises(InputError, match="given twice"):
        profile(run=run, firms=pd.DataFrame({"firm": ["a"]}))


def test_a_run_shorter_than_a_year_counts_as_one(run):
    for name in ("firms", "workers", "ties", "district"):
        path = run / f"{name}.parquet"
        frame = pd.read_parquet(path)
        frame[frame["period"] < 2].to_parquet(path)
    made = tables_of_run(run)
    assert made["firms"].set_index("firm")["sales"].to_dict() == {"a": 4.0, "b": 4.0}
    assert made["workers"]["period"].tolist() == [0]
    assert made["ties"] is None
