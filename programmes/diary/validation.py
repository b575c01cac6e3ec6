"""Whether the body of an entry is one that the app could have written, said so that a person understands."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from programmes.diary.kinds import is_known, schema_of

SHOWN = 80
"""How much of a wrong value a sentence repeats."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_JSON_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "yes or no",
    "array": "a list",
    "object": "a set of answers",
    "null": "left empty",
}


def problem_with(kind: str, body: object) -> str | None:
    """The first thing that is wrong with this body, in a sentence; None where nothing is."""
    return next(iter(validate(kind, body)), None)


def validate(kind: str, body: object) -> list[str]:
    """Everything that is wrong with this body, a sentence each; empty where nothing is.

    Fields that the schema does not name are kept and not judged, apart from characters that no database can store. Of
    a kind that this server does not know, nothing but that is judged.
    """
    if not isinstance(body, dict):
        return ["The entry's content must be a set of fields."]
    if _holds_unstorable(body):
        return ["This entry holds a character that cannot be stored. Please type it again."]
    return [*_missing(kind, body), *_wrong(kind, body)] if is_known(kind) else []


def _missing(kind: str, body: Mapping[str, Any]) -> list[str]:
    schema = schema_of(kind)
    return [f"{schema['properties'][field]['title']} is missing." for field in schema["required"] if field not in body]


def _wrong(kind: str, body: Mapping[str, Any]) -> list[str]:
    errors = [error for error in _validator(kind).iter_errors(body) if error.validator != "required"]
    return [_sentence(error) for error in sorted(errors, key=_place)]


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


def _holds_unstorable(body: object) -> bool:
    """NUL and lone surrogates, in any key or text at any depth; without recursion, since the depth is the sender's."""
    waiting = [body]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and _UNSTORABLE.search(value):
            return True
        if isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
    return False


def _place(error: ValidationError) -> tuple[str, str]:
    return "/".join(str(part) for part in error.absolute_path), str(error.validator)


def _sentence(error: ValidationError) -> str:
    make = _SENTENCES.get(str(error.validator), _not_as_expected)
    return make(error)


def _named(error: ValidationError) -> str:
    """What the patient would call the field. Errors on a list or a set of answers name the whole."""
    schema: Any = error.schema
    return str(schema.get("title") or "The name of an answer")


def _type(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    types = [wanted] if isinstance(wanted, str) else wanted
    return f"{_named(error)} must be {_either([_JSON_TYPES[each] for each in types])}."


def _range(error: ValidationError) -> str:
    schema: Any = error.schema
    return f"{_named(error)} must be from {schema['minimum']} to {schema['maximum']}; it is {_shown(error)}."


def _choice(error: ValidationError) -> str:
    values: Any = error.validator_value
    allowed = ["left empty" if value is None else str(value).replace("_", " ") for value in values]
    return f"{_named(error)} must be {_either(allowed)}; it is {_shown(error)}."


def _too_long(error: ValidationError) -> str:
    return f"{_named(error)} is longer than {error.validator_value} characters. Please shorten it."


def _empty(error: ValidationError) -> str:
    return f"{_named(error)} is empty. Please write something, or leave it out."


def _too_many(error: ValidationError) -> str:
    what = "parts" if error.validator != "maxItems" else "lines"
    return f"{_named(error)} has more than {error.validator_value} {what}."


def _not_as_expected(error: ValidationError) -> str:
    return f"{_named(error)} is not written the way the app writes it: {_shown(error)}."


def _shown(error: ValidationError) -> str:
    text = "empty" if error.instance is None else str(error.instance)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


_SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "type": _type,
    "minimum": _range,
    "maximum": _range,
    "enum": _choice,
    "maxLength": _too_long,
    "minLength": _empty,
    "maxItems": _too_many,
    "maxProperties": _too_many,
}
