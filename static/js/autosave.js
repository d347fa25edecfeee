/* Keeps what is typed on the server: two seconds after the last key, six after the first
   that is not kept, and when the page is put away. Without this, the buttons of the page
   do it. */

const [PAUSE_MS, LONGEST_MS, AGAIN_MS] = [2000, 6000, 5000];
const MOST_AT_CLOSING = 60_000; // a browser's own limit
const place = document.querySelector("[data-draft]"); // the form, or a part of it
const form = place?.closest("form");
const [line, login] = ["status", "login"].map((name) => document.querySelector(`[data-draft-${name}]`));
let [typed, saved] = [Number(place?.hasAttribute("data-unsaved") ?? 0), 0];
let [timer, pending, waitsSince] = [0, null, 0];

function say(words, isSignedOut = false) {
  if (line.textContent !== words) line.textContent = words;
  login.hidden = !isSignedOut;
}

function later(ms) {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, ms);
}

async function renewToken() {
  const answer = await fetch(place.dataset.token);
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
  const answer = await fetch(place.dataset.draft, { method: "POST", headers, body, keepalive });
  const isOut = [401, 403].includes(answer.status);
  return isOut && !isSecondTry && (await renewToken()) ? send(true) : answer;
}

async function hear(answer, sent) {
  if ([401, 403].includes(answer.status)) throw new Error("signed out");
  if ([400, 413].includes(answer.status)) return say("Not saved: too long to be kept.");
  const said = await answer.json();
  if (said.theirs) form.dispatchEvent(new CustomEvent("autosave:conflict", { detail: said }));
  if (!said.base) return say(`Not saved. ${said.error}`);
  saved = sent;
  form.elements.base.value = said.base;
  form.toggleAttribute("data-unsaved", typed !== saved);
  if (typed !== saved) later(PAUSE_MS);
  const kept = `Saved ${said.at}${place.dataset.beside ?? ""}`;
  return say(answer.ok ? kept : `${kept}. ${said.error}`);
}

function fail({ message }) {
  const isOut = message === "signed out";
  say(isOut ? "Not saved: signed out." : "Not saved: no connection. It is tried again.", isOut);
  later(AGAIN_MS);
}

function save() {
  window.clearTimeout(timer);
  if (pending || typed === saved) return;
  const sent = typed;
  waitsSince = 0;
  pending = send().then((answer) => hear(answer, sent)).catch(fail).finally(() => (pending = null));
}

form?.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-kept]")) return;
  waitsSince ||= Date.now();
  typed += 1;
  form.setAttribute("data-unsaved", "");
  later(Math.max(0, Math.min(PAUSE_MS, waitsSince + LONGEST_MS - Date.now())));
});
if (typed) later(PAUSE_MS); // a button changed the words, or they came back with an error
form?.addEventListener("autosave:save", save);
form?.addEventListener("submit", (event) => {
  window.clearTimeout(timer);
  if (!pending) return; // else the version that is sent would be gone in a moment
  event.preventDefault();
  pending.then(() => form.requestSubmit(event.submitter));
});
