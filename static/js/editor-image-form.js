// Asks what an image shows before it is stored. The form stands outside the essay's own,
// which would send its fields along and take its Enter key.
const isDecorative = (part) => part.querySelector("[data-image-decorative]").checked;

function mistakeIn(dialog) {
  const words = dialog.querySelector("[data-image-alternative]").value.trim();
  if (!words && !isDecorative(dialog)) return "Say what the picture shows, or tick decorative.";
  return words && isDecorative(dialog) ? "Either alternative text or decorative." : "";
}

function close(dialog, editor, answer, tell) {
  dialog.remove();
  editor.querySelector("textarea").focus();
  tell(answer);
}

function decide(event, dialog) {
  event.preventDefault();
  const mistake = mistakeIn(dialog);
  dialog.querySelector("[data-image-error]").textContent = mistake;
  if (mistake) dialog.querySelector("[data-image-alternative]").focus();
  return !mistake;
}

document.addEventListener("editor:image", ({ target: editor, detail: { name, left, tell } }) => {
  const template = editor.querySelector("[data-editor-image-form]");
  const dialog = template.content.cloneNode(true).firstElementChild;
  const form = dialog.querySelector("form");
  const title = dialog.querySelector("[data-image-title]");
  title.textContent = left ? `About ${name} (${left} more after it)` : `About ${name}`;
  form.addEventListener("submit", (event) => {
    if (decide(event, dialog)) close(dialog, editor, new FormData(form), tell);
  });
  dialog.querySelector("[data-image-skip]").addEventListener("click", () => {
    close(dialog, editor, null, tell);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(dialog, editor, null, tell);
  });
  document.body.append(dialog);
  dialog.show();
  title.focus();
});
