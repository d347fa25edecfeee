// Marks, in the contents beside an essay, the section that is being read.

const READ_AT = 0.3; // of the window's height: what has passed it is being read

const links = new Map();

for (const link of document.querySelectorAll("[data-contents] a")) {
  const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (section) links.set(section, link);
}

let current = null;
let isAsked = false;

function reading() {
  const line = window.innerHeight * READ_AT;
  const passed = [...links.keys()].filter(
    (section) => section.getBoundingClientRect().top <= line,
  );
  return links.get(passed.at(-1)) ?? null;
}

function mark() {
  isAsked = false;
  const next = reading();
  if (next === current) return;
  current?.removeAttribute("aria-current");
  next?.setAttribute("aria-current", "location");
  current = next;
}

function ask() {
  if (isAsked) return;
  isAsked = true;
  window.requestAnimationFrame(mark);
}

if (links.size) {
  window.addEventListener("scroll", ask, { passive: true });
  window.addEventListener("resize", ask, { passive: true });
  mark();
}
