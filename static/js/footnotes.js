// Opens a note below the words that refer to it, where it does not stand beside them
// already. Without this file the number leads to the note at the end, and back.

const PLACE = "p, li, td, th, figcaption, blockquote";

let opened = null; // one note at a time: its reference and the box

function close() {
  const { link, box } = opened;
  opened = null;
  box.remove();
  link.removeAttribute("aria-expanded");
  link.focus();
}

function closeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = "Close this note";
  button.addEventListener("click", close);
  return button;
}

function copyOf(note, link) {
  const words = note.cloneNode(true);
  words.querySelectorAll(".footnote-back").forEach((link) => link.remove());
  words.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  const box = document.createElement("div");
  box.className = "footnote-inline";
  box.tabIndex = -1;
  box.setAttribute("role", "note");
  box.setAttribute("aria-label", link.getAttribute("aria-label"));
  box.dataset.number = link.textContent;
  box.append(...words.childNodes, closeButton());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return box;
}

function open(link, note, place) {
  const box = copyOf(note, link);
  if (place.matches("p, blockquote")) place.after(box);
  else place.append(box);
  link.setAttribute("aria-expanded", "true");
  opened = { link, box };
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

function isPlain(event) {
  const held = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return event.button === 0 && !held;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.footnote-ref");
  if (!link || !isPlain(event)) return;
  if (link.closest(".footnote-inline")) return; // what it stands in would close under it
  const note = document.getElementById(link.hash.slice(1));
  const place = link.closest(PLACE);
  if (!note || !place || getComputedStyle(note).position === "absolute") return;
  event.preventDefault();
  const last = opened?.link;
  if (opened) close();
  if (last !== link) open(link, note, place);
});
