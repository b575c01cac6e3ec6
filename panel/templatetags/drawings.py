"""The panel's small drawings as tags, in every template: each is drawn once, because a page holds dozens of them."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, *, small: bool = False) -> SafeString:
    """As `panel/icon.html` draws it."""
    return render_to_string("panel/icon.html", {"name": name, "small": small})


@register.simple_tag
@cache
def mark(mark: str) -> SafeString:
    """What became of a session, or of a reminder, as `panel/mark.html` draws it."""
    return render_to_string("panel/mark.html", {"mark": mark})


@register.simple_tag
@cache
def key(mark: str) -> SafeString:
    """A square of the drawing of how it is going, as `panel/patient/key.html` draws it."""
    return render_to_string("panel/patient/key.html", {"mark": mark})
