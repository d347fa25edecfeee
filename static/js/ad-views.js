// Tells the site that a paid block was seen: half of it, for a second, on a page that is
// looked at. It says which block and a number that this page made up; nothing is kept
// on the device. Without this file nothing is counted and nothing is missing.

const HALF = 0.5;
const ENOUGH_MS = 1000;

function newNumber() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const page = newNumber();
const inView = new Set();
const timers = new Map();

const observer = new IntersectionObserver(notice, { threshold: HALF });

function tell(block) {
  forget(block);
  observer.unobserve(block);
  navigator.sendBeacon(block.dataset.seenAt, `${page} ${block.dataset.seen}`);
}

function forget(block) {
  inView.delete(block);
  pause(block);
}

function pause(block) {
  window.clearTimeout(timers.get(block));
  timers.delete(block);
}

function start(block) {
  if (document.visibilityState !== "visible" || timers.has(block)) return;
  timers.set(block, window.setTimeout(() => tell(block), ENOUGH_MS));
}

function notice(entries) {
  for (const { target, intersectionRatio } of entries) {
    if (intersectionRatio < HALF) {
      forget(target);
    } else {
      inView.add(target);
      start(target);
    }
  }
}

function begin() {
  document.querySelectorAll("[data-seen]").forEach((block) => observer.observe(block));
}

document.addEventListener("visibilitychange", () => {
  inView.forEach(document.visibilityState === "visible" ? start : pause);
});

// A page that is drawn ahead is not looked at yet, and may never be.
if (document.prerendering) {
  document.addEventListener("prerenderingchange", begin, { once: true });
} else {
  begin();
}
