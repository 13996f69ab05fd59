// @ts-check
/** Says that a file has been changed in another tab, and has the reader choose. */

import { button, make } from "./dom.js";

/**
 * @param {import("./start.js").Page} page
 * @param {import("./file.js").WrittenFile} file
 * @param {() => boolean} concerned is it about what this place shows?
 */
export function conflict({ document }, file, concerned) {
  const notice = make(document, "div", { class: "notice", role: "status" });
  file.listen((news) => {
    notice.replaceChildren();
    if (file.other === null) {
      if (news !== "") notice.append(make(document, "p", {}, news));
      return;
    }
    if (!concerned()) return;
    const when = new Date(file.other.edited).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    notice.append(
      make(
        document,
        "p",
        {},
        `Another tab changed ${file.name} at ${when}. What you type here is not kept until you choose.`,
      ),
      button(document, "Keep this text", () => file.keepMine()),
      button(document, "Take the other tab's", () => file.takeOther()),
      make(document, "p", {}, "The one that goes can be brought back, at the foot of the page."),
    );
  });
  return notice;
}
