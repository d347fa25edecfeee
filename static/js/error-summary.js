/* After an error: focus goes to the summary, and each of its lines to its field, with
   the field's label in view. Without this the lines are plain links to the fields. */

const summary = document.querySelector("[data-error-summary]");

function labelOf(field) {
  const group = field.closest("fieldset");
  const label = document.querySelector(`label[for="${field.id}"]`);
  return group?.querySelector("legend") ?? label ?? field;
}

function goTo(event) {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) {
    return;
  }
  event.preventDefault();
  labelOf(field).scrollIntoView();
  field.focus({ preventScroll: true });
}

if (summary) {
  summary.addEventListener("click", goTo);
  summary.focus();
}
