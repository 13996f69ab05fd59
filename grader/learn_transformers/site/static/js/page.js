// @ts-check
// What a page can do beyond being read: its explorables, its search, and the exercises, each loaded when it is needed.

import { watchScrolling } from "./scrolling.js";

/**
 * Let an explorable take its place once the reader comes near.
 * @param {HTMLElement} element
 */
async function mount(element) {
  const view = await import(new URL(element.dataset.module ?? "", document.baseURI).href);
  element.replaceChildren();
  view.mount(element);
}

/** @param {Iterable<HTMLElement>} elements */
function mountWhenNear(elements) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting && entry.target instanceof HTMLElement) {
          near.unobserve(entry.target);
          mount(entry.target);
        }
      }
    },
    { rootMargin: "400px" },
  );
  for (const element of elements) {
    near.observe(element);
  }
}

watchScrolling(document);
mountWhenNear(document.querySelectorAll(".explorable"));
const search = document.querySelector(".search");
if (search instanceof HTMLElement) {
  import("./search.js").then(({ start }) => start(search));
}
if (document.querySelector(".exercise, .worksheet, .quiz, .work")) {
  import("./exercise/start.js").then(({ start }) => start(document));
}
