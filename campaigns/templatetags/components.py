"""The pieces of which pages are built. Each has a tag here and its markup in templates/components/.

A component is given all that it shows; it reads nothing else of the page
(docs/decisions/0010-components-are-template-tags.md). One with an end tag encloses markup of the page.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

_ALERT_ICONS = {
    "success": "circle-check",
    "info": "info-circle",
    "warning": "alert-triangle",
    "danger": "alert-circle",
}


@register.simple_block_tag
def slot(content: SafeString) -> SafeString:
    """Markup as a parameter of a component: `{% slot as actions %}<a …>{% endslot %}`, then `actions=actions`."""
    return content


@register.simple_block_tag
def alert(
    content: SafeString, tone: str, *, icon: str = "", heading: str = "", role: str = "", id: str = ""
) -> SafeString:
    """Something that a person should know before the rest of the page.

    `tone` is success, info, warning or danger; it brings an icon, unless another one is named. `role` is "alert" for
    what stands in the way, "status" for what is said by the way. With an `id` it can be focused.
    """
    usual_icon = _ALERT_ICONS[tone]
    shown = {"tone": tone, "icon": icon or usual_icon, "heading": heading, "role": role, "id": id}
    return render_to_string("components/alert.html", shown | {"content": content})


@register.inclusion_tag("components/badge.html")
def badge(words: str, *, icon: str, colour: str, detail: str = "") -> dict[str, str]:
    """A state in a word or two. `colour` is green, yellow, orange, red, blue, azure or secondary; it only repeats what
    the words say. `detail` is a sentence beneath."""
    return {"words": words, "icon": icon, "colour": colour, "detail": detail}


@register.inclusion_tag("components/tile.html")
def tile(count: int, name: str, *, icon: str, colour: str, address: str) -> dict[str, object]:
    """A count of rows, in a list of class `tiles`. It leads to these rows at `address` unless there are none.
    `colour` is green, red, orange or grey."""
    return {"count": count, "name": name, "icon": icon, "colour": colour, "address": address}


@register.simple_block_tag
def blank_slate(content: SafeString, *, icon: str, heading: str, text: str) -> SafeString:
    """The empty state of a page or a list: what will stand there, and why nothing does. It encloses a button."""
    return render_to_string(
        "components/blank_slate.html", {"icon": icon, "heading": heading, "text": text, "content": content}
    )
