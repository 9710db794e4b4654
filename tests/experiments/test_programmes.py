"""Programmes: their files, and how they are written in specs."""

import numpy as np
import pytest

from distretto import programmes
from distretto.economy.institutions import REGISTRY
from distretto.errors import SpecError
from distretto.experiments import compare, format_spec, parse_arm, parse_spec
from distretto.experiments.changes import Change
from distretto.programmes.models import Programme
from distretto.scenarios.entries import read_entry

NAMES = programmes.names()

# The institutions and programmes that the five papers describe, see docs/programmes.md.
ROWS = (
    "wrtp",
    "supplier-consortium",
    "mep-services",
    "opec",
    "upmarket-design",
    "gidc",
    "conditional-credit",
    "subsidy-accountability",
    "labour-floor",
    "service-centre",
    "joint-purchasing",
    "export-consortium",
    "joint-bidding",
    "loan-consortium",
    "shared-apprenticeship",
    "job-referral",
    "local-bank",
    "land-use-limit",
    "small-firm-tax",
    "leader-firms",
    "multinational-entry",
    "university-colocation",
    "automation-support",
    "reshoring-measures",
    "community-intermediation",
    "customer-monitoring",
    "transfer-agency",
    "network-building",
    "controlled-competition",
)


def test_every_row_is_a_programme_or_an_institution():
    assert not set(NAMES) & set(REGISTRY)
    assert [row for row in ROWS if row not in NAMES and row not in REGISTRY] == []
    assert set(NAMES) <= set(ROWS)


@pytest.mark.parametrize("name", NAMES)
def test_a_programme_is_written_out_and_reads_back(name):
    arm = parse_arm(name)
    programme = programmes.load(name)
    assert arm.name == name
    assert [each.name for each in arm.institutions] == [i.kind for i in programme.institutions]
    assert parse_spec(arm.spec) == arm.institutions
    for one, institution in zip(programme.institutions, arm.institutions, strict=True):
        for key, preset in one.presets.items():
            assert getattr(institution, key) == preset.value
            assert preset.reason
    assert [c.values for c in arm.changes] == [
        {p.name: p.value for p in programme.parameters} for _ in programme.parameters[:1]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_programme_runs_and_its_accounts_close(name, small_scenario):
    result = compare(small_scenario, ["none", f"{name}@1"], worlds=1, quarters=6, people=False)
    assert result.arms[1].name == f"{name}@1"
    none, arm = result.dataset.to_array().values.swapaxes(0, 1)
    np.testing.assert_array_equal(none[..., 0], arm[..., 0])  # not in force in quarter 0


def test_periods_shift_and_cut():
    arm = parse_arm("opec@20-60+labour-floor:enforcement=0.8@40")
    assert [(i.name, i.start, i.end) for i in arm.institutions] == [
        ("training-consortium", 20, 60),
        ("labour-floor", 40, None),
    ]
    assert arm.name == "opec@20-60+labour-floor:enforcement=0.8@40"
    assert parse_arm("x=leader-firms@3-9").changes == (
        Change({"owners.takeover": 0.05, "owners.leader_size": 60.0}, 3, 9),
    )


def test_values_for_one_institution_or_for_all_that_have_it():
    one = parse_spec("wrtp:joint-board.members=0.1")
    assert [i.members for i in one] == [0.6, 0.1, 0.6]
    every = parse_spec("wrtp:members=0.1,say=0.9")
    assert [i.members for i in every] == [0.1, 0.1, 0.1]
    assert every[1].say == 0.9
    assert format_spec(parse_spec("opec:most=12")) == format_spec(
        parse_spec("opec:training-consortium.most=12")
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wrpt", "did you mean 'wrtp'"),
        ("wrtp:membrs=1", "did you mean 'members'"),
        ("wrtp:members=2", "members is out of range"),
        ("wrtp:members", "not given as name=value"),
        ("wrtp@9-3", "ends before it starts"),
        (
            "wrtp+training-consortium",
            "'wrtp\\+training-consortium': training-consortium acts twice",
        ),
        ("leader-firms", "only an arm of a comparison can"),
    ],
)
def test_what_makes_no_sense_is_refused(text, says):
    with pytest.raises(SpecError, match=says):
        parse_spec(text)


def test_an_error_in_a_file_names_line_and_key(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text('name = "x"\ntitle = "X"\nsummary = "x"\nsource = "s"\ndescription = "d"\n'
                    'omits = "o"\n\n[[institutions]]\nkind = "union"\nstart = -1\n')  # fmt: skip
    with pytest.raises(SpecError, match=r"x\.toml, line 10, key institutions\.0\.start"):
        read_entry(Programme, file, SpecError, "a programme")
    file.write_text(file.read_text().partition("\n\n")[0])
    with pytest.raises(SpecError, match="keys do not go together"):
        read_entry(Programme, file, SpecError, "a programme")
