import numpy as np
import pytest

from distretto.experiments import measures
from distretto.experiments.panels import FirmYear, Panel, Staff


def year(keys, workers, value_added=None, wage=None, trained=None, member=None):
    n = len(keys)
    wage = np.zeros(n) if wage is None else np.array(wage, dtype=float)
    return FirmYear(
        key=np.array(keys, dtype=np.uint64),
        workers=np.array(workers, dtype=float),
        value_added=np.array(value_added or [1.0] * n, dtype=float),
        wage=wage,
        pay=wage,
        trained=np.array(trained or [False] * n),
        member=np.array(member or [False] * n),
    )


def test_elasticity_is_found_beneath_levels_of_firms_and_years():
    """Wages are 0.05 times log value added per worker, a level by firm and one by year."""
    rng = np.random.default_rng(1)
    level = rng.normal(size=30)
    years = []
    for t in range(6):
        added = np.exp(rng.normal(size=30))
        here = rng.permutation(30)[:25]
        wage = 0.05 * np.log(added / 10.0) + level + 0.3 * t
        years.append(year(here, [10.0] * 25, list(added[here]), wage[here]))
    assert measures.wage_elasticity(years) == pytest.approx(0.05, abs=1e-6)


def test_small_firms_do_not_count_in_the_elasticity():
    assert np.isnan(measures.wage_elasticity([year([1, 2], [1, 2])]))
    assert np.isnan(measures.wage_elasticity([]))


def test_training_by_size_counts_firms_of_that_size_only():
    years = [
        year([1, 2, 3], [9, 10, 49], trained=[True, True, False]),
        year([1, 2], [50, 20], trained=[True, True]),
    ]
    assert measures.training_share(years, 10, 50) == pytest.approx(2 / 3)
    assert measures.training_share(years, 50, 250) == 1.0
    assert np.isnan(measures.training_share(years, 250, 1000))


def staff(wage, age, courses, since, member=None):
    n = len(wage)
    return Staff(
        wage=np.array(wage),
        age=np.array(age),
        tenure=np.zeros(n),
        courses=np.array(courses, dtype=float),
        since=np.array(since, dtype=float),
        member=np.array([True] * n if member is None else member),
    )


def test_completers_are_compared_with_untrained_of_like_age_and_tenure():
    """Old workers earn more and are trained more: matched, training is worth 10 log points."""
    wage = [0.1, 0.0, 0.0, 1.1, 1.1, 1.0]
    age = [25.0, 25.0, 25.0, 55.0, 55.0, 55.0]
    found = measures.trained_premium(staff(wage, age, [1, 0, 0, 1, 2, 0], [1, 0, 0, 1, 2, 0]))
    assert found == pytest.approx(np.expm1(0.1))
    assert np.isnan(measures.trained_premium(staff(wage, age, [0] * 6, [0] * 6)))
    assert np.isnan(measures.trained_premium(None))


def test_only_courses_of_the_network_count_and_only_in_its_firms():
    """Trained before: neither completer nor untrained. Outside the network: not looked at."""
    wage = [0.1, 0.0, 7.0, 9.0, -9.0]
    courses, since = [1, 0, 1, 1, 0], [1, 0, 0, 1, 0]
    member = [True, True, True, False, False]
    found = measures.trained_premium(staff(wage, [30.0] * 5, courses, since, member))
    assert found == pytest.approx(np.expm1(0.1))


def test_reallocation_is_the_part_of_the_gain_that_is_moves():
    """Half the staff at 0 and half at 1; a quarter of it moves up, and the low firm pays 0.2."""
    before = [year([1, 2], [2, 2], wage=[0.0, 1.0])]
    after = [year([2, 1, 9], [3, 1, 5], wage=[1.0, 0.2, 7.0])]
    # Mean 0.5 before; 0.75 + 0.25 * 0.2 = 0.8 after, of which moves at old wages 0.25.
    assert measures.reallocation(before, after) == pytest.approx(0.25 / 0.3)


def test_nobody_moves_between_firms_of_which_one_has_no_workers():
    """A firm without workers pays nothing that a mean could count."""
    before = [year([1, 2, 3], [2, 2, 0], wage=[0.0, 1.0, 0.0])]
    after = [year([1, 2, 3], [1, 3, 4], wage=[0.2, 1.0, 5.0])]
    assert measures.reallocation(before, after) == pytest.approx(0.25 / 0.3)
    for firms in ([], [1]):
        alone = [year(firms, [2.0] * len(firms), wage=[1.0] * len(firms))]
        dearer = [year(firms, [2.0] * len(firms), wage=[1.1] * len(firms))]
        assert np.isnan(measures.reallocation(alone, dearer))
    assert np.isnan(measures.reallocation(after, before))  # wages fell: there is no gain to split


def test_a_ratio_over_nothing_is_not_a_number():
    assert np.isnan(measures.ratio(1.0, 0.0))
    assert np.isnan(measures.ratio(np.nan, 1.0))
    assert measures.ratio(1.0, 2.0) == 0.5


def test_pairs_survive():
    pairs = [np.array(p, dtype=np.uint64) for p in ([1, 2, 3, 4], [3, 4, 5], [5])]
    assert measures.pair_survival(pairs) == pytest.approx((0.5 + 1 / 3) / 2)


def test_growth_of_clients():
    first = year([1, 2, 3], [10, 10, 30], [10.0, 10.0, 30.0], member=[True, False, True])
    last = year([1, 2, 3], [10, 10, 30], [12.0, 10.0, 30.0])
    years = [first, first, first, first, first, last]
    assert measures.client_growth(years) == pytest.approx(np.log(1.2) / 2)
    assert measures.client_growth(years, below=20) == pytest.approx(np.log(1.2))
    assert np.isnan(measures.client_growth(years, least=20))  # there is no other firm of that size
    assert np.isnan(measures.client_growth(years[:5]))


def test_own_account_firms_are_no_clients_of_so_much_per_worker():
    first = year([1, 2, 3], [10, 10, 0], [10.0, 10.0, 9.0], member=[True, False, True])
    last = year([1, 2, 3], [10, 10, 1], [12.0, 10.0, 90.0])
    assert measures.client_growth([first] * 5 + [last]) == pytest.approx(np.log(1.2))


def test_survival_counts_firms_that_could_be_followed():
    panel = Panel()
    for quarter in range(20):
        keys = {1}
        if 1 <= quarter < 5:
            keys.add(2)  # founded in quarter 1, closed in 5
        if quarter >= 2:
            keys.add(3)  # stands 16 quarters later, in 18
        if 10 <= quarter < 12:
            keys.add(4)  # too late to be followed
        panel._count_births(keys, quarter)
    assert panel.survival() == 0.5


def test_a_panel_of_the_model_agrees_with_it(small):
    """What the panel counts is what the state holds, for a district of the model."""
    panel = Panel()
    for _ in range(8):
        small.step()
        panel.add(small)
    firms = small.state.firms
    last = panel.years[-1]
    assert len(panel.years) == len(panel.pairs) == 2
    assert last.key.tolist() == firms.key[firms.alive].tolist()
    assert last.workers.sum() == firms.workers.sum()
    assert 0.0 < measures.pair_survival(panel.pairs) <= 1.0
    assert -0.5 < panel.wage_gap[-1] < 0.5
    workers = small.state.workers
    employed = workers.alive & (workers.employer >= 0)
    assert panel.staff.courses.sum() == workers.trained[employed].sum()
    assert (panel.staff.since <= panel.staff.courses).all()
    assert not panel.staff.member.any()
