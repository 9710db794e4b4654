"""Ellison-Glaeser and Maurel-Sédillot: textbook values, exact arithmetic, random sites."""

from fractions import Fraction

import numpy as np
import pytest

from distretto.districts.concentration import (
    Plants,
    SizeInequality,
    agglomeration,
    coagglomeration,
    coagglomeration_pairs,
    random_sites,
)
from distretto.errors import InputError


@pytest.fixture(scope="module")
def fictional(shared_table):
    """The 42 invented firms of Farhauer and Kröll (2014), and the jobs of the three regions."""
    rows = shared_table("de_concentration_examples/fk2014_fictional_firms.csv.gz")
    plants = Plants.from_columns(rows["region"], rows["industry"], rows["emp_firm"])
    return plants, rows.groupby("region")["emp_region"].first().to_numpy()


@pytest.fixture(scope="module")
def country():
    """Plants of unlike sizes in five industries, and a board of twelve unlike areas."""
    draws = np.random.default_rng(5)
    counts = (4, 12, 40, 150, 400)
    industry = np.repeat(np.arange(5), counts)
    jobs = np.ceil(draws.lognormal(2.0, 1.2, len(industry)))
    board = draws.lognormal(0.0, 1.0, 12)
    area = draws.integers(0, 12, len(industry))
    plants = Plants.from_columns(area, industry, jobs, areas=range(12), industries=range(5))
    return plants, board


def test_the_textbook_value():
    # Farhauer and Kröll (2014), as in the manual of the R package REAT.
    area = ["Wien"] * 5 + ["Linz"] * 4 + ["Graz"]
    jobs = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    plants = Plants.from_columns(area, ["x"] * 10, jobs, areas=["Wien", "Linz", "Graz"])
    found = agglomeration(plants.employment, plants.inequality, board=[500000, 400000, 100000])
    assert found.ellison_glaeser[0] == pytest.approx(0.05990628, abs=5e-9)


def exact_indices(plants, board, industry):
    """The two indices of one industry in fractions, formula by formula."""
    mine = [k for k in range(len(plants)) if plants.industry[k] == industry]
    jobs = {k: Fraction(int(plants.jobs[k])) for k in mine}
    total = sum(jobs.values())
    x = [Fraction(int(size), int(sum(board))) for size in board]
    s = [
        sum(jobs[k] for k in mine if plants.area[k] == area) / total
        for area in range(len(plants.areas))
    ]
    h = sum((jobs[k] / total) ** 2 for k in mine)
    squares = sum(each**2 for each in x)
    raw = sum((a - b) ** 2 for a, b in zip(s, x, strict=True))
    gamma = (raw - (1 - squares) * h) / ((1 - squares) * (1 - h))
    p = (sum(each**2 for each in s) - squares) / (1 - squares)
    return raw, h, gamma, (p - h) / (1 - h)


def test_the_fictional_firms_in_exact_arithmetic(fictional):
    plants, board = fictional
    found = agglomeration(plants.employment, plants.inequality, board=board)
    for industry in range(4):
        raw, h, gamma, maurel = exact_indices(plants, board, industry)
        assert found.raw[industry] == pytest.approx(float(raw), rel=1e-12)
        assert found.herfindahl[industry] == pytest.approx(float(h), rel=1e-12)
        assert found.ellison_glaeser[industry] == pytest.approx(float(gamma), rel=1e-10)
        assert found.maurel_sedillot[industry] == pytest.approx(float(maurel), rel=1e-10)


def test_coagglomeration_as_first_defined(fictional):
    """Ellison and Glaeser (1997) write the index with the Herfindahls of plants in it."""
    plants, board = fictional
    jobs = plants.employment
    each = agglomeration(jobs, plants.inequality, board=board)
    x = board / board.sum()
    w = jobs.sum(axis=0) / jobs.sum()
    h = w**2 @ each.herfindahl
    together = ((jobs.sum(axis=1) / jobs.sum() - x) ** 2).sum()
    own = (each.ellison_glaeser * w**2 * (1 - each.herfindahl)).sum()
    right = (together / (1 - (x**2).sum()) - h - own) / (1 - (w**2).sum())
    assert coagglomeration(jobs, board=board) == pytest.approx(right, rel=1e-10)


def test_the_pairwise_form_is_the_index_of_two(fictional):
    plants, board = fictional
    jobs = plants.employment
    pairs = coagglomeration_pairs(jobs, board=board)
    assert np.isnan(np.diag(pairs)).all()
    for i, j in ((0, 1), (1, 3)):
        two = coagglomeration(jobs[:, [i, j]], board=board)
        assert pairs[i, j] == pytest.approx(two, rel=1e-10)
        assert pairs[j, i] == pairs[i, j]


def check_random_sites(plants, board, replications):
    """Mean 0 and the standard deviation of the formula, for both indices."""
    gamma = random_sites(plants, replications, board=board)
    expected = agglomeration(plants.employment, plants.inequality, board=board)
    error = expected.ellison_glaeser_error
    assert (np.abs(gamma.mean(axis=0)) < 4 * error / replications**0.5).all()
    assert gamma.std(axis=0) == pytest.approx(error, rel=12 / replications**0.5)


