// Tab leaves the Markdown editor like every other field: an editor that keeps the key
// is a trap for whoever has no mouse (WCAG 2.1.2).
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Tab" && event.target.matches(".markdownx-editor")) {
      event.stopImmediatePropagation();
    }
  },
  true,
);
