import json
import re

import pytest
from jsonschema import Draft202012Validator

from programmes.diary.kinds import FOLDER, is_known, kinds, schema_of
from programmes.enums import EntryKind, SkipReason


def test_kinds_are_those_of_the_database():
    assert kinds() == set(EntryKind.values)


@pytest.mark.parametrize("kind", sorted(EntryKind.values))
def test_schema_is_one_and_keeps_unknown_fields(kind):
    schema = schema_of(kind)

    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is True
    assert set(schema["required"]) <= set(schema["properties"])
    assert all(field["title"] for field in schema["properties"].values())


@pytest.mark.parametrize("kind", sorted(EntryKind.values))
def test_schema_bounds_every_text_list_and_number(kind):
    bounds = {"string": "maxLength", "array": "maxItems", "integer": "maximum", "object": "maxProperties"}
    for name, field in schema_of(kind)["properties"].items():
        types = field.get("type", [])
        for type_ in [types] if isinstance(types, str) else types:
            assert bounds.get(type_, "title") in field, f"{kind}.{name} has no bound"


def test_schema_patterns_are_read_the_same_by_a_browser():
    """A browser compiles them with the u flag, which knows neither \\A nor \\Z and no inline flags."""
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', "".join(path.read_text() for path in FOLDER.glob("*")))

    assert patterns
    for pattern in map(json.loads, patterns):
        assert re.compile(pattern)
        assert not re.search(r"\\[AZ]|\(\?", pattern)


def test_skip_reasons_are_those_of_the_database():
    assert schema_of("session-skipped")["properties"]["reason"]["enum"] == SkipReason.values


def test_kind_from_a_newer_app():
    assert not is_known("yoga")
    with pytest.raises(KeyError):
        schema_of("yoga")
