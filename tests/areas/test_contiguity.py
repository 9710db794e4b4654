from itertools import pairwise

import numpy as np
import pytest

from distretto.areas import delineate, pieces, repair


@pytest.fixture(scope="module")
def result(board):
    return delineate(board, min_size=100, target_size=1000)


def chains(result, leaving_out=()):
    """Neighbours such that each area hangs together but for some communities."""
    pairs = []
    for area in range(len(result)):
        members = [i for i in np.flatnonzero(result.position == area) if i not in leaving_out]
        pairs += list(pairwise(members))
    return pairs


@pytest.fixture
def detached(result):
    """A small community of the largest area, apart from it, beside a community of another."""
    large = int(np.bincount(result.position).argmax())
    members = np.flatnonzero(result.position == large)
    apart = int(members[result.flows.residents[members].argmin()])
    other = int(np.flatnonzero(result.position != large)[0])
    return apart, other


def everywhere(result):
    return np.ones(len(result.flows), bool)


def test_areas_in_one_piece(result):
    neighbours = np.array(chains(result))
    assert len(pieces(result, neighbours, everywhere(result))) == 0
    repaired = repair(result, neighbours, everywhere(result))
    assert len(repaired.moved) == 0
    assert np.array_equal(repaired.delineation.number, result.number)
    assert repaired.cost["detached_pieces"] == (0, 0)


def test_a_piece_goes_to_the_area_beside_it(result, detached):
    apart, other = detached
    neighbours = np.array([*chains(result, {apart}), (apart, other)])
    found = pieces(result, neighbours, everywhere(result)).to_dict("records")
    assert len(found) == 1
    assert found[0]["communities"] == result.codes[apart]
    assert found[0]["area"] == result.area[apart]
    assert found[0]["pieces"] == 2 and not found[0]["island"]

    repaired = repair(result, neighbours, everywhere(result))
    after = repaired.delineation
    assert after.number[apart] == result.number[other]
    same = np.arange(len(result.flows)) != apart
    assert np.array_equal(after.number[same], result.number[same])
    assert len(pieces(after, neighbours, everywhere(result))) == 0
    assert repaired.cost["detached_pieces"] == (1, 0)
    assert repaired.cost["areas_in_several_pieces"] == (1, 0)
    crossing = [each.quality["workers_crossing_share"] for each in (result, after)]
    assert repaired.cost["workers_crossing_share"] == tuple(crossing)
    assert crossing[1] != crossing[0]
    assert "1 pieces were moved" in after.notes[0]


def test_the_cost_of_a_move(result, detached):
    apart, other = detached
    neighbours = np.array([*chains(result, {apart}), (apart, other)])
    repaired = repair(result, neighbours, everywhere(result))
    row = repaired.moved.to_dict("records")[0]
    assert (row["from_area"], row["to_area"]) == (result.area[apart], result.area[other])
    frame = result.flows.to_dataframe()
    codes, area = result.codes, dict(zip(result.codes, result.area, strict=True))
    here = frame["origin"] == codes[apart]
    there = frame["destination"] == codes[apart]
    a = frame["workers"][here & (frame["destination"].map(area) == row["to_area"])].sum()
    b = frame["workers"][there & (frame["origin"].map(area) == row["to_area"])].sum()
    live = frame["workers"][frame["origin"].map(area) == row["to_area"]].sum()
    work = frame["workers"][frame["destination"].map(area) == row["to_area"]].sum()
    residents, jobs = frame["workers"][here].sum(), frame["workers"][there].sum()
    assert row["cohesion"] == pytest.approx(b / live * b / jobs + a / residents * a / work)
    for side in ("from", "to"):
        for when, which in (("before", result), ("after", repaired.delineation)):
            stats = (
                which.area_stats()
                .set_index("number")
                .loc[result.number[apart if side == "from" else other]]
            )
            assert row[f"{side}_validity_{when}"] == stats["validity"]
            assert row[f"{side}_containment_{when}"] == min(
                stats["containment_supply"], stats["containment_demand"]
            )


def test_an_island_stays(result, detached):
    apart, _ = detached
    neighbours = np.array(chains(result, {apart}))
    assert pieces(result, neighbours, everywhere(result))["island"].tolist() == [True]
    repaired = repair(result, neighbours, everywhere(result))
    assert np.array_equal(repaired.delineation.number, result.number)
    known = everywhere(result)
    known[apart] = False
    assert len(pieces(result, neighbours, known)) == 0
