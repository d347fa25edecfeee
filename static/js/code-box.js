/* The access code of a question: copies it, or hands its link to the system's own sheet.
   The code is copied and not the link, which a browser that opens it keeps in its
   history. Where neither works, the link stands selected in its field. */

const box = document.querySelector("[data-code-box]");

function start() {
  const field = box.querySelector("[data-code-link]");
  const said = box.querySelector("[data-code-said]");

  function select(words) {
    field.focus();
    field.select();
    said.textContent = words;
  }

  async function copy(event) {
    try {
      await navigator.clipboard.writeText(event.currentTarget.dataset.codeCopy);
      said.textContent = "The code is copied.";
    } catch {
      select("Your browser did not copy it. The link is selected: copy it now.");
    }
  }

  async function share() {
    try {
      await navigator.share({ url: field.value });
    } catch (error) {
      // Whoever closes the sheet has changed their mind.
      if (error.name !== "AbortError") {
        select("Your browser did not share it. The link is selected: copy it now.");
      }
    }
  }

  function offer(button, act) {
    button.addEventListener("click", act);
    button.hidden = false;
  }

  offer(box.querySelector("[data-code-copy]"), copy);
  if (navigator.share) {
    offer(box.querySelector("[data-code-share]"), share);
  }
  field.addEventListener("focus", () => field.select());
}

if (box) {
  start();
}
