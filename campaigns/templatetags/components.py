"""The pieces of which pages are built. Each has a tag here and its markup in templates/components/.

A component is given all that it shows; it reads nothing else of the page
(docs/decisions/0010-components-are-template-tags.md). One with an end tag encloses markup of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core.paginator import Page
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
    """The empty state of a page or a list: what will be shown, and why there is nothing yet. It encloses a button."""
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
    attributes: dict[str, str | bool] = {
        "class": "form-select" if isinstance(bound.field.widget, forms.Select) else "form-control"
    }
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


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a table's column. One `is_hidden` if only a screen reader needs it. With an `address`, it leads to
    the table sorted by this column; `order` says how it is sorted now: "ascending", "descending", or "" for not."""

    name: str
    is_number: bool = False
    is_hidden: bool = False
    address: str = ""
    order: str = ""


@register.filter
def as_number(name: str) -> Column:
    """The column of this name holds numbers: its heading stands at the right, as they do."""
    return Column(name, is_number=True)


@register.filter
def as_hidden(name: str) -> Column:
    """The column of this name has a heading for screen readers only."""
    return Column(name, is_hidden=True)


@register.simple_tag
def columns(*names: str | Column | Sequence[str]) -> list[Column]:
    """The columns of a table, in their order: names, columns, and lists of names, which are spread."""
    found: list[Column] = []
    for name in names:
        if isinstance(name, Column):
            found.append(name)
        else:
            found += [Column(one) for one in ([name] if isinstance(name, str) else name)]
    return found


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: SafeString,
    *,
    columns: list[Column],
    id: str = "",
    heading: str = "",
    label: str = "",
    subtitle: str = "",
    actions: str = "",
    region: str = "",
    empty: str = "",
    page: Page[Any] | None = None,
    css: str = "",
) -> SafeString:
    """A table as a card of its own. It encloses the rows (`<tr>`).

    `columns` come from the tag of that name. The card has a `heading` and an `id`, or else a `label`, which only a
    screen reader says. `actions` is markup at the right of the heading (see `slot`). `empty` stands in the table if it
    has no rows. With `page` there are links to the pages before and after. With `region`, which is its name, the table
    can be scrolled by keyboard; without it, its rows become cards on a narrow screen. `css` is a class of the table.
    Of the context only the request is taken, for the addresses of the pages.
    """
    shown: dict[str, object] = {"columns": columns, "id": id, "heading": heading, "label": label, "subtitle": subtitle}
    shown |= {"actions": actions, "region": region, "empty": empty, "page": page, "css": css}
    return render_to_string(
        "components/table.html", shown | {"content": SafeString(content.strip()), "request": context.get("request")}
    )


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any], *, anchor: str = "") -> dict[str, object]:
    """Links to the pages before and after this one of a list, where there are several. `anchor` is "#" and an id.
    Of the context only the request is taken, for the rest of the address."""
    return {"page": page, "anchor": anchor, "request": context.get("request")}
