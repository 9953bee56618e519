// What the server says of the page: which HTML stands where (see news.py and parts.py). It is kept,
// since a place may come only later, with the screen that it is on.
window.maieuticPlaces = (() => {
  "use strict";

  const BOX = "box"; // not a place: what becomes of the message that was sent
  const content = new Map();
  const seen = new Set();

  function put(place) {
    const html = content.get(place.dataset.place);
    if (html === undefined || place.shown === html) return;
    place.shown = html;
    const made = document.createElement("template");
    made.innerHTML = html;
    const [now, next] = [place.firstElementChild, made.content.firstElementChild];
    if (isLive(now) && isLive(next)) now.replaceChildren(...next.childNodes);
    else place.replaceChildren(made.content);
  }

  // Screen readers tell only what changes in a live region that was there before.
  function isLive(element) {
    return Boolean(element?.matches("[role=status], [aria-live=polite]"));
  }

  function settle() {
    for (const place of document.querySelectorAll("[data-place]")) put(place);
  }

  // `box` is called with what the message box is to hold, where the news say so.
  function told(text, box) {
    if (!text) return;
    const { sign, places } = JSON.parse(text);
    if (seen.has(sign)) return; // Gradio says the last update again when the event is over
    seen.add(sign);
    for (const [name, html] of Object.entries(places)) {
      if (name === BOX) box(html);
      else content.set(name, html);
    }
    settle();
  }

  return { settle, told };
})();
