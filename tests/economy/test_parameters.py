import pytest

from distretto.economy.parameters import DECLARED, Parameters, build


def test_every_parameter_is_declared_with_meaning_unit_and_range():
    assert len(DECLARED) > 100
    meanings = set()
    for name, info in DECLARED.items():
        assert info.name == name
        assert info.meaning
        assert info.unit
        assert info.low < info.high
        meanings.add((name.split(".")[0], info.meaning))
    assert len(meanings) == len(DECLARED)


def test_values_reach_their_place(midpoint):
    values = {name: info.low for name, info in DECLARED.items()}
    values["trust.gain"] = 0.125
    p = build(values)
    assert p.trust.gain == 0.125
    for group in Parameters._fields:
        for name in getattr(p, group)._fields:
            assert getattr(getattr(p, group), name) == values[f"{group}.{name}"]


def test_counts_are_whole_numbers(midpoint):
    p = build({**midpoint, "size.phases": 11.0})
    assert isinstance(p.size.phases, int)
    assert p.size.phases == 11
    assert isinstance(p.trust.gain, float)


def test_missing_and_unknown_names_are_refused(midpoint):
    with pytest.raises(KeyError, match=r"unknown parameters: trust\.gian"):
        build({**midpoint, "trust.gian": 0.1})
    with pytest.raises(KeyError, match=r"trust\.gain"):
        build({k: v for k, v in midpoint.items() if k != "trust.gain"})
