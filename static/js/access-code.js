/* A private link carries the access code behind "#", which browsers do not send. This
   takes it out of the address and the history, and sends it by the form of the page. */

const form = document.querySelector("[data-code-form]");

function send(typed) {
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.code.value = typed;
  form.submit();
}

// Other parts of the page have ids of their own behind "#".
function look() {
  const code = window.location.hash.slice(1);
  if (/^[0-9a-z]{4}(-[0-9a-z]{4}){2}$/i.test(code)) {
    send(code);
  }
}

if (form) {
  window.addEventListener("hashchange", look);
  look();
}
