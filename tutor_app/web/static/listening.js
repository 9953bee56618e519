// Has a teacher written? Asked every few seconds while a conversation of a class is in sight, by a
// plain and cheap request. Only when there is something new does the page show the conversation
// again.
window.maieuticListening = (() => {
  "use strict";

  const EVERY = 4000; // milliseconds

  // The conversation, when nothing is going on in it that showing it again would undo.
  function idle() {
    const talk = document.querySelector("#conversation .talk");
    const busy = document.querySelector("#conversation .doing");
    const filling = document.activeElement?.matches(".cell-answer");
    return talk?.dataset.heard && talk.offsetParent && !busy && !filling && !document.hidden ? talk : null;
  }

  async function listen(news) {
    const session = new URLSearchParams(location.search).get("s");
    if (!session || !idle()) return;
    try {
      const answer = await fetch(`heard?s=${encodeURIComponent(session)}`);
      if (!answer.ok) return;
      const { heard } = await answer.json();
      const talk = idle();
      if (talk && Number(talk.dataset.heard) < heard) news();
    } catch {
      // The server is away for the moment: it is asked again.
    }
  }

  function start(news) {
    setInterval(() => listen(news), EVERY);
    document.addEventListener("visibilitychange", () => listen(news));
  }

  return { start };
})();
