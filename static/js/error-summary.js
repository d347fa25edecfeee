/* After something was sent: focus goes to what came of it, an error summary or a result,
   and from each line of the summary to its field, with the field's label in view. Without
   this the result stands first on the page, and the lines are plain links. */

const outcome = document.querySelector("[data-error-summary], [data-result]");

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

if (outcome) {
  outcome.addEventListener("click", goTo);
  outcome.focus();
}
