/* Shows the newer words beside what is typed, when a draft was refused because somebody
   else changed the question. Its two buttons are the page's own and work as ever. */

const form = document.querySelector("form[data-draft]");
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
  panel.hidden = false;
  panel.tabIndex = -1;
  panel.focus();
}

form?.addEventListener("desk:newer", show);
