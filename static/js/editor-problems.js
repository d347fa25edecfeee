// Says beside a text what there is to mend in it, or why it is not shown. A live region
// reads out whatever is put into it, so it is touched only when there is news, and the
// list only when the keys are at rest.
const QUIET_MS = 1500;
const timers = new WeakMap();
const latest = new WeakMap();

function list(problems) {
  const title = document.createElement("p");
  title.textContent = "To mend before readers see it:";
  const lines = document.createElement("ul");
  for (const problem of problems) {
    const line = document.createElement("li");
    line.textContent = problem;
    lines.append(line);
  }
  return problems.length ? [title, lines] : [];
}

function show(editor) {
  const region = editor.querySelector("[data-editor-problems]");
  const problems = latest.get(editor) ?? [];
  const said = problems.join("\n");
  if ((region.dataset.said ?? "") === said) return;
  region.dataset.said = said;
  region.replaceChildren(...list(problems));
}

function later(editor) {
  window.clearTimeout(timers.get(editor));
  timers.set(editor, window.setTimeout(() => show(editor), QUIET_MS));
}

async function reasonOf(answer) {
  if (!answer) return "No connection: the preview is as it was.";
  if (answer.status === 403) return "No preview: you are signed out. The text stays as it is.";
  if (answer.status === 413) return "No preview: the text is too long, or you are signed out.";
  const isPlain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return isPlain ? answer.text() : `No preview: the server answered ${answer.status}.`;
}

function say(editor, words, isSignedOut) {
  const line = editor.querySelector("[data-editor-preview-said]");
  if (line.textContent !== words) line.textContent = words;
  editor.querySelector("[data-editor-login]").hidden = !isSignedOut;
}

document.addEventListener("editor:refused", async ({ target, detail: answer }) => {
  say(target, await reasonOf(answer), [403, 413].includes(answer?.status));
});
document.addEventListener("editor:rendered", ({ target, detail }) => {
  say(target, "", false);
  latest.set(target, detail.problems);
  later(target);
});
document.addEventListener("input", ({ target }) => {
  const editor = target.closest("[data-editor]");
  if (editor) later(editor);
});
