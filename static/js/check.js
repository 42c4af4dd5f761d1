// The grid of rows on the check page: a cell is saved when it is left or by Enter, and the row comes back checked.
// HTMX sends and swaps; without any of this each row has a button that saves it.
"use strict";

(() => {
  const OUR_FAULT = "Not saved: something went wrong on our side. Your text is still here; press Enter to try again.";
  const NO_NETWORK = "Not saved: the portal cannot be reached. Your text is still here; press Enter to try again.";

  const sent = new Map(); // id of a row → {name of a cell: text} of the request that is under way or waits its turn
  const typed = new Map(); // id of a row that is being swapped → {id of a field: what was typed in it meanwhile}
  let goOnFrom = null; // id of the cell that was saved by Enter, until its answer is there
  let next = null; // what was clicked while something was being saved; done afterwards

  const grid = () => document.getElementById("fix-table");
  const rowOf = (element) => element.closest(".fix-row");
  const cellsOf = (row) => [...row.querySelectorAll("input[name^='cell-']")];
  const isCell = (element) => element.matches?.(".fix-row input[name^='cell-']");
  const isChanged = (cell) => cell.value !== cell.defaultValue;

  function save(row) {
    if (sent.has(row.id) || !cellsOf(row).some(isChanged)) return;
    row.querySelector("[value='correct-row']").click(); // not requestSubmit: HTMX takes the button from its click
  }

  function goTo(cell) {
    cell.focus();
    cell.select();
  }

  // On to the next cell that keeps its row from being sent; after the last one from the top, then to the next page.
  function goOn(from) {
    const wrong = [...grid().querySelectorAll("input[aria-invalid]")].filter((cell) => cell !== from);
    const after = wrong.find((cell) => from.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
    const cell = after ?? wrong[0];
    if (cell) goTo(cell);
    else document.querySelector(".pages a[rel='next']")?.focus();
  }

  function goUpOrDown(cell, by) {
    const column = [...grid().querySelectorAll(`input[name="${cell.name}"]`)];
    const there = column[column.indexOf(cell) + by];
    if (there) goTo(there);
  }

  function putBack(cell) {
    cell.value = cell.defaultValue;
    cell.select();
    unsay(rowOf(cell));
  }

  function say(row, sentence) {
    unsay(row);
    const cell = cellsOf(row).find(isChanged) ?? cellsOf(row)[0];
    const said = document.createElement("p");
    said.className = "not-saved";
    said.id = `not-saved-${row.dataset.row}`;
    said.setAttribute("role", "alert");
    said.textContent = sentence;
    cell.after(said);
  }

  function unsay(row) {
    row.querySelector(".not-saved")?.remove();
  }

  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!isCell(cell) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowUp") goUpOrDown(cell, -1);
    else if (event.key === "ArrowDown") goUpOrDown(cell, 1);
    else if (event.key === "Escape") putBack(cell);
    else if (event.key === "Enter" && cellsOf(rowOf(cell)).some(isChanged)) {
      goOnFrom = cell.id;
      save(rowOf(cell));
    } else if (event.key === "Enter") goOn(cell);
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusout", (event) => {
    if (isCell(event.target)) save(rowOf(event.target));
  });

  // What is clicked while a row is being saved waits for it: the page behind a link shall count that row too, and
  // the row's own buttons are others once it is back.
  function wait(event, action) {
    event.preventDefault();
    event.stopImmediatePropagation();
    next = action;
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || sent.size === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      wait(event, () => location.assign(link.href));
    },
    true,
  );

  document.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      const row = rowOf(form);
      if (row && sent.has(row.id)) {
        wait(event, () => document.getElementById(row.id)?.querySelector(`[value="${submitter.value}"]`)?.click());
      } else if (!row && sent.size > 0) {
        wait(event, () => form.isConnected && form.requestSubmit(submitter));
      }
    },
    true,
  );

  document.addEventListener("htmx:confirm", (event) => {
    const row = rowOf(event.target);
    if (row === null) return;
    sent.set(row.id, {});
    row.setAttribute("aria-busy", "true");
    unsay(row);
  });

  // Only what was changed is sent: another window may have corrected the other cells meanwhile.
  document.addEventListener("htmx:configRequest", (event) => {
    const row = rowOf(event.target);
    if (row === null) return;
    const parameters = event.detail.parameters;
    const saves = parameters.do === "correct-row";
    const texts = {};
    for (const cell of cellsOf(row)) {
      if (saves && isChanged(cell)) texts[cell.name] = cell.value;
      else delete parameters[cell.name];
    }
    sent.set(row.id, texts);
    // Rows that this one concerns (doubles of its number) come back with it, if they are on the page.
    parameters.shown = [...grid().querySelectorAll(".fix-row")].map((each) => each.dataset.row).join(",");
    // A page that has to be loaded again (a large file is checked by the worker) comes back to this row.
    const address = new URL(location.href);
    address.searchParams.set("row", row.dataset.row);
    address.hash = row.id;
    history.replaceState(history.state, "", address);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.target.closest?.(".fix-row");
    if (!row) return;
    const { status, responseText } = event.detail.xhr;
    if (status === 409) {
      event.detail.isError = false;
      say(row, `Not saved: ${responseText}`);
    }
    if (!event.detail.shouldSwap) return;
    const texts = sent.get(row.id) ?? {};
    const isUnsent = (cell) => isChanged(cell) && !(rowOf(cell) === row && cell.value === texts[cell.name]);
    const unsent = [...grid().querySelectorAll(".fix-row")].flatMap(cellsOf).filter(isUnsent);
    const values = [...document.querySelectorAll(".value-form input[name='text']")].filter(isChanged);
    typed.set(row.id, new Map([...unsent, ...values].map((field) => [field.id, field.value])));
  });

  // A row whose own request waits its turn comes back with that one; swapped now, its request would be dropped.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const row = event.detail.target.closest?.(".fix-row");
    if (row && sent.has(row.id)) event.detail.shouldSwap = false;
  });

  function doWhatWaited() {
    const action = next;
    next = null;
    action();
  }

  document.addEventListener("htmx:afterSettle", () => {
    for (const [rowId, texts] of typed) {
      typed.delete(rowId);
      for (const [id, text] of texts) {
        const field = document.getElementById(id);
        if (field) field.value = text;
      }
      const row = document.getElementById(rowId);
      if (!row.contains(document.activeElement)) save(row);
    }
    if (next && sent.size === 0) doWhatWaited();
    const cell = goOnFrom && document.getElementById(goOnFrom);
    if (!cell || sent.has(rowOf(cell).id)) return;
    goOnFrom = null;
    if (document.activeElement !== cell && document.activeElement !== document.body) return;
    if (cell.hasAttribute("aria-invalid")) goTo(cell);
    else goOn(cell);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const row = event.detail.target.closest?.(".fix-row");
    if (!row) return;
    sent.delete(row.id);
    row.removeAttribute("aria-busy");
    if (event.detail.xhr.status !== 200) next = null;
  });

  document.addEventListener("htmx:responseError", (event) => {
    const row = rowOf(event.target);
    if (row) say(row, OUR_FAULT);
  });

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const row = rowOf(event.target);
      if (row) say(row, NO_NETWORK);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (grid() === null) return;
    grid().closest("section").classList.add("is-live");
    const row = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    const wrong = row.querySelector("input[aria-invalid]");
    if (wrong) goTo(wrong);
    else goOn(cellsOf(row)[0]);
  });
})();
