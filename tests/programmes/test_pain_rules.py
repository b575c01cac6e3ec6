import json

import pytest
from django.conf import settings

from programmes import content
from programmes.pain_rules import advice_on

VECTORS = json.loads((settings.BASE_DIR / "tests/data/pain-vectors.json").read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_advice_is_the_phones(vector):
    rule = advice_on(vector["given"])

    assert (rule and rule["id"], rule and rule["level"]) == (vector["rule"], vector["level"])


def test_vectors_reach_every_rule():
    assert {vector["rule"] for vector in VECTORS} - {None} == {rule["id"] for rule in content.pain_rules()["rules"]}


def test_advice_on_an_input_that_the_library_does_not_know_is_refused():
    with pytest.raises(KeyError, match="no input mood"):
        advice_on({"mood": 3})
