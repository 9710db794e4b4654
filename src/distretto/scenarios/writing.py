"""Write priors into the text of a scenario file, and leave the rest of it as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping

from distretto.scenarios.lines import key_lines
from distretto.scenarios.models import Prior

__all__ = ["with_priors"]


def with_priors(text: str, priors: Mapping[str, Prior]) -> str:
    """Return the text of a scenario file with other priors.

    Parameters
    ----------
    text : str
        A valid scenario file, every parameter on a line of its own. A parameter that it does not
        give, because it takes it from another scenario, is added.
    priors : mapping of str to Prior
        By dotted name.
    """
    for name, prior in priors.items():
        group, _, key = name.partition(".")
        lines = text.split("\n")
        places = key_lines(text)
        line = f"{key} = {_inline(prior)}"
        place = places.get(("parameters", group, key))
        heading = places.get(("parameters", group))
        if place is not None:
            lines[place - 1] = line
        elif heading is not None:
            lines.insert(heading, line)
        else:
            lines += [f"[parameters.{group}]", line, ""]
        text = "\n".join(lines)
    return text


def _inline(prior: Prior) -> str:
    values: dict[str, float | str] = {"low": prior.low, "high": prior.high, "shape": prior.shape}
    if prior.mode is not None:
        values["mode"] = prior.mode
    values["reason"] = prior.reason
    # Strings and numbers are written in TOML as in JSON.
    entries = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return f"{{ {', '.join(entries)} }}"
