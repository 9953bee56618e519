// What a page of the panel does by itself: light or dark, times of day as they are here, asking
// once more before something is done, copying. Without it everything still works.
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

  function showTimes() {
    for (const time of document.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.valueOf())) continue;
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
  document.addEventListener("change", chooseSome);
  document.addEventListener("focusin", selectAll);
  document.addEventListener("DOMContentLoaded", () => {
    showTimes();
    document.querySelector("[aria-invalid=true]")?.focus();
  });
})();
