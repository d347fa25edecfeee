// Offers the page's address to whoever asks: copied, or by the system's own sheet.
// No other site is told, and without this file nothing is offered.

const box = document.querySelector("[data-share]");
const address = document.querySelector("link[rel=canonical]")?.href;

function offer(button, act) {
  button.addEventListener("click", act);
  button.hidden = false;
  box.hidden = false;
}

async function copy() {
  const said = box.querySelector("[data-share-said]");
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = "The link is copied.";
  } catch {
    said.textContent = `Your browser could not copy it: ${address}`;
  }
}

function share() {
  const title = document.querySelector("h1").textContent.trim();
  // Whoever closes the sheet has changed their mind; there is nothing to say.
  navigator.share({ title, url: address }).catch(() => {});
}

if (box && address) {
  if (navigator.clipboard) offer(box.querySelector("[data-share-copy]"), copy);
  if (navigator.share) offer(box.querySelector("[data-share-sheet]"), share);
}
