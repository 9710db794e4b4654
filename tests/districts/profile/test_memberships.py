"""Memberships by hand: criteria, what is essential, what is missing, squares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.districts.features import features_of
from distretto.districts.profiling import read_typologies
from distretto.districts.profiling.definitions import BY_NAME, DEFINITIONS
from distretto.districts.profiling.memberships import scored
from distretto.districts.profiling.rules import Criterion, Kind, Rules
from distretto.errors import InputError

SHARE = st.floats(0.0, 1.0)


def features(**values):
    return features_of(DEFINITIONS, values)


def rules(*criteria):
    return Rules("made", "Made", "nobody", (Kind("one", "One", "a kind", criteria),))


MUCH = Criterion("outside_jobs", 0.1, 0.5)
LITTLE = Criterion("top5_jobs", 0.5, 0.1)
ESSENTIAL = Criterion("public_jobs", 0.0, 1.0, essential=True)


def test_a_criterion_is_a_straight_line_between_its_values():
    assert [MUCH.membership(x) for x in (0.0, 0.1, 0.3, 0.5, 0.9)] == pytest.approx(
        [0.0, 0.0, 0.5, 1.0, 1.0]
    )
    assert [LITTLE.membership(x) for x in (0.0, 0.1, 0.3, 0.6)] == pytest.approx([1, 1, 0.5, 0])


def test_a_membership_is_the_mean_of_what_is_known():
    score = scored(rules(MUCH, LITTLE), features(outside_jobs=0.2, top5_jobs=0.3))["one"]
    assert score.membership == pytest.approx((0.25 + 0.5) / 2)
    assert (score.low, score.high) == pytest.approx((score.membership, score.membership))


def test_what_is_missing_leaves_a_range():
    score = scored(rules(MUCH, LITTLE), features(outside_jobs=0.2))["one"]
    assert score.membership == pytest.approx(0.25)
    assert (score.low, score.high) == pytest.approx((0.125, 0.625))
    assert [feature.name for feature in score.missing] == ["top5_jobs"]


def test_nothing_known_is_no_membership():
    score = scored(rules(MUCH), features())["one"]
    assert (score.membership, score.low, score.high) == (None, 0.0, 1.0)


def test_no_kind_is_above_what_is_essential_to_it():
    found = features(outside_jobs=0.5, top5_jobs=0.1, public_jobs=0.2)
    score = scored(rules(MUCH, LITTLE, ESSENTIAL), found)["one"]
    assert score.membership == pytest.approx(0.2)
    score = scored(rules(MUCH, LITTLE, ESSENTIAL), features(outside_jobs=0.5, top5_jobs=0.1))["one"]
    assert (score.membership, score.low, score.high) == (None, 0.0, 1.0)


@given(st.dictionaries(st.sampled_from(sorted(BY_NAME)), SHARE))
def test_memberships_lie_within_their_ranges(values):
    for each in read_typologies():
        typology = scored(each, features(**values))
        for score in (*typology.scores, *typology.squares):
            assert 0.0 <= score.low <= score.high + 1e-12 <= 1.0 + 2e-12
            if score.membership is not None:
                assert score.low - 1e-12 <= score.membership <= score.high + 1e-12


@given(st.dictionaries(st.sampled_from(sorted(BY_NAME)), SHARE), st.sampled_from(sorted(BY_NAME)))
def test_what_becomes_known_narrows_the_range(values, name):
    for each in read_typologies():
        less = {key: value for key, value in values.items() if key != name}
        before, after = (scored(each, features(**known)) for known in (less, values))
        for wide, narrow in zip(before.scores, after.scores, strict=True):
            assert wide.low <= narrow.low + 1e-12
            assert narrow.high <= wide.high + 1e-12


@given(SHARE, SHARE)
def test_the_four_squares_add_up_to_one(support, competence):
    (rule,) = (each for each in read_typologies() if each.corners)
    values = features(association_density=support, advanced_machines=competence)
    squares = scored(rule, values).squares
    assert sum(square.membership for square in squares) == pytest.approx(1.0)


def test_the_square_is_that_of_its_sides():
    (rule,) = (each for each in read_typologies() if each.corners)
    found = scored(rule, features(association_density=0.9, advanced_machines=0.0))
    assert max(found.squares, key=lambda square: square.membership).number == "II"


def test_every_feature_speaks_for_a_kind_or_is_shown():
    asked = {c.feature for each in read_typologies() for kind in each.kinds for c in kind.criteria}
    context = {"firms", "jobs", "small_jobs", "large_jobs", "main_quotient", "main_share"}
    described = {"reciprocity", "reciprocity_ratio", "alternation", "flip_rate", "buyer_hhi"}
    described |= {"hierarchy"}  # suppliers that buy from nobody divide labour, they need not obey
    assert set(BY_NAME) - asked == context | described


@pytest.mark.parametrize(
    ("text", "problem", "where"),
    [
        ("not toml", "not a TOML file", None),
        ("a = 1", "not a typology", "a"),
        ('[a]\ntitle = "A"\nsource = "s"\n', "the typology is not whole", "a"),
        ('[a.b]\ntitle = "B"\nmeaning = "m"\n', "the kind has no criteria", "a.b"),
        ("[a.b]\ncriteria = [{ none = 0, full = 1 }]\n", "feature is missing", "a.b"),
        (
            '[a.b]\ncriteria = [{ feature = "outside_job", none = 0, full = 1 }]\n',
            "there is no such feature",
            "a.b",
        ),
        (
            '[a.b]\ncriteria = [{ feature = "outside_jobs", none = 1, full = 1 }]\n',
            "the criterion has no two values",
            "a.b, outside_jobs",
        ),
        (
            '[a.b]\ncriteria = [{ feature = "jobs", none = 0, full = 1, essential = 1 }]\n',
            "neither true nor false",
            "a.b, jobs, essential",
        ),
        (
            '[a.b]\nmeaning = "m"\ncriteria = [{ feature = "jobs", none = 0, full = 1 }]\n',
            "title is missing",
            "a.b",
        ),
    ],
)
def test_a_wrong_file_of_kinds_is_refused(tmp_path, text, problem, where):
    path = tmp_path / "kinds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_typologies(path)
    assert (raised.value.problem, raised.value.where) == (problem, where)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_typologies(tmp_path / "none.toml")
