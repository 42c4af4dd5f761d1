"""The sandbox's own page."""

import requests

from tests.sandbox.outside import Caller, bulk_fields, rows


def page(caller: Caller) -> str:
    return requests.get(f"{caller.url}/sandbox/", timeout=5).text


def test_the_page_shows_requests_and_leads_with_masked_numbers(caller: Caller):
    caller.post(bulk_fields(rows(count=3), checkDuplicate="true"))
    shown = page(caller)
    assert "checkDuplicate=true" in shown
    assert "queued successfully" in shown
    assert "••••••••02, ••••••••01, ••••••••00" in shown
    assert "98000000" not in shown
    assert "sandbox-key" not in shown


def test_what_came_from_outside_is_escaped(caller: Caller):
    caller.post(bulk_fields(campaignName="<script>alert(1)</script>", action='"><img src=x>'))
    caller.ask("trouble", trouble="slow", campaign="<b>")
    shown = page(caller)
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>" not in shown


def test_the_page_allows_no_script_and_has_its_own_style(caller: Caller):
    answer = requests.get(f"{caller.url}/sandbox/", timeout=5)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text
    style = requests.get(f"{caller.url}/sandbox/style.css", timeout=5)
    assert style.headers["Content-Type"] == "text/css"
    assert style.text


def test_a_button_asks_for_trouble_and_shows_the_page_again(caller: Caller):
    answer = requests.post(f"{caller.url}/sandbox/trouble", data={"trouble": "bad-key"}, timeout=5)
    assert answer.history[0].status_code == 303
    assert "<td>bad-key</td><td>any</td><td>1</td>" in answer.text
    assert caller.post().json()["message"] == "Invalid userName or apiKey"
    assert "Nothing is going to go wrong." in page(caller)


def test_the_reset_button_forgets_everything(caller: Caller):
    caller.post()
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(f"{caller.url}/sandbox/reset", headers=form_type, timeout=5)
    assert "0 requests so far" in answer.text
    assert caller.phones() == []
