/* Notices what changes on the form of an essay without a key: a topic chosen or taken
   away, a date from the calendar, a row of its own. Scripts that set a value say nothing
   by themselves; this tells it to autosave.js. */

const place = document.querySelector("[data-draft]");
const form = place?.closest("form");
const area = form?.querySelector("[data-autosaved]");
const FRAME = new Set(["base", "csrfmiddlewaretoken"]);
const AFTER_MS = 50; // the other scripts have acted on the click by then

function snapshot() {
  const fields = [...new FormData(form)].filter(([name]) => !FRAME.has(name));
  return JSON.stringify(fields);
}

/* Django's chooser selects what is chosen only when the form is sent; it counts before. */
form?.addEventListener("formdata", ({ formData }) => {
  form.querySelectorAll("select.filtered[id$=_to]").forEach(({ id, name, options }) => {
    formData.delete(name);
    const chosen = window.SelectBox?.cache[id] ?? [...options];
    chosen.forEach(({ value }) => formData.append(name, value));
  });
});

if (area) {
  let known = snapshot();
  /* The admin's own choosers rearrange their fields once everything is there. */
  window.addEventListener("load", () => window.setTimeout(() => (known = snapshot())));
  const detectChange = () => {
    const now = snapshot();
    if (now === known) return;
    known = now;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("input", (event) => {
    if (event.isTrusted) known = snapshot();
  });
  for (const name of ["click", "focusout", "keyup"]) {
    document.addEventListener(name, ({ key }) => {
      if (name !== "keyup" || key === "Enter" || key === "Backspace") {
        window.setTimeout(detectChange, AFTER_MS);
      }
    });
  }
}
