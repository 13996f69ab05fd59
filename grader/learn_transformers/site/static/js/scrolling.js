// @ts-check
// What scrolls sideways can be reached by the keyboard; what fits needs no stop there.

/**
 * Keep that true of everything marked `scrolls`, whatever the width of the window.
 * @param {ParentNode} root
 */
export function watchScrolling(root) {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) {
        target.setAttribute("tabindex", "0");
      } else {
        target.removeAttribute("tabindex");
      }
    }
  });
  for (const element of root.querySelectorAll(".scrolls")) {
    sizes.observe(element);
  }
}
