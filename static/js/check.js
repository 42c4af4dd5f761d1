// The grid of rows on the check page. A changed cell is saved by Enter, or when the focus leaves it. The answer is the
// row, checked again. HTMX sends the request and swaps the row. Without JavaScript each row has a button that saves it.
"use strict";

(() => {
  const OUR_FAULT = "Not saved: something went wrong on our side. Your text is still here; press Enter to try again.";
  const AWAY = "Perhaps not saved: the portal does not answer. Your text is still here; press Enter to try again.";
  const REFUSED = "Not saved: you may not do this. Your text is still here; load the page again to see why.";
  const GONE = "Not saved: you cannot reach this file any more. Load the page again to see what there is.";
  const TOO_LONG = "Not saved: this is too long to be sent. Your text is still here; shorten it, then press Enter.";
  const NO_NETWORK = "Not saved: the portal cannot be reached. Your text is still here; press Enter to try again.";
  const SAID_OF = { 403: REFUSED, 404: GONE, 413: TOO_LONG, 502: AWAY, 503: AWAY, 504: AWAY };

  const sent = new Map(); // id of a row → {name of a cell: text} of its request, which is in flight or waits
  const typed = new Map(); // id of a row that is being swapped → {id of a field: text that was typed in it meanwhile}
  let goOnFrom = null; // id of the cell that was saved by Enter, until its answer has come
  let next = null; // what a click asked for while a row was being saved; it is done afterwards

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

  // Goes to the next cell with an error. After the last cell of the page it starts at the top. If no other cell of the
  // page has an error, it goes to the link to the next page.
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

  // A click waits while a row is being saved. The page behind a link shall count that row, too; and the row's own
  // buttons are replaced when its answer comes.
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

  // Only changed cells are sent: another window may have corrected the other cells meanwhile.
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
    // The answer also has other rows of the page that this one concerns: those with the same number.
    parameters.shown = [...grid().querySelectorAll(".fix-row")].map((each) => each.dataset.row).join(",");
    // If the whole page has to be loaded again (the worker checks a large file), it opens at this row.
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
    // A cell that goes on with a typed text goes on with what its row showed then: a colleague's text, which only the
    // answer has, is not seen below it.
    const seen = unsent.map((cell) => cell.form.elements.seen);
    typed.set(row.id, new Map([...unsent, ...values, ...seen].map((field) => [field.id, field.value])));
  });

  // A row whose own request still waits is not swapped by the answer to another row: HTMX would drop that request. The
  // row comes with its own answer.
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
    if (row) say(row, SAID_OF[event.detail.xhr.status] ?? OUR_FAULT);
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
