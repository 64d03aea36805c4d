// The facts behind a sentence as small labels. In: facts as the room is told them. Out: list items, each row once.

import { foreign, make } from "./element.js";
import { money, tOr } from "./words.js";

const MONEY = new Set(["price", "list_price", "saving"]);

export const field = (name) => tOr(`field_${name}`, name);

export function distinct(facts) {
  return [...new Map(facts.map((f) => [`${f.ref} ${f.version} ${f.value}`, f])).values()];
}

// LT-BTL-BLK-500 · price · ¥79.00 · v12
export function fact({ ref, value, version, currency }) {
  const cut = ref.lastIndexOf(".");
  const [sku, name] = cut < 0 ? [ref, ""] : [ref.slice(0, cut), ref.slice(cut + 1)];
  const shown = MONEY.has(name) ? money(value, currency) : value;
  return make("li", { class: "fact", title: `${ref} = ${value} (v${version})` },
    make("span", { class: "sku" }, sku),
    name && make("span", { class: "field", data: { field: name } }, field(name)),
    foreign(shown, 40, "value"),
    make("span", { class: "version" }, `v${version}`));
}
