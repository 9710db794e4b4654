from distretto.scenarios.lines import key_lines


def test_keys_are_found_on_their_lines(text):
    lines = key_lines(text)
    expected = {
        ("scenario",): "[scenario]",
        ("scenario", "kind"): 'kind = "calibrated"',
        ("parameters", "size", "firms"): "firms = {",
        ("parameters", "markets", "churn"): "[parameters.markets.churn]",
        ("parameters", "markets", "churn", "shape"): 'shape = "loguniform"',
        ("facts", "rags", "value"): "value = 0.5",
    }
    rows = text.split("\n")
    for key, start in expected.items():
        assert rows[lines[key] - 1].startswith(start)
    assert ("scenario", "size") not in lines
    assert ("nor a table",) not in lines


def test_quoted_dotted_and_repeated_tables():
    text = """
a.b = '''one line''' # a.c = 1
"d e" . 'f=g' = 1
list = [
  "h = 1",
]
[[ x . "y" ]]
z = 1
[[x.y]]
z = 2
"""
    assert key_lines(text) == {
        ("a",): 2,
        ("a", "b"): 2,
        ("d e",): 3,
        ("d e", "f=g"): 3,
        ("list",): 4,
        ("x",): 7,
        ("x", "y"): 7,
        ("x", "y", "0"): 7,
        ("x", "y", "0", "z"): 8,
        ("x", "y", "1"): 9,
        ("x", "y", "1", "z"): 10,
    }
