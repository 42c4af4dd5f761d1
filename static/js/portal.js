// What every page has: a form is sent once, and an open menu closes again. Everything works without it.
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

// Back shows the page as it was left: its forms may be sent again then.
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

// A date that is given chooses the way that it belongs to.
document.addEventListener("input", (event) => {
  const way = document.getElementById(event.target.dataset.chooses ?? "");
  if (way !== null && event.target.value !== "") way.checked = true;
});

// What stands in the way is brought to the reader, not searched for.
document.addEventListener("DOMContentLoaded", () => {
  const problems = document.getElementById("problems");
  if (problems !== null) problems.focus();
});

// HTMX gives the focus back to what has the same id. Where that is gone with the news, the live part keeps it,
// so that a keyboard goes on from there and not from the top of the page.
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
