import json
import subprocess
import sys

import pandas as pd
import pytest

from distretto import tables
from distretto.tables import FIRMS, TABLES, Column, Identity


def test_a_column_says_what_it_expects():
    assert tables.TIES["trust"].expected == "a number between 0 and 1"
    assert FIRMS["phases"].expected == "a whole number of at least 0"
    assert FIRMS["role"].expected == "one of 'final', 'specialist'"
    assert tables.WORKERS["firm"].expected == "a text (empty: without a job)"
    assert Column("x", "", "", high=3).expected == "a number of at most 3"
    with pytest.raises(KeyError):
        FIRMS["no-such-column"]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_declaration_is_complete_and_hangs_together(table):
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert column.meaning and column.unit
        assert not (column.required and column.nullable)
    assert all(table[name].required for name in table.key)
    for identity in table.identities:
        assert set(identity.columns) <= set(table.names)
    for reference in table.references:
        assert reference.column in table.names
        assert reference.target in TABLES[reference.table].names


def test_identity_reads_as_an_equation_and_knows_when_it_holds():
    identity = Identity("value_added", ("sales", "subcontract_sales"), ("purchases",))
    assert str(identity) == "value_added = sales + subcontract_sales - purchases"
    frame = pd.DataFrame(
        {
            "sales": [10.0, 10.0, 1e9, None],
            "subcontract_sales": [2.0, 2.0, 1.0, 0.0],
            "purchases": [5.0, 5.0, 1e9, 0.0],
            "value_added": [7.0, 7.001, 1.5, 0.0],
        }
    )
    # The third row: half a unit against terms of 1e9 is within rounding.
    assert identity.holds(frame).tolist() == [True, False, True, False]


def test_the_district_table_takes_its_columns_from_the_outcomes():
    class Outcome:
        name, label, unit = "median_wage", "median wage", "numeraire"

    table = tables.district([Outcome])
    assert table.names == ("period", "median_wage")
    assert table["median_wage"].meaning == "median wage"
    assert table.long().names == ("arm", "world", "period", "median_wage")
    assert table.long().key == ("arm", "world", "period")


def test_the_arrow_schema_carries_units_and_provenance():
    schema = FIRMS.arrow_schema(["firm", "period", "sales"], {"seed": 7})
    assert schema.names == ["firm", "period", "sales"]
    assert [str(kind) for kind in schema.types] == ["string", "int64", "double"]
    assert schema.field("sales").metadata[b"unit"] == b"numeraire"
    assert not schema.field("firm").nullable
    assert json.loads(schema.metadata[b"distretto.provenance"]) == {"seed": 7}


def test_the_pandera_schema_can_be_used_by_itself(firms):
    schema = FIRMS.pandera_schema(recorded=True)
    whole = [column.name for column in FIRMS.columns if column.dtype == "integer"]
    frame = firms.astype({name: "Int64" for name in whole if name != "period"})
    assert schema.validate(frame).shape == firms.shape


def test_the_data_dictionary_has_one_line_per_column():
    entries = FIRMS.dictionary()
    assert [entry["name"] for entry in entries] == list(FIRMS.names)
    page = FIRMS.markdown()
    assert "| markup | mark-up on unit cost | share | a number of at least -1 |  |" in page
    assert "`value_added = sales + subcontract_sales - purchases`" in page
    assert sum(line.startswith("| ") for line in page.splitlines()) == len(entries) + 2


def test_importing_the_declarations_is_cheap():
    code = (
        "import sys, distretto.tables; "
        "print([m for m in ('numpy', 'pandas', 'pandera', 'pyarrow') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
