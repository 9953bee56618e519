// What a page of the panel does by itself: light or dark, times of day as they are here, asking
// once more before something is done, copying, keeping the live list of a class fresh. Without it
// everything still works.
(() => {
  "use strict";

  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function applyTheme() {
    let kept = null;
    try {
      kept = localStorage.getItem("maieutic-theme");
    } catch {
      // Private windows may keep nothing: the page then follows the system.
    }
    root.dataset.theme = kept || (dark.matches ? "dark" : "light");
  }

  applyTheme();
  dark.addEventListener("change", applyTheme);
  window.addEventListener("storage", applyTheme);

  function showTimes(within) {
    for (const time of within.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.valueOf()) || time.title) continue;
      time.title = time.textContent;
      time.textContent = moment.toLocaleString(root.lang || "en", {
        day: "numeric",
        month: "short",
        year: moment.getFullYear() === new Date().getFullYear() ? undefined : "numeric",
        hour: "2-digit",
        minute: "2-digit",
      });
    }
  }

  function askAgain(event) {
    const button = event.target.closest?.("button[data-sure]");
    if (!button || button.classList.contains("sure")) return;
    event.preventDefault();
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
  }

  function selectAll(event) {
    if (event.target.matches?.("input.link-field")) event.target.select();
  }

  // Choosing a problem means that not all of them are wanted.
  function chooseSome(event) {
    if (!event.target.matches?.("input[name=problems]")) return;
    const some = document.querySelector("input[name=which][value=some]");
    if (some) some.checked = true;
  }

  // The live list of a class comes anew every few seconds while somebody may look at it.
  function keepFresh(place) {
    if (!place) return;
    const seconds = 5;
    let shown = null;
    let timer = 0;
    let said = place.querySelector("[data-news]")?.dataset.news;

    async function look() {
      clearTimeout(timer);
      if (document.hidden) return;
      try {
        const answer = await fetch(place.dataset.live, { headers: { accept: "text/html" } });
        if (answer.redirected || answer.status === 404) return; // logged out, or the class is gone
        if (answer.ok) show(await answer.text());
      } catch {
        // The network is away: the next look may find it again.
      }
      timer = setTimeout(look, seconds * 1000);
    }

    function show(text) {
      if (text === shown) return;
      shown = text;
      const focused = place.contains(document.activeElement) ? document.activeElement : null;
      const link = focused?.getAttribute("href");
      const scrolled = place.querySelector(".scrolls")?.scrollLeft ?? 0;
      place.innerHTML = text;
      showTimes(place);
      const list = place.querySelector(".scrolls");
      if (list) list.scrollLeft = scrolled;
      if (focused) {
        const links = [...place.querySelectorAll("a")];
        const again = link && links.find((one) => one.getAttribute("href") === link);
        (again || list)?.focus({ preventScroll: true });
      }
      const news = place.querySelector("[data-news]")?.dataset.news;
      if (news !== said) document.getElementById("live-news").textContent = news;
      said = news;
    }

    document.addEventListener("visibilitychange", look);
    timer = setTimeout(look, seconds * 1000);
  }

  function print(event) {
    if (event.target.closest?.("[data-print]")) window.print();
  }

  // A file that is too large is said to be so before it is sent.
  function checkSize(event) {
    const input = event.target;
    if (!input.matches?.("input[type=file][data-most]")) return;
    const tooLarge = (input.files[0]?.size || 0) > Number(input.dataset.most);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  }

  document.addEventListener("change", checkSize);
  document.addEventListener("click", askAgain);
  document.addEventListener("click", print);
  document.addEventListener("change", chooseSome);
  document.addEventListener("focusin", selectAll);
  document.addEventListener("maieutic:added", () => showTimes(document));
  document.addEventListener("DOMContentLoaded", () => {
    showTimes(document);
    keepFresh(document.querySelector("[data-live]"));
    document.querySelector("[aria-invalid=true]")?.focus();
  });
})();
