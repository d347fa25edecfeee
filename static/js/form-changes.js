/* Notices what changes on the form of an essay without a key: a topic chosen or taken
   away, a date from the calendar, a row of its own. Scripts that set a value say nothing
   by themselves; this tells it to the one that keeps the words. */

const place = document.querySelector("[data-draft]");
const form = place?.closest("form");
const kept = form?.querySelector("[data-kept]");
const FRAME = new Set(["base", "csrfmiddlewaretoken"]);
const AFTER_MS = 50; // the other scripts have acted on the click by then

function words() {
  const fields = [...new FormData(form)].filter(([name]) => !FRAME.has(name));
  return JSON.stringify(fields);
}

if (kept) {
  let seen = words();
  /* The admin's own choosers rearrange their fields once everything is there. */
  window.addEventListener("load", () => window.setTimeout(() => (seen = words())));
  const look = () => {
    const now = words();
    if (now === seen) return;
    seen = now;
    kept.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("input", (event) => {
    if (event.isTrusted) seen = words();
  });
  for (const name of ["click", "focusout", "keyup"]) {
    document.addEventListener(name, ({ key }) => {
      if (name !== "keyup" || key === "Enter" || key === "Backspace") {
        window.setTimeout(look, AFTER_MS);
      }
    });
  }
}
