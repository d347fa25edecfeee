/* Shows the newer version beside what is typed, when a draft meets an edit conflict. Its
   buttons are the page's own and work as ever. */

const form = document.querySelector("[data-draft]")?.closest("form");
const panel = document.querySelector("[data-newer]");

function fill(part, theirs) {
  const text = theirs[part.dataset.newerPart];
  part.hidden = text === undefined;
  part.querySelector("[data-newer-text]").textContent = text ?? "";
}

function show({ detail: { error, theirs } }) {
  const [keep, message] = ["keep", "said"].map((name) => panel.querySelector(`[data-newer-${name}]`));
  panel.querySelectorAll("[data-newer-part]").forEach((part) => fill(part, theirs));
  if (keep) keep.value = theirs.base;
  if (message) message.textContent = error;
  if (!panel.hidden) return; // seen already: the words being typed keep the focus
  panel.hidden = false;
  panel.tabIndex = -1;
  panel.focus();
}

form?.addEventListener("autosave:conflict", show);
