"""What came of the search for a phone number."""

from collections.abc import Iterator

from .numbers import numbered

SEARCH_IS_GONE = "This search is not kept any more. Enter the number again."


def found_in_words(*, ending: str, uploads: int, are_more: bool) -> str:
    """“The number ending in 3210 is in 3 uploads”."""
    number = f"The number ending in {ending}"
    if not uploads:
        return f"{number} is in no upload that you may see"
    more = " or more; the newest are shown" if are_more else ""
    return f"{number} is in {numbered(uploads, 'upload', 'uploads')}{more}"


def what_is_missing(*, not_indexed: int, is_cleared: bool, unread: int) -> list[str]:
    """Sentences that say which uploads could not be searched; none where all could."""
    return list(_missing(not_indexed, is_cleared, unread))


def _missing(not_indexed: int, is_cleared: bool, unread: int) -> Iterator[str]:
    if not_indexed:
        still = numbered(not_indexed, "upload is still being indexed", "uploads are still being indexed")
        its = "Its numbers are" if not_indexed == 1 else "Their numbers are"
        yield f"{still}. {its} not found yet: search again in a few minutes."
    elif is_cleared:
        yield "All uploads are being indexed anew. Their numbers are not found yet: search again in a few minutes."
    if unread:
        yield (
            f"In {numbered(unread, 'more upload', 'more uploads')} a row may have had the number before it was "
            "corrected. The stored file that would say so cannot be read now."
        )
