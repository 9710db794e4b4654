"""Lists of ties as people keep them, and what is said where they cannot be read."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distretto import tables
from distretto.districts.networks import Network, read_network
from distretto.errors import TableError

ROWS = "A,B,2019,10\nB,A,2019,4\nA,C,2020,2.5\n"


@pytest.fixture
def write(tmp_path: Path):
    def writes(text: str, name: str = "ties.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writes


def error_of(path, **options) -> TableError:
    with pytest.raises(TableError) as caught:
        read_network(path, **options)
    return caught.value


def rows(network: Network) -> list[tuple[str, str, str, float]]:
    return list(network.to_dataframe().itertuples(index=False, name=None))


EXPECTED = [("A", "B", "2019", 10.0), ("B", "A", "2019", 4.0), ("A", "C", "2020", 2.5)]


@pytest.mark.parametrize(
    "header",
    [
        "supplier,buyer,year,value",
        "Seller,Customer,Period,Amount",
        "Fornitore,Committente,Anno,Importo",
        "Proveedor,Comprador,Año,Valor",
        "Fournisseur,Donneur d'ordres,Année,Montant",
    ],
)
def test_headings_of_four_languages(write, header):
    assert rows(read_network(write(f"{header}\n{ROWS}"))) == EXPECTED


@pytest.mark.parametrize("kind", ["parquet", "xlsx", "dta"])
def test_kinds_of_files(tmp_path, kind):
    columns = ["supplier", "buyer", "period", "value"]
    frame = pd.DataFrame(EXPECTED, columns=columns).astype({"period": int})
    path = tmp_path / f"ties.{kind}"
    writers = {
        "parquet": lambda: frame.to_parquet(path),
        "xlsx": lambda: frame.to_excel(path, index=False),
        "dta": lambda: frame.to_stata(path, write_index=False),
    }
    writers[kind]()
    assert rows(read_network(path)) == EXPECTED


def test_ties_that_a_run_records(tmp_path):
    recorded = pd.DataFrame(
        {
            "buyer": ["f1", "f2", "f1", "f2"],
            "supplier": ["s1", "s1", "s2", "s1"],
            "period": [3, 3, 3, 7],
            "trust": [0.5, 0.4, 0.9, 0.6],
            "deals": [2.0, 1.0, 9.0, 2.0],
            "deals_back": [0.0] * 4,
            "value": [12.0, 3.5, 0.0, 8.0],
            "known_since": [0, 1, -4, 1],
        }
    )
    path = tables.write_parquet(recorded, tables.TIES, tmp_path / "ties.parquet")
    expected = [("s1", "f1", "3", 12.0), ("s1", "f2", "3", 3.5), ("s1", "f2", "7", 8.0)]
    network = read_network(path)
    assert rows(network) == expected
    assert network.notes == ("1 ties of value 0 were left out",)
    assert rows(Network.from_frame(recorded)) == expected


def test_one_arm_and_world_of_a_comparison(write):
    text = "arm,world,supplier,buyer,period\nnone,0,A,B,3\nfloor,0,A,B,3\nnone,1,B,A,3\n"
    network = read_network(write(text), where=("arm=none", "world=1"))
    assert rows(network) == [("B", "A", "3", 1.0)]
    assert not network.weighted


def test_columns_of_other_names(write):
    text = "cedente;cessionario;trim;eur\n7;8;2019Q1;1.250,50\n7;8;2019Q4;10,00\n"
    named = {"supplier": "cedente", "buyer": "cessionario", "period": "trim", "value": "eur"}
    path = write(text)
    assert rows(read_network(path, **named)) == [
        ("7", "8", "2019Q1", 1250.5),
        ("7", "8", "2019Q4", 10.0),
    ]
    assert rows(read_network(path, **named, by_year=True)) == [("7", "8", "2019", 1260.5)]
    assert error_of(path, supplier="cedenti", buyer="cessionario").hint == (
        "did you mean 'cedente'?"
    )


def test_without_periods_and_values_every_tie_counts_once(write):
    network = read_network(write("supplier,buyer\nA,B\nB,C\n"))
    assert rows(network) == [("A", "B", "0", 1.0), ("B", "C", "0", 1.0)]


def test_invoices_are_added_up_on_demand(write):
    path = write("supplier,buyer,year,value\nA,B,2019,1\nB,C,2019,5\nA,B,2019,2\n")
    found = error_of(path)
    assert found.problem == "two rows are of the same supplier, buyer and period"
    assert found.where == "line 2 and line 4"
    assert found.hint == "sum_duplicates=True adds them up"
    network = read_network(path, sum_duplicates=True)
    assert rows(network) == [("A", "B", "2019", 3.0), ("B", "C", "2019", 5.0)]
    assert network.notes == ("1 rows were added to others of the same pair",)


@pytest.mark.parametrize(
    ("row", "where", "problem"),
    [
        ("A,,2019,1", "line 3, column buyer", "the identifier is empty"),
        ("A,B,soon,1", "line 3, column period", "not a period"),
        ("A,B,2019,-1", "line 3, column value", "the number is too small"),
        ("A,B,2019,many", "line 3, column value", "not a number"),
        ("A,B,2019,", "line 3, column value", "the value cannot be used"),
    ],
)
def test_a_bad_row_is_named(write, row, where, problem):
    found = error_of(write(f"supplier,buyer,year,value\nC,D,2019,1\n{row}\n"))
    assert (found.where, found.problem) == (where, problem)
    assert found.file.endswith("ties.csv")


def test_a_missing_column_is_named(write):
    found = error_of(write("supplier,year\nA,2019\n"))
    assert found.problem == "column buyer is missing"
    with pytest.raises(TableError, match="column supplier is missing") as caught:
        Network.from_frame(pd.DataFrame({"suplier": ["A"], "buyer": ["B"]}))
    assert caught.value.hint == "did you mean 'suplier'?"


def test_sales_of_a_firm_to_itself_are_left_out(write):
    network = read_network(write("supplier,buyer\nA,A\nA,B\n"))
    assert rows(network) == [("A", "B", "0", 1.0)]
    assert network.notes == ("1 sales of a firm to itself were left out",)
    assert error_of(write("supplier,buyer\nA,A\n")).problem == "no firm sells to another"


def test_firms_of_the_district(write):
    path = write("supplier,buyer\nA,B\nB,X\n")
    network = read_network(path, local=["A", "B", "not seen"])
    assert network.firms[network.local].tolist() == ["A", "B"]
    assert repr(network) == "Network(3 firms, 1 of them outside, 2 links, 0)"
    assert len(network.inside(network.pooled())) == 1
    assert error_of(path, local=["a"]).where == "local"


def test_columns_of_different_length_are_refused():
    with pytest.raises(TableError, match="different length"):
        Network.from_arrays(["A"], ["B"], [1.0, 2.0])


def test_names_keep_their_zeros_and_numbers_lose_their_points():
    network = Network.from_arrays(["007", "8"], ["08", "007"])
    assert network.firms.tolist() == ["007", "08", "8"]
    assert Network.from_arrays([7.0, np.nan][:1], [8.0]).firms.tolist() == ["7", "8"]


def test_arrays_of_a_network_cannot_be_changed():
    network = Network.from_arrays(["A"], ["B"])
    with pytest.raises(ValueError, match="read-only"):
        network.pooled().value[0] = 2.0


def test_flows_are_averaged_over_periods():
    network = Network.from_arrays(["A", "A", "B"], ["B", "B", "A"], [4.0, 2.0, 6.0], [1, 2, 2])
    assert network.pooled().value.tolist() == [3.0, 3.0]
    assert network.pooled(1).value.tolist() == [2.0, 6.0]
    assert network.pooled(0, 0).value.tolist() == [4.0]
    assert network.pooled(0, -1).value.tolist() == [3.0, 3.0]
