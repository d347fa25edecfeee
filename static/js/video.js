// Plays a video in the page after a click. Without this file the link opens it on the
// other site; nothing is asked of that site before the click either way.

const PLAYERS = new Map([
  ["www.youtube-nocookie.com", "/embed/"],
  ["player.vimeo.com", "/video/"],
]);

function playerAddress(link) {
  let address;
  try {
    address = new URL(link.dataset.embed);
  } catch {
    return null;
  }
  const path = PLAYERS.get(address.host);
  const known = address.protocol === "https:" && path !== undefined;
  if (!known || !address.pathname.startsWith(path)) return null;
  address.searchParams.set("autoplay", "1");
  return address.href;
}

function titleOf(link) {
  const act = link.querySelector(".video-act");
  return (act ?? link).textContent.trim();
}

function makePlayer(link, address) {
  const player = document.createElement("iframe");
  player.className = "video-player";
  player.title = titleOf(link);
  player.allow = "autoplay; fullscreen; picture-in-picture";
  player.allowFullscreen = true;
  player.referrerPolicy = "strict-origin-when-cross-origin";
  player.tabIndex = 0;
  player.src = address;
  return player;
}

function opensElsewhere(event) {
  return event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-embed]");
  if (!link || event.defaultPrevented || opensElsewhere(event)) return;
  const address = playerAddress(link);
  if (!address) return;
  event.preventDefault();
  const player = makePlayer(link, address);
  link.replaceWith(player);
  player.focus();
});
