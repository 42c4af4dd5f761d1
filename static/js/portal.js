// For every page: a form is sent only once, and an open menu closes by a click elsewhere. All pages work without this.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-once")) return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
});

// Back shows the page as it was left. Its forms may then be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    form.removeAttribute("data-sent");
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.user-menu[open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.user-menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.user-menu[open]");
  if (menu === null) return;
  closeMenus();
  menu.querySelector("summary").focus();
});

// When a person enters a date, the choice to which the date belongs is selected.
document.addEventListener("input", (event) => {
  const way = document.getElementById(event.target.dataset.chooses ?? "");
  if (way !== null && event.target.value !== "") way.checked = true;
});

// If the page lists problems, they get the focus, so that nobody has to search for them.
document.addEventListener("DOMContentLoaded", () => {
  const problems = document.getElementById("problems");
  if (problems !== null) problems.focus();
});

// After a swap HTMX gives the focus to the element with the same id. If there is no such element any more, the live
// part gets the focus, so that the keyboard goes on from there and not from the top of the page.
let focusWasInLivePart = false;

document.addEventListener("htmx:beforeSwap", () => {
  const live = document.getElementById("live");
  focusWasInLivePart = live !== null && live.contains(document.activeElement);
});

document.addEventListener("htmx:afterSettle", () => {
  const live = document.getElementById("live");
  if (focusWasInLivePart && live !== null && document.activeElement === document.body) {
    live.focus({ preventScroll: true });
  }
});

// What a person has unfolded in a part stays unfolded when the part is fetched anew.
let unfolded = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  unfolded = Array.from(event.detail.target.querySelectorAll("details[id][open]"), (each) => each.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  unfolded = [];
});

// A live part that gets no answer stays as it is. Then a sentence above it says that it may be old, until an answer comes.
function sayWhetherLive(event, isLive) {
  if (event.detail.target?.id === "live") document.getElementById("not-live").hidden = isLive;
}

document.addEventListener("htmx:sendError", (event) => sayWhetherLive(event, false));
document.addEventListener("htmx:responseError", (event) => sayWhetherLive(event, event.detail.xhr.status < 500));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) sayWhetherLive(event, true);
});

// A part that the person may not have any more goes, and is not asked for again. Where it is the middle of the page, the
// whole page is asked for, which says so.
document.addEventListener("htmx:responseError", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  if (requestConfig.verb !== "get" || ![403, 404].includes(xhr.status)) return;
  if (elt.id === "live") location.reload();
  else elt.remove();
});
