"""The library's pain rules: at most one piece of advice about what a patient has noted. Pure.

The phone's `static/app/pain-rules.js` is the same; both run `tests/data/pain-vectors.json`. The rules themselves are
data: they may advise less or stop, and none raises a dose.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from programmes import content
from programmes.content.rows import PainRule

Values = dict[str, Any]

OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "includes_any": lambda held, wanted: not set(held).isdisjoint(wanted),
    "only": lambda held, wanted: bool(held) and set(held) <= set(wanted),
}


def advice_on(given: Mapping[str, Any]) -> PainRule | None:
    """The one rule that speaks about this, or None where none does.

    `given` names inputs of the library's `pain_rules`; those left out have its defaults. Levels in the order of
    precedence, within a level the order of the library. Raises KeyError for an input that the library does not know.
    """
    rules = content.pain_rules()
    values = _values(given)
    may_be_green = _holds(rules["green_only_if"], values)
    for level in rules["precedence"]:
        if level == "green" and not may_be_green:
            continue
        for rule in rules["rules"]:
            if rule["level"] == level and _holds(rule["if"], values):
                return rule
    return None


def _values(given: Mapping[str, Any]) -> Values:
    rules = content.pain_rules()
    if unknown := given.keys() - rules["inputs"].keys():
        raise KeyError(f"The pain rules have no input {', '.join(sorted(unknown))}.")
    values = {name: given.get(name, usual["default"]) for name, usual in rules["inputs"].items()}
    return values | {name: _derived(how, values) for name, how in rules["derived"].items()}


def _derived(how: Mapping[str, Any], values: Values) -> Any:
    if names := how.get("first_given"):
        return next((values[name] for name in names if values[name] is not None), None)
    minuend, subtrahend = (values[name] for name in how["minus"])
    return None if minuend is None or subtrahend is None else minuend - subtrahend


def _holds(condition: Mapping[str, Any], values: Values) -> bool:
    if "all" in condition:
        return all(_holds(each, values) for each in condition["all"])
    if "any" in condition:
        return any(_holds(each, values) for each in condition["any"])
    if "not" in condition:
        return not _holds(condition["not"], values)
    value = values[condition["input"]]
    if condition["op"] == "given":
        return value is not None
    other = values[condition["than"]] if "than" in condition else condition["value"]
    # "A comparison with a missing value is false."
    return value is not None and other is not None and OPERATORS[condition["op"]](value, other)
