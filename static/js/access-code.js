/* A private link carries the access code behind "#", which browsers do not send. This
   takes it out of the address and the history, and sends it by the form of the page. */

const form = document.querySelector("[data-code-form]");
const code = window.location.hash.slice(1);

function send(typed) {
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.code.value = typed;
  form.submit();
}

// Other parts of the page have ids of their own behind "#".
if (form && /^[0-9a-z]{4}(-[0-9a-z]{4}){2}$/i.test(code)) {
  send(code);
}
