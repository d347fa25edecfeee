/* Names what Django's own scripts and templates leave without a name or a role. */

function nameChooser(chooser) {
  const field = chooser.closest(".select2").previousElementSibling;
  const label = document.querySelector(`label[for="${field.id}"]`);
  const chosen = chooser.querySelector("[role=textbox]");
  if (!label || !chosen) return;
  label.id ||= `${field.id}_label`;
  chooser.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  chosen.setAttribute("aria-labelledby", label.id);
}

document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
window.addEventListener("load", () => {
  document.querySelectorAll(".search-label-icon[aria-label]").forEach((sign) => {
    sign.setAttribute("role", "img");
  });
});
// In jQuery's queue, behind Django's script that makes the choosers.
window.django?.jQuery?.(() => {
  document.querySelectorAll(".select2-selection").forEach(nameChooser);
});
