"""The programs around a sandbox: one calls it, and one receives its callbacks."""

import json
import queue
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

BULK_PATH = "/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/format/json"


def rows(*, count: int, start: int = 0) -> list[list[Any]]:
    """Rows below the map of `bulk_fields`, each with a number of its own."""
    return [[f"98{number:08}", f"Lead {number}", 5] for number in range(start, start + count)]


def bulk_fields(data: list[list[Any]] | None = None, *, map: list[str] | None = None, **changes: Any) -> dict[str, str]:
    """The form fields of a good request, with these changes; None removes a field."""
    bulk_data = {
        "map": ["PhoneNumber", "Name", "Priority"] if map is None else map,
        "data": rows(count=1) if data is None else data,
    }
    fields = {
        "apiKey": "sandbox-key",
        "userName": "sandbox",
        "campaignName": "Sales_Outbound",
        "bulkData": json.dumps(bulk_data),
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


class Caller:
    """Calls a sandbox over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url

    def post(self, fields: dict[str, str] | None = None, **options: Any) -> requests.Response:
        """Posts a bulk request, urlencoded unless the options say otherwise."""
        if "files" not in options and "data" not in options:
            options["data"] = bulk_fields() if fields is None else fields
        return requests.post(self.url + BULK_PATH, **{"timeout": 5, "allow_redirects": False, **options})

    def ask(self, what: str, **asked: Any) -> requests.Response:
        """Posts to one of the sandbox's own addresses."""
        return requests.post(f"{self.url}/sandbox/{what}", json=asked, timeout=5)

    def state(self, **query: str) -> dict[str, Any]:
        """What the sandbox has."""
        return requests.get(f"{self.url}/sandbox/state.json", params=query, timeout=5).json()

    def phones(self, campaign: str = "Sales_Outbound") -> list[str]:
        """The numbers of a campaign's leads, in order."""
        return [lead["PhoneNumber"] for lead in self.state()["leads"][campaign]]


@dataclass(frozen=True)
class Posted:
    """A callback as it came in."""

    path: str
    content_type: str
    body: bytes


class CallbackReceiver:
    """A server that takes callbacks."""

    def __init__(self) -> None:
        self._posted: queue.Queue[Posted] = queue.Queue()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                # Kept before it is answered, so that it is there when the sandbox has its answer.
                receiver._posted.put(Posted(self.path, self.headers["Content-Type"], body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/callbacks/secret-token/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def next(self, *, seconds: float = 5) -> Posted:
        """Takes the next callback; fails if none comes in time."""
        return self._posted.get(timeout=seconds)

    def has_any(self) -> bool:
        """Whether a callback has come that no test has taken yet."""
        return not self._posted.empty()

    def comes_another(self, *, seconds: float) -> bool:
        """Whether another callback comes within this time."""
        try:
            self._posted.get(timeout=seconds)
        except queue.Empty:
            return False
        return True

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
