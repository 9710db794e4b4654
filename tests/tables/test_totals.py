"""Totals: what goes together, and what does not."""

import pytest

from distretto.errors import TableError
from distretto.tables import GIVEN, read_given
from distretto.tables.totals import SizeRow, read_totals

TOTALS = """measure,role,size_class,value,source
firms,final,1-9,14,register
firms,final,10+,6,
jobs,final,1-9,90,
jobs,final,10+,210,
firms,subcontractor,,50,
jobs,subcontractor,,200,
export_share,,,0.4,chamber
"""


@pytest.fixture
def totals(tmp_path):
    def reads(text):
        path = tmp_path / "totals.csv"
        path.write_text(text)
        return read_totals(read_given(path, GIVEN["totals"]))

    return reads


def test_firms_and_jobs_by_role_and_class(totals):
    found = totals(TOTALS)
    assert found.firms == {"final": 20, "subcontractor": 50}
    assert found.jobs == {"final": 300, "subcontractor": 200}
    assert found.classes == (
        SizeRow("final", 1, 9, 14, 90),
        SizeRow("final", 10, 200, 6, 210),
    )
    assert found.figures["export_share"].value == 0.4
    assert found.figures["export_share"].source == "chamber"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("final,10+,6", "final,5-20,6", "classes of size overlap"),
        ("final,1-9,90", "final,1-9,900", "jobs do not go with the firms of the class"),
        ("jobs,final,10+", "jobs,final,50+", "jobs of a class whose firms are not given"),
        ("jobs,subcontractor,,200,\n", "", "jobs of role subcontractor are missing"),
        ("firms,subcontractor", "firms,", "firms without a role"),
        ("final,1-9,14", "final,1-9,14.5", "not a whole number"),
        ("final,1-9,14", "final,small,14", "not a class of size"),
        ("export_share", "exprt_share", "not an admissible value"),
        ("jobs,final,10+,210", "jobs,final,1-9,90", "the same measure and role and size_class"),
        ("export_share,,,0.4", "firms,final,,33", "firms by class do not add up"),
    ],
)
def test_what_does_not_go_together_is_said(totals, old, new, problem):
    assert old in TOTALS
    with pytest.raises(TableError) as caught:
        totals(TOTALS.replace(old, new, 1))
    assert caught.value.problem.startswith(problem)
    assert caught.value.file.endswith("totals.csv") and caught.value.where


def test_a_district_has_a_final_firm(totals):
    with pytest.raises(TableError, match="there is no final firm"):
        totals("measure,role,value\nfirms,subcontractor,5\njobs,subcontractor,20\n")


def test_classes_whose_jobs_are_not_given_take_what_is_left(totals):
    text = TOTALS.replace("jobs,final,10+,210,", "jobs,final,,300,")
    found = totals(text)
    assert found.classes[1] == SizeRow("final", 10, 200, 6, None)
    with pytest.raises(TableError, match="do not go with its firms"):
        totals(text.replace("jobs,final,,300", "jobs,final,,100"))
