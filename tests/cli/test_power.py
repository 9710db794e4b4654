"""`distretto power`: what is printed of a study, and what is refused."""

import csv

import pytest

from distretto.cli.power import _said, numbers_of
from distretto.errors import InputError
from distretto.experiments.power.summary import Row

STUDY = (
    *("power", "santa-croce", "--with", "export-consortium", "--worlds", "2"),
    *("--firms", "12", "--years", "4"),
)


def test_a_study_is_printed_and_written(distretto, tmp_path):
    answer = distretto(*STUDY, "--out", "study")
    assert answer.code == 0, answer.err
    for part in ("Bias, 12 firms, 4 years", "How sure, 4 years", "The smallest effect"):
        assert part in answer.out
    assert "2 worlds. Effects on value added" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    with (tmp_path / "study" / "power.csv").open() as table:
        rows = list(csv.DictReader(table))
    assert {row["estimator"] for row in rows} >= {"before and after", "group-time", "imputation"}
    assert {row["joining"] for row in rows} == {"by choice", "by lot"}
    again = distretto(*STUDY, "--out", "study", "--resume", "--line", "wages")
    assert again.code == 0
    assert "Effects on wages" in again.out


def test_no_extract_is_large_enough_for_the_district(distretto):
    answer = distretto(*STUDY[:-4], "--firms", "2000", "--years", "4")
    assert "No world has enough firms" in answer.out


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("--line", "sales"), "no such line"),
        (("--firms", "12;40"), "not whole numbers joined by commas"),
        (("--years", "5"), "not an even number"),
        (("--share", "2"), "not a share"),
        (("--with", "labour-floor"), "not one institution with members"),
    ],
)
def test_what_makes_no_sense_is_refused(distretto, changed, says):
    answer = distretto(*STUDY, *changed)
    assert answer.code == 2
    assert says in answer.err


def test_numbers_are_read_once_each():
    assert numbers_of("--firms", "12, 40,12") == [12, 40]
    with pytest.raises(InputError):
        numbers_of("--firms", "")


def test_what_the_programme_does_to_others_biases_comparisons_on_the_mean():
    case = {"joining": "by choice", "spillovers": True, "firms": 40, "years": 8}
    figures = {"truth": 0.05, "bias": 0.0, "error": 0.1, "detectable": 0.28, "coverage": 0.95}
    row = Row(
        **case,
        **figures,
        estimator="group-time",
        line="value_added",
        worlds=2,
        failed=0,
        others=-0.007,
        power=0.1,
        false_alarms=0.05,
    )
    said = _said([row], 8)
    assert "changes the firms outside by −0.7%: on the mean, comparisons with them take it" in said
    assert "every comparison" not in said
