/* "Leave this page": hides what is on the screen at once and puts another site in its
   place in the history. The link works without this. Shift, three times within five
   seconds, does the same for whoever cannot reach the mouse. */

const PRESSES = 3;
const WITHIN_MS = 5000;

const link = document.querySelector("[data-quick-exit]");
let presses = [];

function leave() {
  document.title = "";
  document.body.hidden = true;
  window.location.replace(link.href);
}

function press(event) {
  if (event.key !== "Shift" || event.repeat) {
    presses = event.repeat ? presses : [];
    return;
  }
  presses = [...presses, event.timeStamp].filter(
    (at) => event.timeStamp - at < WITHIN_MS,
  );
  if (presses.length >= PRESSES) {
    leave();
  }
}

/* A page that the browser kept as it was comes back without its words hidden. */
function comeBack(event) {
  if (event.persisted) {
    document.body.hidden = false;
  }
}

if (link) {
  document
    .querySelectorAll("[data-quick-exit-keys]")
    .forEach((words) => words.removeAttribute("hidden"));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", press);
  /* Shift with the mouse selects text; that is no wish to leave. */
  document.addEventListener("pointerdown", () => {
    presses = [];
  });
  window.addEventListener("pageshow", comeBack);
}
