"""People's browsers, with all that they were shown, all that they asked for, and the ids of their sessions."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Request, Response

from tests.portal import Portal


@dataclass
class Shown:
    """What people were shown: (where, content); and all addresses that browsers asked for, were led to or handed on."""

    to_those_of_the_team: list[tuple[str, bytes]] = field(default_factory=list)
    to_others: list[tuple[str, bytes]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


class Person:
    """A browser of its own. `of_the_team` if its person may see the leads. Close it at the end."""

    def __init__(self, chromium: Browser, portal: Portal, shown: Shown, *, of_the_team: bool) -> None:
        self.context = chromium.new_context(base_url=portal.url)
        self.context.set_default_timeout(20_000)
        self.context.on("request", self._note_request)
        self.context.on("response", self._note_answer)
        self.page: Page = self.context.new_page()
        self.sessions: list[str] = []
        self._shown = shown
        self._pages = shown.to_those_of_the_team if of_the_team else shown.to_others

    def sign_in(self, name: str, password: str) -> None:
        """Of a name that nobody has, the page that comes back shows to whoever typed it what was typed."""
        self.page.goto("/sign-in/")
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password").fill(password)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_label("User name").evaluate_all("all => all.forEach(each => each.removeAttribute('value'))")
        self.keep()
        self.sessions += [cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "sessionid"]

    def sign_out(self) -> None:
        """From now on what is shown may be seen by anybody."""
        self.page.goto("/")
        self.page.locator(".user-menu summary").click()
        self.page.get_by_role("button", name="Sign out").click()
        self.page.wait_for_url("**/sign-in/**")
        self._pages = self._shown.to_others
        self.keep()

    def press(self, button: str) -> None:
        """Presses the button, which leads to another page, and remembers that page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        self.keep()

    def keep(self) -> None:
        """Remembers the page as it is now."""
        self._pages.append((self.page.url, self.page.content().encode()))

    def look_at(self, *paths: str) -> list[int]:
        """Asks for these addresses, remembers the answers, and gives their states."""
        states = []
        for path in paths:
            answer = self.context.request.get(path)
            self._pages.append((path, answer.body()))
            if not answer.url.endswith(path):  # it has led elsewhere
                self._shown.addresses.append(answer.url)
            states.append(answer.status)
        return states

    def _note_request(self, request: Request) -> None:
        self._shown.addresses += [request.url, request.headers.get("referer", "")]

    def _note_answer(self, answer: Response) -> None:
        self._shown.addresses.append(answer.headers.get("location", ""))
