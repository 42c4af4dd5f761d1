// The columns page says at once which fields are still needed, which are chosen twice, and which columns are not sent.
// The server checks this again when the form is sent. Without JavaScript a person sees it only then.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-columns]");
  if (form === null) return;
  const selects = [...form.querySelectorAll("[data-column] select")];
  const constants = [...form.querySelectorAll("[data-constant]")];
  const mayRepeat = (value) => value === "Name" || value.endsWith(":else"); // joined, or filled one after the other
  if (selects.length === 0) return;
  const needed = form.querySelector("[data-needed]");
  const words = new Map([...selects[0].options].map((option) => [option.value, option.text.replace(" · required", "")]));
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
    const given = constants.filter((field) => field.value.trim() !== "").map((field) => field.dataset.constant);
    const missing = required
      .map((option) => option.value)
      .filter((value) => !chosen.includes(value) && !given.includes(value));
    const repeated = chosen.filter((value, index) => chosen.indexOf(value) !== index && !mayRepeat(value));
    const twice = [...new Set(repeated)];
    for (const field of constants) field.closest(".constant").hidden = chosen.includes(field.dataset.constant);
    selects.forEach(showColumn);
    needed.classList.toggle("is-settled", missing.length === 0);
    needed.querySelector("[data-needed-names]").textContent = missing.join(", ");
    needed.querySelector("[data-twice]").hidden = twice.length === 0;
    needed.querySelector("[data-twice-names]").textContent = twice.map((value) => words.get(value)).join(", ");
    for (const select of selects) select.classList.toggle("is-twice", twice.includes(select.value));
  }

  form.addEventListener("change", show);
  form.addEventListener("input", show);
  show();
});

// A click anywhere on a row does what its button does: the row has the column names. Selecting text does not count as a
// click.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-header-rows] tbody tr");
  if (row === null || event.target.closest("button") || !getSelection().isCollapsed) return;
  row.querySelector(".row-pick")?.click();
});

// After Back, the browser restores the choices when the page has loaded.
window.addEventListener("pageshow", () => {
  const form = document.querySelector("[data-columns]");
  if (form !== null) form.dispatchEvent(new Event("change"));
});
