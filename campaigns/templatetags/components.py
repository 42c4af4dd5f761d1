"""The pieces of which pages are built. Each has a tag here and its markup in templates/components/.

A component is given all that it shows; it reads nothing else of the page
(docs/decisions/0010-components-are-template-tags.md). One with an end tag encloses markup of the page.
"""

from collections.abc import Sequence

from django import forms, template
from django.forms import BoundField
from django.template import Context
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
    """Words or markup as a parameter: `{% slot as actions %}<a …>…</a>{% endslot %}`, then `actions=actions`."""
    return SafeString(content.strip())


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


@register.inclusion_tag("components/field_errors.html")
def field_errors(errors: Sequence[str], *, id: str = "", role: str = "") -> dict[str, object]:
    """What is wrong with a field or a form, a line for each; nothing where nothing is wrong."""
    return {"errors": errors, "id": id, "role": role}


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    more: str = "",
    is_optional: bool = False,
    is_filter: bool = False,
) -> dict[str, object]:
    """A field of a form with its label, errors and help text, which a screen reader reads together.

    `label` and `help` replace those of the form. `more` is markup below the help text (see `slot`). `is_optional`
    says that the field may be left empty. `is_filter` is for a field that narrows a list: it stands in a row with
    others, and of what cannot be understood nothing is said, as the list then shows all.
    """
    described_by = [f"{bound.auto_id}_helptext"] if help or bound.help_text else []
    errors = [] if is_filter else bound.errors
    described_by += [f"{bound.auto_id}_error"] if errors else []
    attributes = {"class": "form-select" if isinstance(bound.field.widget, forms.Select) else "form-control"}
    if described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "label": label or bound.label,
        "errors": errors,
        "help": help,
        "more": more,
        "is_optional": is_optional,
        "is_filter": is_filter,
    }


@register.simple_block_tag(takes_context=True)
def confirm_form(
    context: Context,
    content: SafeString,
    *,
    button: str,
    icon: str = "",
    is_dangerous: bool = False,
    other: str = "",
    other_address: str = "",
) -> SafeString:
    """A form that asks for one last thing, as a card. It encloses the fields.

    `button` is what its button says; what cannot be undone `is_dangerous`. `other` is what a person can do instead;
    it is a link if there is an `other_address`. Of the context only the token against forged forms is taken.
    """
    shown = {"button": button, "icon": icon, "is_dangerous": is_dangerous}
    shown |= {"other": other, "other_address": other_address, "content": content}
    return render_to_string("components/confirm_form.html", shown | {"csrf_token": context.get("csrf_token")})
