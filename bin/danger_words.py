"""Writes static/app/danger-words.js: the danger signs that are in the release itself, for a phone without a programme.

.venv/bin/python bin/danger_words.py            write it
.venv/bin/python bin/danger_words.py --check    end with 1 if it no longer says what the library says
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "programmes" / "library"
TARGET = ROOT / "static" / "app" / "danger-words.js"
HEAD = """/**
 * Made by bin/danger_words.py from programmes/library; do not edit by hand.
 * `{emergency}` and its like are filled by danger-default.js; ANYWHERE is the entry for a country that is not known.
 */
"""


def read(name: str) -> Any:
    return json.loads((LIBRARY / f"{name}.json").read_text())


def words() -> str:
    """The module's text: only what the library marks for patients."""
    keys = read("patient_keys")["patient_keys"]
    signs = [{key: sign[key] for key in keys["danger_signs"]} for sign in read("danger_signs")]
    anywhere = next(country for country in read("countries") if country["code"] == "*")
    parts = {
        "DANGER_SIGNS": signs,
        "SAFETY_TEXTS": read("safety_texts"),
        "ANYWHERE": {key: anywhere[key] for key in keys["countries"]},
    }
    return HEAD + "".join(
        f"\nexport const {name} = {json.dumps(part, ensure_ascii=False, indent=2)};\n" for name, part in parts.items()
    )


def main() -> int:
    if "--check" not in sys.argv:
        TARGET.write_text(words())
        return 0
    if TARGET.read_text() == words():
        return 0
    print("static/app/danger-words.js no longer says what programmes/library says: run bin/danger_words.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
