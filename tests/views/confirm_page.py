"""The page of step 4, for its tests."""


def page_of(browser, upload) -> str:
    response = browser.get(f"/uploads/{upload.pk}/confirm/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def confirm(browser, upload, *, option: str = "check_duplicate", **more):
    return browser.post(f"/uploads/{upload.pk}/confirm/", {"option": option} | more)
