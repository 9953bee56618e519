// What the server says of the page: which HTML stands where (see news.py and parts.py). It is kept,
// since a place may come only later, with the screen that it is on.
window.maieuticPlaces = (() => {
  "use strict";

  const BOX = "box"; // not a place: what becomes of the message that was sent
  const TYPED = "input, textarea, select"; // what was typed stays as long as the field does
  const content = new Map();
  const seen = new Set();

  function put(place) {
    const html = content.get(place.dataset.place);
    if (html === undefined || place.shown === html) return;
    place.shown = html;
    const made = document.createElement("template");
    made.innerHTML = html;
    renew(place, made.content);
  }

  // What is built the same stays, and takes on what is new: screen readers tell only what changes in
  // a live region that was there before, and what was scrolled stays where it was.
  function renew(now, next) {
    const [old, fresh] = [[...now.childNodes], [...next.childNodes]];
    const same = old.length === fresh.length && old.every((node, at) => isLike(node, fresh[at]));
    if (!same) {
      now.replaceChildren(...fresh);
      return;
    }
    old.forEach((node, at) => {
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(TYPED)) {
        if (!node.isEqualNode(fresh[at])) node.replaceWith(fresh[at]);
        return;
      }
      dressAs(node, fresh[at]);
      renew(node, fresh[at]);
    });
  }

  function isLike(node, other) {
    return node.nodeName === other.nodeName && node.namespaceURI === other.namespaceURI;
  }

  function dressAs(node, other) {
    for (const { name } of [...node.attributes]) {
      if (!other.hasAttribute(name)) node.removeAttribute(name);
    }
    for (const { name, value } of other.attributes) {
      if (node.getAttribute(name) !== value) node.setAttribute(name, value);
    }
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
