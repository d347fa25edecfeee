// Asks the server for the text as readers will see it, half a second after the last key:
// one at a time, the newest text last, none unseen; again where the server is busy.
const ROOM = window.matchMedia("(min-width: 60rem)"); // for the preview beside the text

function bodyOf(field, { place, shownWith }) {
  const body = new URLSearchParams({ content: field.value, place });
  for (const name of shownWith.split(" ")) {
    const other = field.form.elements[name];
    if (other) body.set(name, other.value);
  }
  return body.toString();
}

async function renewToken(address) {
  const html = (await fetch(address)).text();
  const page = new DOMParser().parseFromString(await html, "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const field of fresh ? document.getElementsByName("csrfmiddlewaretoken") : []) field.value = fresh;
  return Boolean(fresh);
}

async function ask(address, body, again) {
  const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(body) });
  const isIn = answer.status === 403 && again && (await renewToken(again));
  return isIn ? ask(address, body, null) : answer;
}

class Preview {
  constructor(editor) {
    Object.assign(this, { editor, timer: 0, isBusy: false, shown: null });
    this.field = editor.querySelector("textarea");
    this.fold = editor.querySelector("[data-editor-preview]");
    this.frame = editor.querySelector("[data-editor-frame]");
    Object.assign(this.fold, { hidden: false, open: ROOM.matches });
    this.field.form.addEventListener("input", () => this.later());
    for (const seen of ["toggle", "visibilitychange"]) {
      document.addEventListener(seen, () => this.later(), true);
    }
    this.later();
  }

  isSeen() {
    return this.fold.open && !document.hidden && this.frame.getClientRects().length > 0;
  }

  later(wait = this.field.dataset.markdownxLatency) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), wait);
  }

  tell(name, detail) {
    this.editor.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  async send() {
    const body = bodyOf(this.field, this.editor.dataset);
    if (this.isBusy || !this.isSeen() || body === this.shown) return;
    this.isBusy = true;
    const wait = await this.show(body).catch(() => this.tell("editor:refused", null));
    this.isBusy = false;
    if (wait || body !== bodyOf(this.field, this.editor.dataset)) this.later(wait || undefined);
  }

  async show(body) {
    const answer = await ask(this.field.dataset.markdownxUrlsPath, body, this.frame.dataset.src);
    if (answer.ok) this.shown = body;
    this.tell(answer.ok ? "editor:rendered" : "editor:refused", answer.ok ? await answer.json() : answer);
    return answer.status === 503 && 1000 * Number(answer.headers.get("Retry-After"));
  }
}

function start(within) {
  for (const editor of within.querySelectorAll("[data-editor]")) {
    if (!editor.closest(".empty-form")) new Preview(editor);
  }
}

document.addEventListener("formset:added", (event) => start(event.target));
start(document);
