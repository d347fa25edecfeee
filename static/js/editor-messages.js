// Say why a picture was refused, beside the editor, and leave the text as it was: the
// editor itself would write "Invalid response" into the essay.
function messageBeside(editor) {
  const found = editor.parentElement.querySelector(".editor-message");
  if (found) return found;
  const message = document.createElement("p");
  message.className = "editor-message field-error";
  message.setAttribute("role", "alert");
  editor.after(message);
  return message;
}

function keepText(editor) {
  const { value, selectionStart, selectionEnd } = editor;
  setTimeout(() => {
    editor.value = value;
    editor.setSelectionRange(selectionStart, selectionEnd);
  });
}

document.addEventListener(
  "markdownx.fileUploadError",
  (event) => {
    const editor = event.target.querySelector(".markdownx-editor");
    const reasons = Object.values(event.detail[0] ?? {}).flat();
    keepText(editor);
    messageBeside(editor).textContent =
      reasons.join(" ") || "The picture could not be stored.";
  },
  true,
);

document.addEventListener(
  "markdownx.fileUploadEnd",
  (event) => event.target.querySelector(".editor-message")?.remove(),
  true,
);
