"""The panel's icons as text, each drawn once: a list that includes the template for every line waits for it."""

from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@cache
def icon(name: str, *, small: bool = False) -> SafeString:
    """As `panel/icon.html` draws it."""
    return render_to_string("panel/icon.html", {"name": name, "small": small})
