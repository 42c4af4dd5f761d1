"""The page of step 2, for its tests."""

from campaigns.models import Upload
from tests.views.conftest import page_after


def page_of(browser, upload: Upload) -> str:
    response = browser.get(f"/uploads/{upload.pk}/columns/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def choose(browser, upload: Upload, *fields: str):
    data = {"do": "columns"} | {f"column-{index}": field for index, field in enumerate(fields)}
    return browser.post(f"/uploads/{upload.pk}/columns/", data)


def refused(browser, upload: Upload, *fields: str):
    """The page that a wrong choice leads to."""
    return page_after(browser, choose(browser, upload, *fields))


def chosen(browser, upload: Upload) -> list[str]:
    return [column.chosen for column in browser.get(f"/uploads/{upload.pk}/columns/").context["columns"]]
