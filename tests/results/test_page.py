"""What the page on folders of results shows runs."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "results.md"


def test_a_comparison_is_read_as_the_page_says(compared, monkeypatch):
    made, folder = compared
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), flags=re.M | re.S)
    block = next(block for block in blocks if "load_comparison" in block)
    names = {}
    monkeypatch.chdir(folder.parent)
    exec(block.replace('"out"', repr(folder.name)), names)
    assert names["difference"].sizes == {"world": made.worlds}
