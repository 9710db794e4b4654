"""Due dates are periods of the panel, however these are written."""

import numpy as np
import pandas as pd
import pytest

from distretto.errors import TableError
from distretto.evaluation.building import build_panel
from distretto.evaluation.promises import promises
from distretto.tables import FIRM_PANEL, read_given, read_panel
from distretto.tables.given import AWARDS


def panel(tmp_path, periods):
    file = tmp_path / "firms.csv"
    rows = [
        f"{f},{p},{s},{k}" for f, s in (("A", periods[1]), ("B", "")) for k, p in enumerate(periods)
    ]
    file.write_text("firm,period,treated_from,jobs\n" + "\n".join(rows) + "\n")
    return build_panel(read_panel(file, FIRM_PANEL), ["jobs"])


def awards(tmp_path, *due):
    file = tmp_path / "awards.csv"
    rows = [f"A,jobs,5,{each},6" for each in due]
    file.write_text("firm_id,measure,promise,due,delivered\n" + "\n".join(rows) + "\n")
    return read_given(file, AWARDS)


@pytest.mark.parametrize(
    ("periods", "due"),
    [
        (("2018", "2019", "2020"), ("2020", "2021")),
        (("2019Q3", "2019Q4", "2020Q1"), ("2020-Q1", "2020Q2")),
        (("2019-11", "2019-12", "2020-01"), ("2020-01-31", "2020-02")),
    ],
)
def test_what_is_due_by_the_last_period_is_due(tmp_path, periods, due):
    found = promises(awards(tmp_path, *due), panel(tmp_path, periods))
    assert found.state.tolist() == ["kept", "not yet due"]


def test_a_due_date_of_another_kind_is_refused_with_its_place(tmp_path):
    built = panel(tmp_path, ("2019Q3", "2019Q4", "2020Q1"))
    with pytest.raises(TableError, match="no period of the panel") as caught:
        promises(awards(tmp_path, "2019Q4", "2020"), built)
    assert "line 3" in caught.value.where
    assert caught.value.found == "2020"
    assert "2019Q3" in caught.value.expected


def test_numbers_from_python_are_taken_as_they_are(tmp_path):
    built = panel(tmp_path, ("2018", "2019", "2020"))
    frame = pd.DataFrame({"firm_id": ["A"], "measure": ["jobs"], "promise": [5.0], "due": [2020.0]})
    assert promises(frame.assign(delivered=np.nan), built).state.tolist() == ["no evidence"]
