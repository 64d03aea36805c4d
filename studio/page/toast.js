// A short word at the edge of the page that goes away by itself; at most four at a time, the oldest goes first.

import { make, one } from "./element.js";

const MOST = 4;

export function toast(text, kind = "plain") {
  const shelf = one("#toasts");
  const card = make("p", { class: `toast ${kind}` }, String(text).slice(0, 240));
  shelf.append(card);
  while (shelf.children.length > MOST) shelf.firstChild.remove();
  setTimeout(() => card.remove(), kind === "bad" ? 9000 : 4000);
}
