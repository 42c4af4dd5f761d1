"""Sandbox: the HTTP side. It finds the call of an address and reads the body; other modules decide."""

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import control, page
from .delivery import deliver, send
from .form_fields import MAX_BODY_BYTES, read_fields
from .troubles import AWAY

if TYPE_CHECKING:
    from .server import SandboxServer

BULK_PATH = "/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/format/json"
STATUS_PATH = "/ca_apis/campaignStatus"
ELSEWHERE_PATH = "/sandbox/elsewhere"

_FAILED_PATH = re.compile(r"/sandbox/failed/([0-9]{1,30})_error\.csv")
_PIECE = 65_536
_MAX_DRAINED_BYTES = 8 * MAX_BODY_BYTES
_SILENT_SECONDS = 30


class Handler(BaseHTTPRequestHandler):
    """One request. A connection on which nothing comes for half a minute is closed."""

    server: "SandboxServer"
    protocol_version = "HTTP/1.1"
    server_version = "CloudAgentSandbox"
    sys_version = ""
    timeout = _SILENT_SECONDS

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing: a request line can contain keys and numbers."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if failed := _FAILED_PATH.fullmatch(address.path):
            self._failed_file(failed[1], query=address.query)
            return
        routes: dict[str, Callable[[], None]] = {
            "/": lambda: self._see("/sandbox/"),
            "/sandbox": lambda: self._see("/sandbox/"),
            "/sandbox/": self._page,
            "/sandbox/style.css": lambda: send(self, page.STYLE, content_type="text/css"),
            "/sandbox/state.json": lambda: self._state(address.query),
            ELSEWHERE_PATH: self._elsewhere,
            STATUS_PATH: self._campaign_status,
        }
        routes.get(address.path, self._not_found)()

    def do_POST(self) -> None:
        dialer = self.server.dialer
        routes: dict[str, Callable[[], None]] = {
            BULK_PATH: self._bulk,
            ELSEWHERE_PATH: self._elsewhere,
            "/sandbox/trouble": lambda: self._control(lambda asked: control.ask_trouble(dialer, asked)),
            "/sandbox/accounts": lambda: self._control(lambda asked: control.add_account(dialer, asked)),
            "/sandbox/campaigns": lambda: self._control(lambda asked: control.add_campaign(dialer, asked)),
            "/sandbox/window": lambda: self._control(lambda asked: control.set_window(dialer, asked)),
            "/sandbox/away": lambda: self._control(lambda asked: control.go_away(dialer, asked)),
            "/sandbox/reset": lambda: self._control(lambda _asked: self.server.reset()),
        }
        routes.get(urlsplit(self.path).path, self._not_found)()

    # ---- the vendor's calls ----

    def _bulk(self) -> None:
        body = self._body()
        if body is None:
            return
        fields = read_fields(body, self.headers.get("Content-Type", ""))
        receipt = self.server.dialer.receive(fields)
        self.server.tell(receipt)
        if receipt.transaction:
            self.server.call_back(receipt.transaction, trouble=receipt.trouble, url=fields.get("callBackUrl", ""))
        deliver(
            self,
            json.dumps(receipt.answer).encode(),
            trouble=receipt.trouble,
            pause=self.server.stopping.wait,
            elsewhere=self.server.url + ELSEWHERE_PATH,
        )

    def _campaign_status(self) -> None:
        body = self._body()
        if body is None:
            return
        if self.server.dialer.is_away():
            deliver(self, b"", trouble=AWAY, pause=self.server.stopping.wait, elsewhere="")
            return
        asked = _json_object(body) or {}
        answer = self.server.dialer.campaign_status(
            api_key=self.headers.get("apiKey", ""),
            user_name=str(asked.get("userName", "")),
            campaign_name=str(asked.get("campaignName", "")),
        )
        send(self, json.dumps(answer).encode())

    def _failed_file(self, transaction_id: str, *, query: str) -> None:
        try:
            content = self.server.dialer.failed_file(transaction_id, query=query)
        except PermissionError:
            denied = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'
            send(self, denied, status=403, content_type="application/xml")
            return
        if content is None:
            self._not_found()
            return
        send(self, content, content_type="text/csv")

    # ---- the sandbox's own ----

    def _page(self) -> None:
        html = page.render(self.server.dialer.overview())
        send(self, html, content_type="text/html; charset=utf-8", headers=page.HEADERS)

    def _state(self, query: str) -> None:
        user_name = read_fields(query.encode(), "application/x-www-form-urlencoded").get("userName", "")
        send(self, json.dumps(self.server.dialer.state(user_name=user_name)).encode())

    def _control(self, do: Callable[[control.Asked], None]) -> None:
        """Does what a JSON body or a form of the page asks for. After a form the page is shown again."""
        body = self._body()
        if body is None:
            return
        content_type = self.headers.get("Content-Type", "")
        is_form = content_type.startswith("application/x-www-form-urlencoded")
        asked = read_fields(body, content_type) if is_form else _json_object(body or b"{}")
        try:
            if asked is None:
                raise control.NotUnderstood("Please send a JSON object.")
            do(asked)
        except control.NotUnderstood as problem:
            send(self, json.dumps({"status": "error", "message": str(problem)}).encode(), status=400)
            return
        if is_form:
            self._see("/sandbox/")
        else:
            send(self, b'{"status": "success"}')

    def _elsewhere(self) -> None:
        self.server.dialer.note_redirect_followed()
        send(self, b"You should not have come here.", content_type="text/plain")

    def _see(self, path: str) -> None:
        send(self, b"", status=303, headers={"Location": path})

    def _not_found(self) -> None:
        send(self, b"There is nothing at this address.", status=404, content_type="text/plain")

    def _body(self) -> bytes | None:
        """The body of the request; b"" when it is larger than MAX_BODY_BYTES, as PHP then has no fields, either. None
        when its length is not given, or is far too large: then this has sent an answer."""
        length = self.headers.get("Content-Length", "0" if self.command == "GET" else "")
        if not re.fullmatch(r"[0-9]{1,12}", length) or "Transfer-Encoding" in self.headers:
            send(self, b"Please give a Content-Length.", status=411, content_type="text/plain")
            return None
        if int(length) > _MAX_DRAINED_BYTES:
            send(self, b"This is too large.", status=413, content_type="text/plain")
            return None
        if int(length) > MAX_BODY_BYTES:
            self._drain(int(length))
            return b""
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionAbortedError("the caller went away in the middle of its request")
        return body

    def _drain(self, length: int) -> None:
        """Reads the body and drops it: a caller sees no answer before it has sent everything."""
        while length > 0 and (piece := self.rfile.read(min(length, _PIECE))):
            length -= len(piece)


def _json_object(body: bytes) -> dict[str, object] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
