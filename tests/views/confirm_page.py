"""The page of step 4, for its tests."""

from .conftest import page_after


def page_of(browser, upload) -> str:
    response = browser.get(f"/uploads/{upload.pk}/confirm/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def confirm(browser, upload, *, option: str = "check_duplicate", **more):
    return browser.post(f"/uploads/{upload.pk}/confirm/", {"option": option} | more)


def refused(browser, upload, **chosen) -> str:
    """The page that a wrong form leads to."""
    return " ".join(page_after(browser, confirm(browser, upload, **chosen)).content.decode().split())
