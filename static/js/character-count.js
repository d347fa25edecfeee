/* Says how many characters are left in a field. It never stops or cuts anybody: what is
   too long is kept, and the form says so. Without this the limit stands there in words. */

const PAUSE_MS = 600;

function wording(left) {
  const number = Math.abs(left).toLocaleString("en-GB");
  const noun = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0
    ? `${number} ${noun} too many; nothing is cut`
    : `You have ${number} ${noun} left`;
}

/* The server counts code points, and a line break as one. */
function lengthOf(text) {
  return Array.from(text.replaceAll("\r\n", "\n").trim()).length;
}

function watch(hint) {
  const field = document.getElementById(hint.dataset.count);
  const limit = Number(hint.dataset.limit.replaceAll(",", ""));
  let timer;
  const say = () => {
    hint.textContent = wording(limit - lengthOf(field.value));
  };
  hint.setAttribute("aria-live", "polite");
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(say, PAUSE_MS);
  });
}

document.querySelectorAll("[data-count]").forEach(watch);
