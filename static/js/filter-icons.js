/* Gives the signs in Django's own chooser, which have a name, the role that a name needs. */

window.addEventListener("load", () => {
  document.querySelectorAll(".search-label-icon[aria-label]").forEach((sign) => {
    sign.setAttribute("role", "img");
  });
});
