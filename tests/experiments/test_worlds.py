from distretto.economy.parameters import DECLARED
from distretto.experiments.worlds import World


def test_a_world_is_made_again_from_seed_and_index(scenario):
    assert World(scenario, 1, 5).values() == World(scenario, 1, 5).values()
    keys = {World(scenario, seed, index).key for seed in range(20) for index in range(20)}
    assert len(keys) == 400


def test_priors_differ_between_worlds_and_facts_do_not(scenario):
    one, other = (World(scenario, 1, index).values() for index in (0, 1))
    assert set(one) == set(DECLARED)
    for name, fact in scenario.fixed.items():
        assert one[name] == other[name] == fact.value
    # Two draws of a count may be the same; two draws of a number are not.
    numbers = set(scenario.priors) - scenario.integers
    assert numbers
    assert all(one[name] != other[name] for name in numbers)
    for name, prior in scenario.priors.items():
        assert prior.low <= one[name] <= prior.high


def test_a_founded_district_has_burnt_in(scenario, toy):
    assert World(scenario, 1, 0).found().quarter == 0
