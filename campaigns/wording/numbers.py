"""Numbers with what they count."""

from django.contrib.humanize.templatetags.humanize import intcomma


def numbered(number: int, singular: str, plural: str) -> str:
    """“1 batch”, “1,200 batches”."""
    return f"{intcomma(number)} {singular if number == 1 else plural}"


def amount(size: int) -> str:
    """A number of bytes in people's units: "50 MB", "1.5 GB", "900 bytes"."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:,.1f}".removesuffix(".0") + f" {name}"
    return f"{size:,} bytes"
