import json
import random

import pytest
from django.conf import settings

from programmes.diary.fold import fold

CASES = json.loads((settings.BASE_DIR / "tests/data/fold-vectors.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_fold_is_the_phones_in_whatever_order(case):
    orders = [case["entries"], case["entries"][::-1]]
    orders += [random.Random(seed).sample(case["entries"], len(case["entries"])) for seed in range(5)]

    assert [fold(entries).as_json() for entries in orders] == [case["expected"]] * len(orders)
