/* Shows the newer words beside what is typed, when a draft was refused because somebody
   else changed the same thing. Its buttons are the page's own and work as ever. */

const form = document.querySelector("[data-draft]")?.closest("form");
const panel = document.querySelector("[data-newer]");

function fill(part, theirs) {
  const text = theirs[part.dataset.newerPart];
  part.hidden = text === undefined;
  part.querySelector("[data-newer-text]").textContent = text ?? "";
}

function show({ detail }) {
  const keep = panel.querySelector("[data-newer-keep]");
  panel.querySelectorAll("[data-newer-part]").forEach((part) => fill(part, detail));
  if (keep) keep.value = detail.base;
  if (detail.said) panel.querySelector("[data-newer-said]").textContent = detail.said;
  if (!panel.hidden) return; // seen already: the words being typed keep the focus
  panel.hidden = false;
  panel.tabIndex = -1;
  panel.focus();
}

form?.addEventListener("autosave:conflict", show);
