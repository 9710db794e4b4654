import numpy as np
import pytest

from distretto.economy.knowledge import own_knowledge, update_knowledge
from distretto.economy.trust import acquaint

VALUES = {
    "design.engineers": 0.5,
    "design.engineers_size": 100.0,
    "design.diffusion": 0.4,
    "design.knowledge_speed": 0.25,
}


def test_large_firms_have_engineers(bench):
    p = bench(VALUES).parameters.design
    assert own_knowledge(0, p) == 0.0
    assert own_knowledge(100, p) == pytest.approx(0.25)
    assert own_knowledge(300, p) == pytest.approx(0.375)


def test_knowledge_moves_toward_what_one_has_access_to(bench):
    b = bench(VALUES, firms=3)
    b.open_firm(0, final=True, phases=1, workers=100)
    b.open_firm(1, final=True, phases=1, workers=0)
    b.state.designs.knowledge[:] = (0.0, 0.6, 0.6)
    b.state.policy.analytic[0] = 0.2
    acquaint(b.state.ties, 0, 1, 0.5, 0)
    b.run(update_knowledge)
    # own 0.25, seen 0.4 x 0.5 x 0.6 = 0.12, offered 0.2: access 1 - 0.75 x 0.88 x 0.8 = 0.472
    # the other sees nothing in firm 0, has nobody and is offered nothing: 0.6 - 0.25 x 0.6
    assert b.state.designs.knowledge == pytest.approx([0.118, 0.45, 0.6])


def test_access_is_reached_and_never_passed(bench):
    b = bench({**VALUES, "design.knowledge_speed": 1.0}, firms=4)
    for f in range(4):
        b.open_firm(f, final=True, phases=1, workers=10**6)
        acquaint(b.state.ties, 0, f, 1.0, 0) if f else None
    b.state.policy.analytic[:] = 1.0
    for _ in range(5):
        b.run(update_knowledge)
    assert np.all(b.state.designs.knowledge == 1.0)


def test_without_sources_there_is_none(bench):
    b = bench({**VALUES, "design.engineers": 0.0}, firms=2)
    for f in range(2):
        b.open_firm(f, final=True, phases=1, workers=500)
    acquaint(b.state.ties, 0, 1, 1.0, 0)
    for _ in range(5):
        b.run(update_knowledge)
    assert not b.state.designs.knowledge.any()