def test_random_sites_have_index_zero_on_average(country):
    check_random_sites(*country, 3000)


@pytest.mark.slow
def test_random_sites_have_index_zero_on_average_in_many(country):
    check_random_sites(*country, 200_000)


def test_maurel_sedillot_under_random_sites(country):
    plants, board = country
    draws, chance = np.random.default_rng(3), board / board.sum()
    found = []
    for _ in range(2000):
        area = draws.choice(12, len(plants), p=chance)
        thrown = Plants(area, plants.industry, plants.jobs, plants.areas, plants.industries)
        found.append(agglomeration(thrown.employment, plants.inequality, board=board))
    index = np.array([each.maurel_sedillot for each in found])
    error = found[0].maurel_sedillot_error
    assert (np.abs(index.mean(axis=0)) < 4 * error / 2000**0.5).all()
    assert index.std(axis=0) == pytest.approx(error, rel=0.1)
    # As often below 5 % as a test at this level should be, but for the industry of four plants.
    rejected = np.mean([each.p_value < 0.05 for each in found], axis=0)
    assert rejected[1:] == pytest.approx(0.05, abs=0.02)


def test_all_in_one_area_is_one_and_chance_does_not_explain_it():
    plants = Plants.from_columns(["a"] * 40, ["x"] * 40, [10] * 40, areas=["a", "b"])
    found = agglomeration(plants.employment, plants.inequality, board=[1, 1])
    assert found.maurel_sedillot[0] == pytest.approx(1.0)
    # Of two like areas: G = 1/2, sum x^2 = 1/2, H = 1/40.
    assert found.ellison_glaeser[0] == pytest.approx(1.0)
    assert found.p_value[0] < 1e-6
    assert found.z[0] > 5


def test_a_single_plant_says_nothing_of_agglomeration():
    plants = Plants.from_columns(["a", "b", "b"], ["x", "y", "y"], [10, 5, 5])
    found = agglomeration(plants.employment, plants.inequality, board=[1, 3])
    assert np.isnan([found.ellison_glaeser[0], found.maurel_sedillot[0], found.p_value[0]]).all()
    assert np.isfinite([found.ellison_glaeser[1], found.p_value[1], found.raw[0]]).all()


def test_the_herfindahl_alone_stands_for_plants_that_are_alike():
    plants = Plants.from_columns(["a", "a", "b", "b", "b"], ["x"] * 5, [7] * 5)
    from_list = agglomeration(plants.employment, plants.inequality, board=[1, 2])
    alone = agglomeration(plants.employment, [1 / 5], board=[1, 2])
    for name in ("ellison_glaeser", "ellison_glaeser_error", "maurel_sedillot_error", "p_value"):
        assert getattr(alone, name) == pytest.approx(getattr(from_list, name))


def test_to_dataframe_names_industries(fictional):
    plants, board = fictional
    found = agglomeration(plants.employment, plants.inequality, board=board)
    table = found.to_dataframe(plants.industries)
    assert table["industry"].tolist() == list(plants.industries)
    assert table["ellison_glaeser"].to_numpy() == pytest.approx(found.ellison_glaeser)


@pytest.mark.parametrize(
    ("plants", "board", "words"),
    [
        ([0.5, 1.5], None, "industry 2"),
        ([0.5, 0.0], None, "above 0"),
        ([0.5], None, "do not fit"),
        ([0.5, 0.5], [1, 2, 3], "board does not fit"),
        ([0.5, 0.5], [1, 0], "no board"),
        ([0.5, 0.5], [1, -1], "no board"),
    ],
)
def test_bad_input_gets_one_clear_error(plants, board, words):
    with pytest.raises(InputError, match=words):
        agglomeration([[30, 10], [30, 30]], plants, board=board)


def test_numbers_out_of_range(country):
    with pytest.raises(InputError, match="replications"):
        random_sites(country[0], 0)
    with pytest.raises(InputError, match="seed"):
        random_sites(country[0], 1, -1)
    with pytest.raises(InputError, match="two industries"):
        coagglomeration([[1, 0], [2, 0]])


def test_inequality_needs_no_list(country):
    plants, board = country
    found = plants.inequality
    assert isinstance(found, SizeInequality)
    again = agglomeration(plants.employment, found, board=board)
    assert again.herfindahl == pytest.approx(found.herfindahl)


def test_an_industry_all_in_one_area_has_an_index_of_one_on_average_over_areas():
    """Only the index of Maurel and Sédillot is 1 wherever that area is."""
    x, h = np.array([0.6, 0.3, 0.1]), 0.2
    found = [agglomeration(np.eye(3)[:, [area]] * 50, [h], board=x) for area in range(3)]
    assert [each.maurel_sedillot[0] for each in found] == pytest.approx([1, 1, 1])
    gamma = np.array([each.ellison_glaeser[0] for each in found])
    assert gamma[0] < 1 < gamma[2] and gamma @ x == pytest.approx(1)
