// Shows the rendered text in a page with the readers' styles, in which no script runs:
// what stayed the same stays in place, so that nothing flickers and nothing scrolls.
const isAlike = (one, other) => one.cloneNode().isEqualNode(other.cloneNode());

function change(old, fresh) {
  const [was, now] = [[...old.childNodes], [...fresh.childNodes]];
  const most = Math.min(was.length, now.length);
  let [start, end] = [0, 0];
  while (start < most && was[start].isEqualNode(now[start])) start += 1;
  while (end < most - start && was.at(-1 - end).isEqualNode(now.at(-1 - end))) end += 1;
  const [gone, come] = [was, now].map((nodes) => nodes.slice(start, nodes.length - end));
  if (gone.length === come.length && gone.every((node, index) => isAlike(node, come[index]))) {
    gone.forEach((node, index) => change(node, come[index]));
    return;
  }
  for (const node of gone) node.remove();
  const next = was[was.length - end] ?? null;
  for (const node of come) old.insertBefore(node, next);
}

function keepOpened(old, fresh) {
  const were = [...old.querySelectorAll("details")].map((part) => part.open);
  fresh.querySelectorAll("details").forEach((part, index) => (part.open = were[index] ?? false));
}

function follow(event, line) {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  const place = address.startsWith("#") && link.ownerDocument.getElementById(address.slice(1));
  if (place) place.scrollIntoView();
  else line.textContent = `The link leads to ${address}; it is followed on the readers’ page only.`;
}

async function columnOf(frame, line) {
  const column = () => frame.contentDocument?.querySelector("[data-editor-column]");
  if (column()) return column();
  const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
  frame.src = frame.dataset.src;
  await loaded;
  frame.contentDocument?.addEventListener("click", (event) => follow(event, line));
  return column();
}

document.addEventListener("editor:rendered", async ({ target, detail }) => {
  const line = target.querySelector("[data-editor-preview-said]");
  const column = await columnOf(target.querySelector("[data-editor-frame]"), line);
  if (!column) return;
  const fresh = new DOMParser().parseFromString(detail.html, "text/html").body;
  keepOpened(column, fresh);
  change(column, fresh);
});

document.addEventListener("click", ({ target }) => {
  const chosen = target.closest?.("[data-editor-width]");
  if (!chosen) return;
  for (const button of chosen.parentElement.children) {
    button.setAttribute("aria-pressed", button === chosen);
  }
  chosen.closest("[data-editor]").dataset.width = chosen.dataset.editorWidth;
});
