// What must be known before anything is drawn: which colors were chosen. It also runs where a page is opened as a file.
(() => {
  "use strict";
  const root = document.documentElement;
  const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
  const beside = (/** @type {string} */ name) => new URL(name, own).href;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const read = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const keep = (/** @type {string} */ theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Refused: the choice then holds for this page.
    }
  };
  const set = (/** @type {string | null} */ theme) => {
    if (theme === "dark" || theme === "light") {
      root.dataset.theme = theme;
    }
  };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  set(read());
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.theme");
    if (button instanceof HTMLButtonElement) {
      const say = () => {
        button.textContent = isDark() ? "Light" : "Dark";
        button.setAttribute("aria-label", isDark() ? "Light colors" : "Dark colors");
      };
      button.addEventListener("click", () => {
        set(isDark() ? "light" : "dark");
        keep(root.dataset.theme ?? "");
        say();
      });
      system.addEventListener("change", say);
      addEventListener("storage", (event) => {
        if (event.key === "theme") {
          set(event.newValue);
          say();
        }
      });
      button.hidden = false;
      say();
    }
    const menu = document.getElementById("menu");
    menu?.addEventListener("click", (event) => {
      if (event.target instanceof HTMLElement && event.target.closest("a") && menu.matches(":popover-open")) {
        menu.hidePopover();
      }
    });
    const note = document.querySelector(".from-file");
    if (location.protocol !== "file:") {
      const script = document.createElement("script");
      script.type = "module";
      script.src = beside("page.js");
      document.head.append(script);
    } else if (note instanceof HTMLElement) {
      note.hidden = false; // no browser loads a module there
    }
  });
})();
