import json

import pytest

from distretto.economy.rules import RULES


def test_rules_are_printed_in_the_order_of_the_season(distretto):
    answer = distretto("rules")
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 80
    names = [line.strip() for line in answer.out.splitlines() if line.strip().isidentifier()]
    assert [name for name in names if name in {rule.name for rule in RULES}] == [
        rule.name for rule in RULES
    ]
    for rule in RULES:
        assert rule.step in answer.out


def test_rules_as_json(distretto):
    answer = distretto("rules", "--json")
    assert answer.code == 0
    found = json.loads(answer.out)
    assert [each["rule"] for each in found] == [rule.name for rule in RULES]
    learn = next(each for each in found if each["rule"] == "learn")
    assert learn["writes"] == ["workers.breadth", "workers.skill"]
    assert {"skill.learning", "skill.loss"} <= set(learn["parameters"])
    assert {"skill.learning": 0.0, "skill.loss": 0.0}.items() <= learn["off"].items()


@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_rules_fit_the_terminal(distretto, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    answer = distretto("rules")
    assert answer.code == 0
    assert "settle_deals" in answer.out
    assert max(len(line.rstrip()) for line in answer.out.splitlines()) <= int(columns)
