"""The search against the slow readable reference, and what must hold for any flows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distretto.areas import Flows, delineate
from distretto.areas.clusters import validity


@st.composite
def matrices(draw, most=9, largest=12):
    """Square matrices of small numbers, many of them 0: many ties."""
    n = draw(st.integers(2, most))
    cells = st.one_of(st.just(0), st.integers(1, largest))
    rows = draw(st.lists(st.lists(cells, min_size=n, max_size=n), min_size=n, max_size=n))
    matrix = np.array(rows)
    np.fill_diagonal(matrix, matrix.diagonal() + draw(st.integers(0, 2 * largest)))
    return matrix


@st.composite
def values(draw):
    """Four parameters in order."""
    least = draw(st.integers(1, 60))
    target = least + draw(st.sampled_from([1, 7, 40, 300]))
    containment = draw(st.sampled_from([0.4, 0.6, 0.6667, 2 / 3]))
    return least, containment, target, draw(st.sampled_from([0.7, 0.75, 0.9, 1.0]))


def flows_of(matrix, codes=None):
    return Flows.from_matrix(matrix, codes=codes, directed=False)


def by_code(result, column):
    return dict(zip(result.codes.tolist(), column.tolist(), strict=True))


@settings(max_examples=150, deadline=None)
@given(matrix=matrices(), values=values(), package=st.booleans())
def test_equals_the_slow_reference(slow_delineate, matrix, values, package):
    given_flows = {(i + 1, j + 1): int(w) for (i, j), w in np.ndenumerate(matrix) if w > 0}
    if not given_flows:
        return
    slow = slow_delineate(given_flows, *values, scattered=package)
    variant = "r-package-3.4" if package else "published"
    ours = delineate(flows_of(matrix), *values, variant=variant, trace=True)

    def participants(column):
        return {int(c): k for c, k in by_code(ours, column).items() if k >= 0}

    assert participants(ours.number) == slow.cluster
    assert participants(ours.number_before_reserve) == slow.before
    assert participants(ours.move_count) == slow.moves
    assert ours.iterations == slow.iterations
    entries = ours.reserve[["case", "iteration", "dissolved", "validity", "community"]]
    assert [
        (*entry[:4], int(entry[4])) for entry in entries.itertuples(index=False)
    ] == slow.reserve
    assert any("goes wrong" in note for note in ours.notes) == (package and slow.doubtful)


@settings(max_examples=100, deadline=None)
@given(matrix=matrices(), values=values())
def test_every_community_has_one_place_and_flows_are_conserved(matrix, values):
    if not matrix.any():
        return
    ours = delineate(flows_of(matrix), *values)
    status = ours.to_dataframe()["status"]
    assert len(status) == len(matrix)
    assert (status == "set aside").tolist() == (ours.reason > 0).tolist()
    assert (status == "not assigned").tolist() == (ours.number == 0).tolist()
    assert ((ours.area == "") == (status != "in an area")).all()
    within = np.flatnonzero(ours.number > 0)
    between = np.zeros((len(ours), len(ours)))
    position = {code: at for at, code in enumerate(ours.area_codes.tolist())}
    for row in ours.area_flows().itertuples():
        between[position[row.origin], position[row.destination]] = row.workers
    expected = np.zeros_like(between)
    area = ours.position[within]
    np.add.at(expected, (area[:, None], area[None, :]), matrix[np.ix_(within, within)])
    assert (between == expected).all()
    stats = ours.area_stats()
    kept = ours.kept
    rows = matrix[np.ix_(kept, kept)].sum(axis=1)
    live = np.bincount(ours.position[kept][ours.number[kept] > 0], rows[ours.number[kept] > 0])
    assert stats["residents"].tolist() == live.tolist()[: len(ours)]
    assert stats["live_and_work"].tolist() == between.diagonal().tolist()


@settings(max_examples=100, deadline=None)
@given(matrix=matrices(), values=values())
def test_areas_are_valid_before_the_reserve_list_is_emptied(matrix, values):
    if not matrix.any():
        return
    ours = delineate(flows_of(matrix), *values)
    kept = ours.kept
    reduced = matrix[np.ix_(kept, kept)]
    before = ours.number_before_reserve[kept]
    for k in set(before.tolist()) - {0}:
        inside = before == k
        live = float(reduced[inside].sum())
        work = float(reduced[:, inside].sum())
        own = float(reduced[np.ix_(inside, inside)].sum())
        assert validity(live, work, own, ours.parameters.rule) >= 1


@settings(max_examples=60, deadline=None)
@given(
    matrix=matrices(),
    values=values(),
    package=st.booleans(),
    shuffle=st.randoms(use_true_random=False),
)
def test_row_order_and_names_do_not_matter(matrix, values, package, shuffle):
    if not matrix.any():
        return
    variant = "r-package-3.4" if package else "published"
    expected = delineate(flows_of(matrix), *values, variant=variant)
    rows = [(i, j, int(w)) for (i, j), w in np.ndenumerate(matrix)]
    shuffle.shuffle(rows)
    gaps = sorted(shuffle.sample(range(10**6), len(matrix)))
    letters = [f"p{gap:07d}" for gap in gaps]
    far = [gap * 10**11 for gap in gaps]
    for codes in (gaps, letters, far, [f"{gap:08d}" for gap in gaps]):
        flows = Flows.from_arrays(
            [codes[i] for i, _, _ in rows],
            [codes[j] for _, j, _ in rows],
            [w for _, _, w in rows],
            directed=False,
        )
        assert flows.codes.tolist() == [str(code) for code in codes]
        ours = delineate(flows, *values, variant=variant)
        assert ours.number.tolist() == expected.number.tolist()
        assert ours.iterations == expected.iterations


@settings(max_examples=60, deadline=None)
@given(
    matrix=matrices(),
    values=values(),
    test=st.sampled_from(["no-loss", "stay-valid"]),
    when=st.sampled_from(["end", "every-iteration"]),
)
def test_with_a_test_the_areas_stay_valid(matrix, values, test, when):
    if not matrix.any():
        return
    ours = delineate(flows_of(matrix), *values, reserve=when, reserve_test=test)
    assert (ours.area_stats()["validity"] >= 1).all()


@settings(max_examples=60, deadline=None)
@given(matrix=matrices(), values=values(), package=st.booleans(), seed=st.integers(0, 9))
def test_fractions(matrix, values, package, seed):
    if not matrix.any():
        return
    shares = matrix * np.random.default_rng(seed).random(matrix.shape)
    flows = Flows.from_matrix(shares, directed=False, fractions=True)
    variant = "r-package-3.4" if package else "published"
    ours = delineate(flows, *values, variant=variant)
    assert (ours.network.residents > 0).all()
    assert (ours.network.jobs > 0).all()
    stats = ours.area_stats()
    inside = shares[np.ix_(ours.kept, ours.kept)].sum(axis=1)[ours.number[ours.kept] > 0]
    assert stats["residents"].sum() == pytest.approx(inside.sum())
    assert np.isfinite(stats["validity"]).all()


@pytest.mark.parametrize(
    ("live", "work", "own", "expected"),
    [
        (1000.0, 1000.0, 750.0, 1.0),
        (10000.0, 10000.0, 6667.0, 1.0),
        (10000.0, 10000.0, 9000.0, 0.75 / 0.6667),
        (20000.0, 10000.0, 6667.0, 0.33335 / 0.6667),
        (500.0, 500.0, 500.0, 1.0),
    ],
)
def test_validity(country, live, work, own, expected):
    rule = delineate(country, 1000, 0.6667, 10000, 0.75).parameters.rule
    assert validity(live, work, own, rule) == pytest.approx(expected, rel=1e-15)


def test_a_long_log_keeps_its_beginning():
    # Thirty closed pairs: every iteration counts, and the log has to grow beyond its first room.
    rng = np.random.default_rng(5)
    matrix = rng.poisson(0.4, (60, 60)) + np.diag(rng.poisson(3, 60) + 1)
    ours = delineate(flows_of(matrix), 40, 0.6, 300, 0.75, trace=True)
    moves = ours.moves
    assert moves["iteration"].drop_duplicates().tolist()[:3] == [1, 2, 3]
    assert (moves["case"] == "joined").sum() == ours.move_count[ours.kept].sum()
