// Finding a problem: the subject, which is remembered, and search, topic and difficulty within it.
(() => {
  "use strict";

  const KEY = "maieutic-subject";
  let latest = "";
  const FIELDS = ["find", "find-topic", "find-level"];

  function remembered() {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return "";
    }
  }

  function choices() {
    return [...document.querySelectorAll(".library input[name=subject]")];
  }

  // The subject that is shown: the one chosen here, else the one chosen last, else the first.
  function subject() {
    const all = choices();
    if (all.length === 0) return "";
    const last = latest || remembered();
    const now = all.find((one) => one.checked) || all.find((one) => one.value === last);
    const shown = now || all[0];
    if (!shown.checked) shown.checked = true;
    return shown.value;
  }

  function value(id) {
    return document.getElementById(id)?.value || "";
  }

  // Topics of another subject are not offered; a topic that was chosen there is let go.
  function offerTopics(here) {
    const topics = document.getElementById("find-topic");
    for (const group of topics?.querySelectorAll("optgroup") || []) {
      const fits = !here || group.dataset.subject === here;
      if (group.hidden === fits) group.hidden = !fits;
      if (group.disabled === fits) group.disabled = !fits;
      if (!fits && group.contains(topics.selectedOptions[0])) topics.value = "";
    }
  }

  function filter() {
    const chapters = document.querySelectorAll(".library .chapter");
    if (chapters.length === 0) return;
    const here = subject();
    offerTopics(here);
    const words = value("find").toLowerCase().split(/\s+/).filter(Boolean);
    const level = value("find-level");
    const topic = value("find-topic");
    const found = {};
    for (const chapter of chapters) {
      const of = chapter.dataset.subject;
      let any = false;
      for (const card of chapter.querySelectorAll(".card")) {
        const fits =
          words.every((word) => card.dataset.find.includes(word)) &&
          (!level || card.dataset.level === level) &&
          (!topic || of !== here || card.dataset.topics.split("|").includes(topic));
        if (card.hidden === fits) card.hidden = !fits;
        if (fits) found[of] = (found[of] || 0) + 1;
        any ||= fits;
      }
      const shown = any && (!here || of === here);
      if (chapter.hidden === shown) chapter.hidden = !shown;
    }
    sayHowMany(here, found);
  }

  function say(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function sayHowMany(here, found) {
    for (const choice of choices()) {
      say(choice.parentElement.querySelector(".found"), String(found[choice.value] || 0));
    }
    const all = Object.values(found).reduce((one, other) => one + other, 0);
    const count = here ? found[here] || 0 : all;
    const said = document.querySelector(".library .count");
    say(said, count === 1 ? said.dataset.one : said.dataset.many.replace("{count}", count));
    const none = document.querySelector(".library .no-match");
    if (none.hidden !== count > 0) none.hidden = count > 0;
  }

  function clear() {
    for (const id of FIELDS) document.getElementById(id).value = "";
    filter();
    document.getElementById("find").focus();
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest?.(".filters")) filter();
  });

  document.addEventListener("change", (event) => {
    if (event.target.name !== "subject") return;
    latest = event.target.value;
    try {
      localStorage.setItem(KEY, latest);
    } catch {
      // Private windows may keep nothing: then the choice holds for this visit.
    }
    filter();
  });

  window.maieuticLibrary = { clear, settle: filter, subject };
})();
