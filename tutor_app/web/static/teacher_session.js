// The page of one session: new turns are added while it is open; replies are looked at by the
// guard, and suggested, without a reload. Without this script the same forms load the page anew.
(() => {
  "use strict";

  const EVERY = 3000; // milliseconds

  function added() {
    document.dispatchEvent(new Event("maieutic:added"));
  }

  // ------------------------------------------------------------------ what is new

  // Adds the new entries below. What is there stays as it is: details that are open, and words
  // that are being written.
  async function listen() {
    const turns = document.querySelector("ol.turns[data-news]");
    if (!turns || document.hidden) return;
    const { news, turns: count, heard } = turns.dataset;
    try {
      const answer = await fetch(`${news}?turns=${count}&heard=${heard}`);
      if (answer.status !== 200 || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("ol.news");
      if (!found) return;
      turns.dataset.turns = found.dataset.turns;
      turns.dataset.heard = found.dataset.heard;
      const fresh = [...found.children].filter((entry) => !document.getElementById(entry.id));
      turns.append(...fresh);
      document.getElementById("stale").hidden = false;
      added();
      if (fresh.some((entry) => entry.matches(".turn"))) suggestIfWanted();
    } catch {
      // The server is away for the moment: it is asked again.
    }
  }

  // ------------------------------------------------------------------ parts of the page

  function form() {
    return document.getElementById("message-form");
  }

  // Sends the form as the button would, and takes one part of the page that comes back.
  async function takePart(button) {
    const part = button.dataset.part;
    const body = new FormData(form(), button);
    form().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(button.formAction, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(part);
      if (!found) return false;
      document.getElementById(part).replaceWith(found);
      // What the guard has seen may be sent without asking it once more.
      const sent = page.querySelector("#message-form input[name=seen]");
      if (part === "guard-says" && sent) form().elements.seen.value = sent.value;
      added();
      return true;
    } catch {
      return false;
    } finally {
      form()?.removeAttribute("aria-busy");
    }
  }

  async function submitted(event) {
    const button = event.submitter;
    if (event.target !== form() || !button?.dataset.part) return;
    event.preventDefault();
    if (button.name === "use") {
      form().elements.text.value = button.value;
      form().elements.text.focus();
    }
    const shown = await takePart(button);
    // Then the whole page is loaded, which can say what is wrong.
    if (!shown) {
      delete button.dataset.part;
      form().requestSubmit(button);
    }
  }

  // While a teacher answers there are suggestions for every new message of the student.
  function suggestIfWanted() {
    const candidates = document.getElementById("candidates");
    const answering = document.querySelector(".answering.teacher");
    const button = candidates?.querySelector("[name=anew], [data-part=candidates]");
    if (answering && button) takePart(button);
  }

  // A link to a turn or a question opens what it is in.
  function openPlace() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let above = place?.parentElement; above; above = above.parentElement) {
      if (above.matches("details")) above.open = true;
    }
    if (place) place.scrollIntoView();
  }

  document.addEventListener("submit", submitted);
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("hashchange", openPlace);
  document.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector("[aria-invalid=true], [role=alert]")) openPlace();
    if (document.querySelector("#candidates[data-wanted]")) suggestIfWanted();
    setInterval(listen, EVERY);
  });
})();
