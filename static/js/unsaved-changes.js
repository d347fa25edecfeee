/* Asks before unsaved changes are left behind; they are saved at once with Ctrl+S, when
   the page is put away and when it comes back. */

const form = document.querySelector("[data-draft]")?.closest("form");
let [isLeaving, hasMore] = [false, form?.hasAttribute("data-left")];

/* A page that goes away with a button is put away too: what it sends must stay first. */
function save() {
  if (!isLeaving) form.dispatchEvent(new Event("autosave:save"));
}

if (form) {
  /* A note or a reply to a report is no part of the draft: its own button keeps it. */
  form.addEventListener("input", ({ target }) => {
    hasMore ||= !target.closest("[data-autosaved]");
  });
  form.addEventListener("submit", (event) => {
    isLeaving = event.submitter?.formTarget !== "_blank";
  });
  window.addEventListener("beforeunload", (event) => {
    const isUnsaved = hasMore || form.hasAttribute("data-unsaved");
    if (isUnsaved && !isLeaving) event.preventDefault();
  });
  document.addEventListener("visibilitychange", save);
  window.addEventListener("focus", save);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  });
}
