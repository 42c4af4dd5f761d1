// The columns page says at once what a choice means: what is still needed, chosen twice, or not sent.
// The server decides again when the form is sent; without this the page says it then.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-columns]");
  if (form === null) return;
  const selects = [...form.querySelectorAll("select")];
  if (selects.length === 0) return;
  const needed = form.querySelector("[data-needed]");
  const required = [...selects[0].options].filter((option) => option.hasAttribute("data-required"));

  function showColumn(select) {
    const column = select.closest("[data-column]");
    const match = column.querySelector("[data-match]");
    if (match !== null) match.hidden = select.value !== select.dataset.matched;
    column.querySelector("[data-unsent]").hidden = select.value !== "";
    column.classList.toggle("is-unsent", select.value === "");
  }

  function show() {
    const chosen = selects.map((select) => select.value).filter((value) => value !== "");
    const missing = required.map((option) => option.value).filter((value) => !chosen.includes(value));
    const twice = [...new Set(chosen.filter((value, index) => chosen.indexOf(value) !== index))];
    selects.forEach(showColumn);
    needed.classList.toggle("is-settled", missing.length === 0);
    needed.querySelector("[data-needed-names]").textContent = missing.join(", ");
    needed.querySelector("[data-twice]").hidden = twice.length === 0;
    needed.querySelector("[data-twice-names]").textContent = twice.join(", ");
    for (const select of selects) select.classList.toggle("is-twice", twice.includes(select.value));
  }

  form.addEventListener("change", show);
  show();
});

// Back restores choices after the page has loaded.
window.addEventListener("pageshow", () => {
  const form = document.querySelector("[data-columns]");
  if (form !== null) form.dispatchEvent(new Event("change"));
});
