// The lists of jobs on the queue's dashboard: the box at the top ticks all boxes below it. Without JavaScript each job
// is ticked by itself.
"use strict";

(() => {
  const all = document.getElementById("action-toggle");
  const each = [...document.querySelectorAll("input.action-select")];

  function tickAll() {
    for (const box of each) box.checked = all.checked;
  }

  function tickTop() {
    all.checked = each.length > 0 && each.every((box) => box.checked);
  }

  if (all) {
    all.addEventListener("change", tickAll);
    for (const box of each) box.addEventListener("change", tickTop);
    window.addEventListener("pageshow", tickTop); // the browser has ticked boxes again after Back
  }
})();
