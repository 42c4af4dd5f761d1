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
def alert(
    content: SafeString,
    tone: str,
    *,
    icon: str = "",
    heading: str = "",
    role: str = "",
    id: str = "",
) -> SafeString:
    """Something that a person should know before the rest of the page.

    `tone` is success, info, warning or danger; it brings an icon, unless another one is named. `role` is "alert" for
    what stands in the way, "status" for what is said by the way. With an `id` it can be focused.
    """
    usual_icon = _ALERT_ICONS[tone]
    shown = {"tone": tone, "icon": icon or usual_icon, "heading": heading, "role": role, "id": id}
    return render_to_string("components/alert.html", shown | {"content": content})
