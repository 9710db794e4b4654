import numpy as np
import pytest

from distretto.areas import Flows, compare, delineate, stability, sweep
from distretto.errors import InputError


def test_sweep_equals_single_delineations(country):
    seen = []
    result = sweep(
        country,
        min_size=[10, 20, 60],
        target_size=[40, 100],
        min_containment=0.6,
        threads=2,
        progress=lambda done, total: seen.append((done, total)),
    )
    # 60 is not below 40.
    assert len(result) == 5
    assert [setting["min_size"] for setting in result.skipped] == [60]
    assert seen == [(done, 5) for done in range(1, 6)]
    for row, number in zip(result.table.itertuples(), result.numbers, strict=True):
        one = delineate(country, row.min_size, 0.6, row.target_size, 0.75)
        assert number.tolist() == one.number.tolist()
        assert row.areas == len(one)
        assert row.modularity == one.quality["modularity"]
    assert "5 settings" in repr(result)


def test_agreement_is_with_the_settings_beside(country):
    result = sweep(country, min_size=[10, 60], target_size=100, min_containment=0.6)
    first, second = (
        delineate(country, size, 0.6, 100, 0.75).number for size in result.table["min_size"]
    )
    partitions = [
        {code: int(k) if k > 0 else code for code, k in zip(country.codes, number, strict=True)}
        for number in (first, second)
    ]
    expected = compare(*partitions).rand
    assert result.table["agreement"].tolist() == pytest.approx([expected, expected])
    alone = sweep(country, 10, 0.6, 100)
    assert np.isnan(alone.table["agreement"]).all()


def test_sweep_needs_one_setting_in_order(country):
    with pytest.raises(InputError, match="no combination"):
        sweep(country, min_size=100, target_size=[50, 100])


def test_stability_depends_on_the_seed_alone(country, country_values):
    first = stability(country, 12, seed=3, threads=1, **country_values)
    again = stability(country, 12, seed=3, threads=2, **country_values)
    fewer = stability(country, 5, seed=3, **country_values)
    other = stability(country, 12, seed=4, **country_values)
    np.testing.assert_array_equal(first.stays, again.stays)
    np.testing.assert_array_equal(first.together, again.together)
    # A replication does not depend on how many there are.
    assert fewer.areas.tolist() == first.areas[:5].tolist()
    assert fewer.agreement.tolist() == first.agreement[:5].tolist()
    assert first.agreement.tolist() != other.agreement.tolist()
    assert ((first.stays >= 0) & (first.stays <= 1))[1:].all()
    assert np.isnan(first.stays[0])  # set aside
    assert first.to_dataframe()["community"].tolist() == country.codes.tolist()


def test_areas_far_apart_are_stable():
    block = np.array([[900, 200, 100], [250, 700, 80], [120, 90, 800]])
    matrix = np.zeros((6, 6), dtype=int)
    matrix[:3, :3] = block
    matrix[3:, 3:] = block + 7
    result = stability(Flows.from_matrix(matrix), 20, min_size=1500, target_size=3000)
    assert result.stays.tolist() == [1.0] * 6
    assert result.together.tolist() == [1.0] * 6
    assert set(result.areas) == {2}


@pytest.mark.parametrize(("replications", "seed"), [(0, 1), (3, -1)])
def test_stability_checks_its_arguments(country, replications, seed):
    with pytest.raises(InputError, match="out of range"):
        stability(country, replications, seed)
