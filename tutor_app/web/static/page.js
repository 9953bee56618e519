// What the browser does by itself: theme, search, keyboard, address, scrolling, saving a file.
// Everything else is an event for the server, sent through `connect` (see layout.py).
(() => {
  "use strict";

  const root = document.documentElement;
  const THEME_KEY = "maieutic-theme";
  const MAX_PASTE = 100000;
  let trigger = null;
  let address = "";

  // ------------------------------------------------------------------ light and dark

  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function remembered() {
    try {
      return localStorage.getItem(THEME_KEY);
    } catch {
      return null;
    }
  }

  function theme() {
    return remembered() || (dark.matches ? "dark" : "light");
  }

  function applyTheme() {
    const now = theme();
    if (root.dataset.theme !== now) root.dataset.theme = now;
    if (document.body && document.body.classList.contains("dark") !== (now === "dark")) {
      document.body.classList.toggle("dark", now === "dark");
    }
    for (const button of document.querySelectorAll("[data-do=theme]")) {
      const label = now === "dark" ? button.dataset.light : button.dataset.dark;
      if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
      if (button.title !== label) button.title = label;
    }
  }

  function switchTheme() {
    try {
      localStorage.setItem(THEME_KEY, theme() === "dark" ? "light" : "dark");
    } catch {
      // Private windows may keep nothing: the page then follows the system.
    }
    applyTheme();
  }

  dark.addEventListener("change", applyTheme);
  window.addEventListener("storage", applyTheme);
  applyTheme();

  // ------------------------------------------------------------------ the address

  function sessionInAddress() {
    return new URLSearchParams(location.search).get("s") || "";
  }

  function setAddress(id) {
    if (id === address && id === sessionInAddress()) return;
    const first = address === "" && sessionInAddress() === id;
    address = id;
    if (first || id === sessionInAddress()) return;
    history.pushState({}, "", id ? `${location.pathname}?s=${encodeURIComponent(id)}` : location.pathname);
  }

  window.addEventListener("popstate", () => {
    address = sessionInAddress();
    if (address) send("resume", { id: address });
    else send("show_problems");
  });

  if (sessionInAddress()) root.classList.add("opening-session");

  // ------------------------------------------------------------------ events for the server

  function send(event, data = {}) {
    if (trigger) trigger(event, data);
  }

  const actions = {
    problems: () => send("show_problems"),
    sessions: () => send("show_sessions"),
    own: () => {
      likelyKind = window.maieuticLibrary.subject();
      send("show_own");
    },
    "start-over": () => send("start_over"),
    download: () => send("download"),
    "delete-all": () => send("delete_all"),
    theme: switchTheme,
    stored: () => document.getElementById("stored")?.showModal(),
    clear: () => window.maieuticLibrary.clear(),
    hush: () => {
      document.querySelector(".notice")?.setAttribute("hidden", "");
      send("hush"); // or the same notice, said again, would count as no change and stay hidden
    },
    "to-work": () => show("#work-pane"),
    "to-talk": () => show("#talk-pane .lines > li:last-child, #talk-pane"),
  };

  function sure(button) {
    if (!button.dataset.sure || button.classList.contains("sure")) return true;
    const before = { text: button.textContent, label: button.getAttribute("aria-label") };
    button.classList.add("sure");
    button.textContent = button.dataset.sure;
    button.removeAttribute("aria-label");
    button.addEventListener(
      "blur",
      () => {
        button.classList.remove("sure");
        button.textContent = before.text;
        if (before.label) button.setAttribute("aria-label", before.label);
      },
      { once: true },
    );
    return false;
  }

  document.addEventListener("click", (event) => {
    const used = event.target.closest?.(
      "[data-do],[data-problem],[data-start],[data-resume],[data-delete]",
    );
    if (!used) return;
    event.preventDefault();
    const { problem, start, resume, delete: gone } = used.dataset;
    if (!sure(used)) return;
    if (problem !== undefined) send("open_problem", { id: problem });
    else if (start !== undefined) send("start_from", { id: start });
    else if (resume !== undefined) send("resume", { id: resume });
    else if (gone !== undefined) send("delete_one", { id: gone });
    else actions[used.dataset.do]?.();
  });

  // ------------------------------------------------------------------ one's own problem

  function chosen(name) {
    return document.querySelector(`input[name=${name}]:checked`)?.value || "";
  }

  function ownKind() {
    return chosen("own-kind") || "python";
  }

  // Whoever looks at algebra probably brings an equation. What was chosen here stays.
  let likelyKind = "";
  let kindChosen = false;

  function offerLikelyKind() {
    const kind = document.getElementById(`kind-${likelyKind}`);
    likelyKind = "";
    if (kindChosen || !kind || kind.checked) return;
    kind.checked = true;
    send("choose_kind", { kind: kind.value });
  }

  function ownChoices() {
    return [ownKind(), chosen("own-goal")];
  }

  document.addEventListener("change", (event) => {
    if (event.target.name !== "own-kind") return;
    kindChosen = true;
    send("choose_kind", { kind: ownKind() });
  });

  // ------------------------------------------------------------------ keyboard

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        const run = document.querySelector("#run");
        if (run && event.target.closest?.("#work-screen")) {
          event.preventDefault();
          event.stopPropagation();
          // Let the editor hand over its last keystroke first.
          setTimeout(() => run.click(), 30);
        }
      } else if (event.key === "Enter" && event.target.matches?.(".cell-answer")) {
        event.preventDefault();
        const text = event.target.value.trim();
        if (text) send("answer", { text });
      }
    },
    true,
  );

  // A paste of megabytes would only freeze the editor before the server refuses it.
  document.addEventListener(
    "paste",
    (event) => {
      const text = event.clipboardData?.getData("text/plain") || "";
      if (text.length > MAX_PASTE) {
        event.preventDefault();
        event.stopPropagation();
        send("too_large");
      }
    },
    true,
  );

  // ------------------------------------------------------------------ scrolling and focus

  function narrow() {
    return window.matchMedia("(max-width: 860px)").matches;
  }

  function calm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function show(selector) {
    const place = [...document.querySelectorAll(selector)].pop();
    place?.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
  }

  let lines = 0;
  let height = 0;
  let following = true;

  // Where the end is in sight; of a reply that is taller than the pane, its beginning.
  function inSight(talk, last) {
    if (!last || last.offsetHeight < talk.clientHeight - 40) return talk.scrollHeight;
    return last.getBoundingClientRect().top - talk.getBoundingClientRect().top + talk.scrollTop - 16;
  }

  // Whoever scrolls back to read something again is left there until there is something new.
  document.addEventListener(
    "wheel",
    (event) => {
      if (event.target.closest?.(".talk")) following = false;
    },
    { passive: true },
  );

  function followTalk() {
    const talk = document.querySelector("#conversation .talk");
    if (!talk) {
      lines = 0;
      return;
    }
    const list = talk.firstElementChild;
    const grown = list.children.length !== lines;
    const fresh = lines === 0;
    lines = list.children.length;
    if (!narrow()) {
      if (grown) following = true;
      const taller = list.scrollHeight !== height;
      if (following && (grown || taller)) talk.scrollTop = inSight(talk, list.lastElementChild);
    } else if (!fresh && talking() && list.scrollHeight !== height) {
      const last = list.lastElementChild;
      const fits = last && last.offsetHeight < window.innerHeight - 280;
      last?.scrollIntoView({ block: fits ? "end" : "start" });
    }
    height = list.scrollHeight;
  }

  // On a phone the page moves to the conversation only when the student is in it.
  function talking() {
    return document.activeElement?.closest?.("#talk-pane") !== null;
  }

  // On a phone the last reply may be out of sight: the dock then says that there is one.
  function lookForUnseen() {
    const dock = document.querySelector(".dock");
    const last = document.querySelector("#conversation .lines > li:last-child");
    if (!dock || !last) return;
    const unseen = narrow() && last.getBoundingClientRect().top > window.innerHeight - 200;
    if (dock.classList.contains("unseen") !== unseen) dock.classList.toggle("unseen", unseen);
  }

  window.addEventListener("scroll", lookForUnseen, { passive: true });

  // Times come in UTC; people read them in their own.
  function localTimes() {
    for (const time of document.querySelectorAll("time[datetime]:not([data-local])")) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.getTime())) continue;
      time.dataset.local = "yes";
      time.textContent = moment.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
    }
  }

  function heading() {
    return [...document.querySelectorAll("h1")].find((found) => found.offsetParent !== null);
  }

  function arrived() {
    ready();
    offerLikelyKind();
    window.scrollTo(0, 0);
    heading()?.focus({ preventScroll: true });
  }

  function ready() {
    root.classList.remove("opening-session");
    document.getElementById("opening")?.remove();
    const main = document.querySelector("gradio-app main");
    if (main && !main.id) {
      main.id = "main";
      main.tabIndex = -1;
    }
    settle();
    restoreDraft();
  }

  // ------------------------------------------------------------------ sending once

  const ON_ITS_WAY = 1500; // milliseconds within which a message that was sent shows up
  let sent = { at: -ON_ITS_WAY, lines: 0, text: "" };

  // The message, or nothing while the one before is on its way or being answered: what a second
  // click or a second Enter would send. It stays in the box.
  function once(text) {
    const shown = document.querySelectorAll("#conversation .lines > li").length;
    const onItsWay = performance.now() - sent.at < ON_ITS_WAY && shown === sent.lines;
    if (onItsWay || document.querySelector("#conversation .doing")) {
      return "";
    }
    if (text.trim()) sent = { at: performance.now(), lines: shown, text };
    return text;
  }

  // What the message box is to hold: nothing, once the message was taken; or the message again.
  // What the student has written meanwhile stays, after it.
  function fillBox(text) {
    const box = document.querySelector("#message textarea");
    if (!box) return;
    if (text) {
      if (!box.value.startsWith(text)) write(box, box.value ? `${text}\n${box.value}` : text);
    } else if (box.value === sent.text) {
      sent.text = "";
      write(box, "");
    }
  }

  // Gradio hears of a change only through the event.
  function write(box, text) {
    if (box.value === text) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function told(news) {
    window.maieuticPlaces.told(news, fillBox);
  }

  // A message that was typed and not sent outlives a reload (after the server was gone, say).
  function draftKey() {
    return `maieutic-draft-${sessionInAddress()}`;
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("#message textarea")) return;
    try {
      sessionStorage.setItem(draftKey(), event.target.value);
    } catch {
      // Nothing can be kept: then a reload loses what was not sent.
    }
  });

  function restoreDraft() {
    const box = document.querySelector("#message textarea");
    const kept = sessionStorage.getItem(draftKey());
    if (box && kept && !box.value) write(box, kept);
  }

  function forgetSentDraft() {
    const bubbles = document.querySelectorAll("#conversation .bubble");
    const sent = bubbles[bubbles.length - 1]?.textContent.trim();
    const kept = sessionStorage.getItem(draftKey());
    if (kept && sent === kept.trim()) sessionStorage.removeItem(draftKey());
  }

  function settle() {
    window.maieuticPlaces.settle();
    forgetSentDraft();
    window.maieuticEditor.settle();
    applyTheme();
    window.maieuticLibrary.settle();
    followTalk();
    lookForUnseen();
    localTimes();
  }

  let due = false;
  const watcher = new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      settle();
    });
  });

  document.addEventListener("DOMContentLoaded", () => {
    applyTheme();
    watcher.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["class", "hidden"],
    });
  });

  // ------------------------------------------------------------------ saving a file

  function save(text, name) {
    if (!text) return "";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    return "";
  }

  // A teacher may write at any time.
  window.maieuticListening.start(() => send("listen"));

  window.maieutic = {
    connect: (given) => {
      trigger = given;
    },
    sessionInAddress,
    setAddress,
    once,
    told,
    ownChoices,
    arrived,
    ready,
    save,
  };
})();
