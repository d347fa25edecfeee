/* Saves what is typed as a draft on the server: two seconds after the last key, six after
   the first unsaved one, and when the page is put away. Without this, the buttons of the
   page do it. The JSON is described in articles/autosave/protocol.py. */

const [PAUSE_MS, LONGEST_MS, AGAIN_MS] = [2000, 6000, 5000];
const MOST_AT_CLOSING = 60_000; // a browser's own limit
const editor = document.querySelector("[data-draft]"); // the form, or a part of it
const form = editor?.closest("form");
const [line, login] = ["status", "login"].map((name) => document.querySelector(`[data-draft-${name}]`));
let [typed, saved] = [Number(editor?.hasAttribute("data-unsaved") ?? 0), 0];
let [timer, pending, waitsSince] = [0, null, 0];

function showStatus(text, isSignedOut = false) {
  if (line.textContent !== text) line.textContent = text;
  login.hidden = !isSignedOut;
}

function scheduleSave(ms) {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, ms);
}

async function renewToken() {
  const answer = await fetch(editor.dataset.token);
  if (!answer.ok) return false;
  const { token } = await answer.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

async function send(isSecondTry = false) {
  const body = new URLSearchParams(new FormData(form));
  const keepalive = document.hidden && body.toString().length < MOST_AT_CLOSING;
  const answer = await fetch(editor.dataset.draft, { method: "POST", body, keepalive });
  const isOut = [401, 403].includes(answer.status);
  return isOut && !isSecondTry && (await renewToken()) ? send(true) : answer;
}

async function handleAnswer(answer, sent) {
  if ([401, 403].includes(answer.status)) throw new Error("signed out");
  if ([400, 413].includes(answer.status)) return showStatus("Not saved: too long, or you are signed out.", true);
  const content = await answer.json();
  if (content.theirs) form.dispatchEvent(new CustomEvent("autosave:conflict", { detail: content }));
  if (!content.base) return showStatus(`Not saved. ${content.error}`);
  saved = sent;
  form.elements.base.value = content.base;
  form.toggleAttribute("data-unsaved", typed !== saved);
  if (typed !== saved) scheduleSave(PAUSE_MS);
  return showStatus(`Saved ${content.at}${editor.dataset.beside ?? ""}${answer.ok ? "" : `. ${content.error}`}`);
}

function handleFailure({ message }) {
  const isOut = message === "signed out";
  showStatus(isOut ? "Not saved: signed out." : "Not saved: no connection. It is tried again.", isOut);
  scheduleSave(AGAIN_MS);
}

function save() {
  window.clearTimeout(timer);
  if (pending || typed === saved) return;
  const sent = typed;
  waitsSince = 0;
  pending = send().then((answer) => handleAnswer(answer, sent)).catch(handleFailure).finally(() => (pending = null));
}

form?.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-autosaved]")) return;
  waitsSince ||= Date.now();
  typed += 1;
  form.setAttribute("data-unsaved", "");
  scheduleSave(Math.max(0, Math.min(PAUSE_MS, waitsSince + LONGEST_MS - Date.now())));
});
if (typed) scheduleSave(PAUSE_MS); // a button changed the words, or they came back with an error
form?.addEventListener("autosave:save", save);
form?.addEventListener("submit", (event) => {
  window.clearTimeout(timer);
  if (!pending) return; // else the version that is sent would be gone in a moment
  event.preventDefault();
  pending.then(() => form.requestSubmit(event.submitter));
});
