// The editor's row of buttons is one stop of the Tab key; the arrows lead through it.
// Without this file there is no row, and the syntax page says what to type.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function show(within) {
  for (const tools of within.querySelectorAll("[data-editor-tools]")) tools.hidden = false;
}

function nextIndex(key, index, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return key in STEPS ? (index + STEPS[key] + count) % count : -1;
}

function makeStop(buttons, chosen) {
  for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
}

document.addEventListener("keydown", (event) => {
  const tools = event.target.closest?.("[data-editor-tools]");
  if (!tools || event.ctrlKey || event.metaKey || event.altKey) return;
  const buttons = [...tools.querySelectorAll("button")];
  const next = nextIndex(event.key, buttons.indexOf(event.target), buttons.length);
  if (next < 0) return;
  event.preventDefault();
  makeStop(buttons, buttons[next]);
  buttons[next].focus();
});

document.addEventListener("focusin", ({ target }) => {
  const tools = target.closest?.("[data-editor-tools]");
  if (tools && target.matches("button")) makeStop(tools.querySelectorAll("button"), target);
});

document.addEventListener("formset:added", (event) => show(event.target));
show(document);
