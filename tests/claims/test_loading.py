"""Files of claims: those that come with Distretto, and what is refused."""

import pytest

from distretto import claims
from distretto.economy.parameters import DECLARED
from distretto.errors import ClaimError
from distretto.experiments.claims import MEASURES

NAMES = claims.names()

MINE = """
id = "M1"
title = "A union raises wages"
text = "Wages are higher with a union."
source = "mine"
assumes = "a union"
emerges = "wages"
mechanism = "bargaining"

[[arms]]
name = "none"
what = "no union"

[[arms]]
name = "union"
what = "a union"
institutions = "union"

[[parts]]
text = "Wages rise"
measure = "median_wage"
contrast = { union = 1, none = -1 }
expected = "higher"

[control]
what = "no concessions"
parameters = { "practices.concession" = 0.0 }
"""


@pytest.fixture
def mine(tmp_path):
    def write(old="", new=""):
        assert old in MINE
        file = tmp_path / "mine.toml"
        file.write_text(MINE.replace(old, new, 1) if old else MINE, encoding="utf-8")
        return file

    return write


def test_all_claims_of_the_list_are_there():
    assert set(NAMES) == {*(f"C{k:02d}" for k in range(1, 19)), "P01"}


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_says_what_it_has_to(name):
    claim = claims.load(name)
    assert claim.id == name
    assert claim.placebo == name.startswith("P")
    for part in claim.parts:
        assert part.measure in MEASURES
        if part.expected == "none":
            assert part.margin
            assert len(part.reason) > 20
    settings = {*claim.ground.parameters}
    for arm in claim.arms:
        settings |= {*arm.opening, *(n for change in arm.changes for n in change.values)}
    if claim.control:
        settings |= {*claim.control.parameters}
    assert settings <= set(DECLARED)
    used = {arm for part in claim.parts for arm in part.contrast}
    assert used == {arm.name for arm in claim.arms}


def test_a_claim_of_ones_own_in_twenty_lines(mine):
    claim = claims.load(mine())
    assert claim.ground.scenario == "santa-croce"
    assert claim.ground.averaged == (40, 59)
    assert claim.arm("union").institutions == "union"
    assert claim.parts[0].how == "mean"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "M1"', 'id = "m 1"', "line 2, key id: id is not right"),
        ('title = "A union raises wages"\n', "", "key title: title is missing"),
        ('source = "mine"', 'sourse = "mine"', "source is missing"),
        ('emerges = "wages"', 'emerges = "wages"\nextra = 1', r"line 8, key extra: unknown key"),
        ("union = 1, none = -1", "union = 1, none = -2", "weights of arms that add up to 0"),
        ("union = 1, none = -1", "onion = 1, none = -1", "and not onion"),
        ('expected = "higher"', 'expected = "none"', "a margin where no effect is expected"),
        ('expected = "higher"', 'expected = "none"\nmargin = 0.1', "the reason for the margin"),
        ('expected = "higher"', 'expected = "up"', r"key parts\.0\.expected"),
        ('expected = "higher"', 'expected = "higher"\nsince = 70', "before the end of the run"),
        ('name = "union"', 'name = "none"', "a name of its own for each arm"),
        ('parameters = { "practices.concession" = 0.0 }', "", "that differ"),
        ('mechanism = "bargaining"', 'mechanism = "b"\nplacebo = true', "except for a placebo"),
        (
            '[[arms]]\nname = "none"',
            '[ground]\nsize = 2.0\n\n[[arms]]\nname = "none"',
            "ground.size",
        ),
        (
            '[[arms]]\nname = "none"',
            '[ground]\nwindow = [50, 60]\n\n[[arms]]\nname = "none"',
            "before the end of the run",
        ),
        (
            '[[arms]]\nname = "none"',
            '[ground.parameters]\n"skill.novelty" = { low = 0.2, high = 0.1, reason = "r" }\n'
            '\n[[arms]]\nname = "none"',
            "low below high",
        ),
        ("[control]", "[control", "the file cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused(mine, old, new, says):
    with pytest.raises(ClaimError, match=says) as error:
        claims.load(mine(old, new))
    assert "mine.toml" in str(error.value)


def test_an_unknown_claim_gets_a_suggestion(tmp_path):
    with pytest.raises(ClaimError, match="did you mean 'C01'"):
        claims.load("C001")
    with pytest.raises(ClaimError, match="No such file"):
        claims.load(tmp_path / "none.toml")
