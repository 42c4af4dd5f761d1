// On every page: asks now and then what is new, and shows it at its head, in the tab's title and, for who wants it, by
// the browser. Without JavaScript the page shows what was new when the page was loaded.
"use strict";

(() => {
  const ASK_EVERY_MS = 20_000;
  const SHOWN_BY_BROWSER = "notification shown last";

  const place = document.getElementById("notifications");
  if (place === null) return;

  const news = () => document.getElementById("news");
  const inFront = () => (news().dataset.count ? `(${news().dataset.count}) ` : "");
  let shownInFront = inFront();

  function show(html) {
    const hadFocus = place.contains(document.activeElement);
    news().outerHTML = html;
    if (hadFocus) document.getElementById("content").focus({ preventScroll: true });
    tell();
  }

  // The count stands before the title, also when a live part has given the page another one.
  function sayInTitle() {
    const { title } = document;
    const bare = title.startsWith(shownInFront) ? title.slice(shownInFront.length) : title;
    shownInFront = inFront();
    if (title !== shownInFront + bare) document.title = shownInFront + bare;
  }

  function tell() {
    const { latest } = news().dataset;
    sayInTitle();
    if ("byBrowser" in news().dataset && "Notification" in window && Notification.permission === "granted") {
      tellByBrowser(Number(latest));
    }
  }

  // Each notification once in this browser, in however many tabs.
  function tellByBrowser(latest) {
    const last = Number(localStorage.getItem(SHOWN_BY_BROWSER));
    if (latest <= last) return;
    localStorage.setItem(SHOWN_BY_BROWSER, String(latest));
    for (const line of news().querySelectorAll("[data-notification]")) {
      const id = Number(line.dataset.notification);
      if (id > last) popUp(id, line.querySelector("p").textContent.replace(/\s+/g, " ").trim());
    }
  }

  function popUp(id, text) {
    try {
      const shown = new Notification("LeadsPortal", { body: text, tag: `leadsportal-${id}` });
      shown.addEventListener("click", () => {
        window.focus();
        shown.close();
      });
    } catch {
      // Some browsers of phones have the name and cannot do it.
    }
  }

  // The header says that a script asks: so it keeps no session alive, and a session that has ended leads this page, on
  // which somebody may be writing, nowhere.
  async function ask(address, options) {
    const answer = await fetch(address, { ...options, headers: { "HX-Request": "true" } });
    const hasEnded = answer.headers.has("HX-Redirect");
    if (answer.status === 200 && !hasEnded) show(await answer.text());
    return { hasEnded, isShown: answer.ok && !hasEnded };
  }

  async function askAgain() {
    let hasEnded = false;
    try {
      const shown = encodeURIComponent(news().dataset.version);
      ({ hasEnded } = await ask(`${place.dataset.address}?shown=${shown}`));
    } catch {
      // No answer: the next try may get one.
    }
    if (!hasEnded) setTimeout(askAgain, ASK_EVERY_MS);
  }

  // Where it does not go without leaving the page, the form is sent in the usual way, and the next page says why.
  place.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-dismisses")) return;
    event.preventDefault();
    const done = await ask(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!done?.isShown) form.submit();
  });

  new MutationObserver(sayInTitle).observe(document.querySelector("title"), { childList: true });
  tell();
  setTimeout(askAgain, ASK_EVERY_MS);
})();

// On the person's own page: the browser is asked whether it may show notifications.
(() => {
  const box = document.getElementById("browser-permission");
  if (box === null || !("Notification" in window)) return;
  const button = box.querySelector("button");

  function say() {
    box.hidden = false;
    button.hidden = Notification.permission !== "default";
    for (const words of box.querySelectorAll("[data-permission]")) {
      words.hidden = words.dataset.permission !== Notification.permission;
    }
  }

  button.addEventListener("click", async () => {
    await Notification.requestPermission();
    say();
  });
  say();
})();
