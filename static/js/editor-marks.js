// Puts the marks of Markdown around the words that are selected, and blocks between
// paragraphs, so that the browser's own undo takes them back one by one.
function replace(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end"); // here undo is lost, the text is not
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// What stands in braces is a gap: the first is selected, `{}` takes what was selected.
function filled(template, selected) {
  let [text, gap] = ["", null];
  for (const part of template.split(/(\{[^}]*\})/)) {
    const isGap = part.startsWith("{") && part !== "{}";
    const words = part === "{}" ? selected : part.replace(/^\{(.*)\}$/, "$1");
    if (isGap) gap ??= [text.length, text.length + words.length];
    text += words;
  }
  return { text, gap: gap ?? [text.length, text.length] };
}

function around(field, start, end) {
  const [before, after] = [field.value.slice(0, start), field.value.slice(end)];
  const missing = (found) => "\n".repeat(Math.max(0, 2 - found[0].length));
  return [before && missing(before.match(/\n*$/)), after && missing(after.match(/^\n*/))];
}

function put(field, [start, end], { text, gap }, isBlock) {
  const [above, below] = isBlock ? around(field, start, end) : ["", ""];
  replace(field, start, end, above + text + below);
  const from = start + above.length;
  field.setSelectionRange(from + gap[0], from + gap[1]);
}

function wholeLines({ value, selectionStart, selectionEnd }) {
  const end = value.indexOf("\n", selectionEnd);
  const start = value.slice(0, selectionStart).lastIndexOf("\n") + 1;
  return [start, end < 0 ? value.length : end];
}

function putLines(field, template) {
  const [start, end] = wholeLines(field);
  const lines = field.value.slice(start, end);
  if (!lines.trim()) return put(field, [start, end], filled(template, ""), true);
  const text = lines.replace(/^/gm, template.split("{")[0]);
  return put(field, [start, end], filled("{}", text), true);
}

function putNote(field, template) {
  const used = [...field.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const own = template.replaceAll("1", Math.max(0, ...used) + 1).split("\n\n");
  replace(field, field.selectionEnd, field.selectionEnd, own[0]);
  put(field, [field.value.length, field.value.length], filled(own[1], ""), true);
}

function use({ dataset: { kind, template, wrapping } }, field) {
  if (kind === "lines") return putLines(field, template);
  if (kind === "note") return putNote(field, template);
  const { selectionStart: start, selectionEnd: end } = field;
  const selected = field.value.slice(start, end);
  return put(field, [start, end], filled(selected ? wrapping : template, selected), kind === "block");
}

document.addEventListener("click", ({ target }) => {
  const tool = target.closest?.("[data-editor-tools] button");
  if (tool) use(tool, tool.closest("[data-editor]").querySelector("textarea"));
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (!event.target.matches?.("[data-editor] textarea")) return;
  const key = CSS.escape(event.key.toLowerCase());
  const tool = event.target.closest("[data-editor]").querySelector(`[data-key="${key}"]`);
  if (tool) event.preventDefault();
  if (tool) use(tool, event.target);
});
document.addEventListener("editor:insert", ({ target, detail }) => {
  put(target, [target.selectionEnd, target.selectionEnd], filled("{}", detail), true);
});
