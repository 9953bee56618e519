// The code editors: their names for screen readers, and their colours.
(() => {
  "use strict";

  // Names and help that the editor needs for screen readers; it offers no setting for them.
  function nameEditors() {
    for (const [id, help] of [["code", "editor-help"], ["own-code", ""]]) {
      const editor = document.querySelector(`#${id} .cm-content`);
      const label = document.querySelector(`#${id} label, #${id} [data-testid="block-label"]`);
      if (editor && label && editor.getAttribute("aria-label") !== label.textContent.trim()) {
        editor.setAttribute("aria-label", label.textContent.trim());
        if (help) editor.setAttribute("aria-describedby", help);
      }
      const scroller = document.querySelector(`#${id} .cm-scroller`);
      if (scroller && scroller.tabIndex !== -1) scroller.tabIndex = -1;
    }
  }

  // Colours in the editor by meaning, so that they fit our light and dark page: the classes that
  // the editor gives differ from theme to theme.
  const KEYWORDS = new Set(
    `and as assert async await break case class continue def del elif else except finally for from
    global if import in is lambda match nonlocal not or pass raise return try while with yield
    True False None`.split(/\s+/),
  );

  function colourCode() {
    for (const content of document.querySelectorAll(".cm-content")) {
      const spans = [...content.querySelectorAll(".cm-line span[class]")];
      const learned = {};
      for (const span of spans) {
        const text = span.textContent.trim();
        if (/^[rbfu]*["']/i.test(text)) learned[span.className] = "text";
        else if (text.startsWith("#")) learned[span.className] = "comment";
      }
      let before = "";
      for (const span of spans) {
        const text = span.textContent.trim();
        let kind = learned[span.className] || "";
        if (KEYWORDS.has(text)) kind = "key";
        else if (/^\d/.test(text)) kind = "number";
        else if (before === "def" || before === "class") kind = "name";
        before = text;
        if ((span.dataset.kind || "") !== kind) span.dataset.kind = kind;
      }
    }
  }

  window.maieuticEditor = {
    settle: () => {
      nameEditors();
      colourCode();
    },
  };
})();
