/* Keeps the answering screen on the server while it is typed: two seconds after the last
   key, and when the page is put away. Without this, "Save draft" does it. */

const [PAUSE_MS, AGAIN_MS] = [2000, 5000];
const MOST_AT_CLOSING = 60_000; // what a browser still sends while a page goes away
const form = document.querySelector("form[data-draft]");
const line = document.querySelector("[data-draft-status]");
const login = document.querySelector("[data-draft-login]");
let typed = form?.hasAttribute("data-unsaved") ? 1 : 0;
let [saved, timer, pending, isHeld] = [0, 0, null, false];

function say(words, isSignedOut = false) {
  if (line.textContent !== words) line.textContent = words;
  login.hidden = !isSignedOut;
}

function later(ms) {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, ms);
}

async function renewToken() {
  const answer = await fetch(form.dataset.token);
  if (!answer.ok) return false;
  const { token } = await answer.json();
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = token;
  });
  return true;
}

async function send(isSecondTry = false) {
  const body = new URLSearchParams(new FormData(form)).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const keepalive = document.hidden && body.length < MOST_AT_CLOSING;
  const answer = await fetch(form.dataset.draft, { method: "POST", headers, body, keepalive });
  const isIn = [401, 403].includes(answer.status) && !isSecondTry && (await renewToken());
  return isIn ? send(true) : answer;
}

async function hear(answer, sent) {
  if ([401, 403].includes(answer.status)) throw new Error("signed out");
  const said = await answer.json();
  isHeld = Boolean(said.theirs);
  if (isHeld) form.dispatchEvent(new CustomEvent("desk:newer", { detail: said.theirs }));
  if (!answer.ok) return say(`Not saved. ${said.error}`);
  saved = sent;
  form.elements.base.value = said.base;
  form.toggleAttribute("data-unsaved", typed !== saved);
  if (typed !== saved) later(PAUSE_MS);
  return say(`Saved ${said.at}`);
}

function fail(error) {
  const isOut = error.message === "signed out";
  say(isOut ? "Not saved: signed out." : "Not saved: no connection. It is tried again.", isOut);
  later(AGAIN_MS);
}

function save() {
  window.clearTimeout(timer);
  if (pending || isHeld || typed === saved) return;
  const sent = typed;
  pending = send().then((answer) => hear(answer, sent)).catch(fail).finally(() => (pending = null));
}

form?.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-kept]")) return;
  typed += 1;
  form.setAttribute("data-unsaved", "");
  later(PAUSE_MS);
});
form?.addEventListener("desk:save", save);
form?.addEventListener("submit", (event) => {
  window.clearTimeout(timer);
  if (!pending) return; // else the version that is sent would be gone in a moment
  event.preventDefault();
  pending.then(() => form.requestSubmit(event.submitter));
});
