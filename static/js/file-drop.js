// The file field becomes a place where a file can be dropped. It shows which file was chosen. Before the form is sent,
// it looks whether the file is still as it was: if not, the browser would show an error page of its own. Without
// JavaScript there is a plain file field.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-drop]");
  if (place === null) return;
  const input = place.querySelector("input[type=file]");
  const chosen = place.querySelector(".drop-chosen");
  const form = place.closest("form");
  const most = Number(place.dataset.maxBytes);
  let isLookedAt = false;
  place.classList.add("is-enhanced");
  place.querySelector("[data-drop-hint]").hidden = false;

  function megabytes(bytes) {
    return `${(bytes / 1048576).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
  }

  function show(note = "") {
    const file = input.files[0];
    place.classList.toggle("has-file", file !== undefined);
    place.classList.toggle("has-error", file !== undefined && file.size > most);
    if (file === undefined) {
      chosen.textContent = note;
    } else if (file.size > most) {
      chosen.textContent = `${file.name} has ${megabytes(file.size)}; the limit is ${megabytes(most)}. Split it and upload the parts.`;
    } else {
      const size = file.size < 1048576 ? `${Math.max(1, Math.round(file.size / 1024))} KB` : megabytes(file.size);
      chosen.textContent = `${file.name}, ${size}${note}`;
    }
  }

  // Reading fails if the file was changed after it was chosen: browsers do not allow that.
  async function isAsChosen(file) {
    try {
      await file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  async function sendIfAsChosen(file, button) {
    if (await isAsChosen(file)) {
      isLookedAt = true;
      form.requestSubmit(button);
      isLookedAt = false;
      return;
    }
    input.value = "";
    show(`${file.name} was changed, moved or deleted after you chose it. Choose it again.`);
    place.classList.add("has-error");
    input.focus();
  }

  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (isLookedAt || file === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // portal.js must not count it as sent
    sendIfAsChosen(file, event.submitter);
  });
  input.addEventListener("change", () => show());
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("is-over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("is-over");
    const files = event.dataTransfer.files;
    if (files.length === 0) return;
    const one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    show(files.length > 1 ? " (the first of the files; each file is an upload of its own)" : "");
  });
  // A file that is dropped beside this place must not replace the page.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => event.preventDefault());
  }
  show();
});
