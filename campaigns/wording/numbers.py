"""Numbers with what they count."""

from django.contrib.humanize.templatetags.humanize import intcomma


def numbered(number: int, singular: str, plural: str) -> str:
    """“1 batch”, “1,200 batches”."""
    return f"{intcomma(number)} {singular if number == 1 else plural}"
