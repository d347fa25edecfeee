// Takes images by the button, by pasting and by dropping, stores one after the other,
// and puts what the server answers into the text. Refused ones leave the text alone.
const isText = (target) => target.matches?.("[data-editor] textarea");
const waiting = new WeakMap();

function say(editor, words, address) {
  const line = editor.querySelector("[data-editor-said]");
  line.replaceChildren(words);
  if (!address) return;
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
  link.textContent = "Change what is said about it";
  line.append(" ", link);
}

// The form that asks is another module's: it answers by calling `tell`.
function asked(editor, file, left) {
  return new Promise((tell) => {
    const detail = { name: file.name, left, tell };
    editor.dispatchEvent(new CustomEvent("editor:image", { bubbles: true, detail }));
  });
}

async function send(field, file, words) {
  words.set("image", file);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token };
  const address = field.dataset.markdownxUploadUrlsPath;
  const answer = await fetch(address, { method: "POST", headers, body: words });
  if (answer.ok) return answer.json();
  if (answer.status === 403) throw new Error("You are signed out, or may not add pictures.");
  if (answer.status === 413) throw new Error("The picture is too large: make a smaller copy of it.");
  const reasons = answer.status === 400 ? await answer.json().catch(() => ({})) : {};
  throw new Error(Object.values(reasons).flat().join(" ") || `The server answered ${answer.status}.`);
}

async function store(editor, file, left) {
  const words = await asked(editor, file, left);
  if (!words) return say(editor, `${file.name} is left out.`);
  say(editor, `Storing ${file.name} …`);
  const field = editor.querySelector("textarea");
  const stored = await send(field, file, words);
  field.dispatchEvent(new CustomEvent("editor:insert", { bubbles: true, detail: stored.image_code }));
  return say(editor, `${file.name} is stored and stands in the text.`, stored.edit);
}

function take(editor, files) {
  const before = waiting.get(editor) ?? Promise.resolve();
  const tried = (file, index) => () =>
    store(editor, file, files.length - index - 1).catch((error) => {
      const reason = error instanceof TypeError ? "No connection." : error.message;
      say(editor, `${file.name} is not stored. ${reason}`);
    });
  waiting.set(editor, files.map(tried).reduce((last, next) => last.then(next), before));
}

function carry(event, carried) {
  const files = [...(carried?.files ?? [])];
  if (!files.length || carried.types.includes("text/plain") || !isText(event.target)) return;
  event.preventDefault();
  take(event.target.closest("[data-editor]"), files);
}

document.addEventListener("paste", (event) => carry(event, event.clipboardData));
document.addEventListener("drop", (event) => carry(event, event.dataTransfer));
document.addEventListener("dragover", (event) => {
  if (isText(event.target) && event.dataTransfer.types.includes("Files")) event.preventDefault();
});
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-editor-files]")) return;
  take(target.closest("[data-editor]"), [...target.files]);
  target.value = "";
});
// To choose a file is no change of the essay: its form hears nothing of it.
const keepApart = (event) => event.target.matches("[data-editor-files]") && event.stopPropagation();
document.addEventListener("input", keepApart, true);
for (const part of document.querySelectorAll("[data-editor-upload]")) part.hidden = false;
