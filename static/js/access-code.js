/* A private link carries the access code behind "#", which browsers do not send. This
   takes it out of the address and the history, and sends it by the form of the page. */

const form = document.querySelector("[data-code-form]");
const code = decodeURIComponent(window.location.hash.slice(1));

function send(typed) {
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.code.value = typed;
  form.submit();
}

if (form && /^[\s\w-]{12,20}$/.test(code)) {
  send(code);
}
