/* A form that a passkey fills in: asks the browser for one, and sends the answer.
   `data-passkey` is "get" to sign in or "create" to add one. The browser's request is in
   the JSON that `data-passkey-data` names, or comes from `data-passkey-url`. */

const passkeys = window.webauthnJSON;

async function readRequest({ passkeyUrl, passkeyData }) {
  if (!passkeyUrl) {
    return JSON.parse(document.getElementById(passkeyData).textContent);
  }
  const response = await fetch(passkeyUrl, { headers: { Accept: "application/json" } });
  return response.json();
}

function create(options, form) {
  const isAlone = form.elements.passwordless.checked;
  const choice = options.publicKey.authenticatorSelection;
  choice.residentKey = isAlone ? "required" : "discouraged";
  choice.requireResidentKey = isAlone;
  choice.userVerification = isAlone ? "required" : choice.userVerification;
  return passkeys.create(options);
}

async function fill(form) {
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  try {
    const request = await readRequest(form.dataset);
    const answer = form.dataset.passkey === "create"
      ? await create(request.creation_options, form)
      : await passkeys.get(request.request_options);
    form.elements.credential.value = JSON.stringify(answer);
  } catch {
    said.textContent = "No passkey was given. Try again, or use another way.";
    return;
  }
  form.submit();
}

if (passkeys?.supported()) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button").addEventListener("click", () => fill(form));
  }
}
