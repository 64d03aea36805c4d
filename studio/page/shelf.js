// The shelf: what is sold, what is on air, and new prices and stocks for it.
// In: /api/shelf, the state's product on air. Out: `order({do: "show" | "set", ..})` from the operator's hand.

import { all, make, one } from "./element.js";
import { toast } from "./toast.js";
import { language, money, onLanguage, signOf, t, titleOf } from "./words.js";

const TYPING_MS = 160;

export class Shelf {
  constructor(order) {
    this.order = order;
    this.list = one("#products");
    this.products = [];
    this.known = new Map(); // SKU → product
    this.onAir = null;
    this.total = 0;
    one("#search").addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.load(), TYPING_MS);
    });
    this.list.parentElement.addEventListener("scroll", ({ target }) => {
      if (target.scrollHeight - target.scrollTop - target.clientHeight < 200) this.more();
    });
    onLanguage(() => this.show());
  }

  async load() {
    const page = await this.ask(0);
    if (!page) return;
    this.products = page.products;
    this.total = page.total;
    this.version = page.version;
    this.show();
    if (this.onAir && !this.known.has(this.onAir)) this.airs(this.onAir);
  }

  async more() {
    if (this.loading || this.products.length >= this.total) return;
    this.loading = true;
    const page = await this.ask(this.products.length);
    this.loading = false;
    if (!page) return;
    this.products.push(...page.products);
    this.show();
  }

  async ask(from, asked = one("#search").value.trim()) {
    try {
      const answer = await fetch(`/api/shelf?from=${from}&q=${encodeURIComponent(asked)}`);
      if (!answer.ok) return null;
      const page = await answer.json();
      if (from === 0 && asked !== one("#search").value.trim() && asked !== this.onAir) return null; // typed on meanwhile
      for (const product of page.products) for (const v of product.variants) this.known.set(v.sku, product);
      return page;
    } catch {
      return null; // the mind is away; the shelf is asked for again when it is back
    }
  }

  changed(version) {
    if (version !== this.version) this.load();
  }

  async airs(sku) {
    if (!sku) return;
    const moved = sku !== this.onAir;
    this.onAir = sku;
    if (!this.known.has(sku)) await this.ask(0, sku);
    if (moved || !one("#on-air").firstChild) this.show();
  }

  show() {
    const open = new Set(all("details[open]", this.list).map((d) => d.dataset.handle));
    const held = this.list.contains(document.activeElement) && document.activeElement.tagName === "INPUT";
    one("#shelf-count").textContent = this.total ? t("products", { n: this.total }) : "";
    this.showOnAir();
    if (held) return; // somebody is typing a price
    this.list.replaceChildren(...this.products.map((p) => this.row(p, open.has(p.handle))));
  }

  showOnAir() {
    const box = one("#on-air");
    const product = this.known.get(this.onAir);
    box.hidden = !product;
    if (!product) return;
    const variant = product.variants.find((v) => v.sku === this.onAir) ?? product.variants[0];
    box.replaceChildren(
      picture(product, 72),
      make("div", { class: "what" },
        make("p", { class: "now-label" }, t("on_air_now"), make("span", { class: "sku" }, variant.sku)),
        make("p", { class: "title" }, titleOf(product.title)),
        make("p", { class: "numbers" }, make("b", {}, money(variant.price, variant.currency)),
          variant.list_price && variant.list_price !== variant.price ? make("s", {}, money(variant.list_price, variant.currency)) : null,
          stock(variant))));
  }

  row(product, open) {
    const prices = product.variants.filter((v) => v.price !== null);
    const cheapest = prices.reduce((a, b) => (Number(b.price) < Number(a.price) ? b : a), prices[0]);
    const differ = new Set(prices.map((v) => v.price)).size > 1;
    const on = product.variants.some((v) => v.sku === this.onAir);
    const first = product.variants[0];
    return make("li", { class: on ? "on" : "" },
      make("details", { open, data: { handle: product.handle } },
        make("summary", {},
          make("span", { class: "link" }, String(product.link)),
          picture(product, 40),
          make("span", { class: "title", title: titleOf(product.title) }, titleOf(product.title)),
          make("span", { class: "numbers" },
            make("b", {}, cheapest ? price(cheapest, differ) : "—"),
            total(product)),
          first && make("button", { class: "operator show", type: "button", on: { click: (e) => this.put(e, first.sku) } }, on ? t("shown") : t("show"))),
        make("ul", { class: "variants" }, product.variants.map((v) => this.variant(v)))));
  }

  variant(variant) {
    const form = make("form", { autocomplete: "off", class: variant.sku === this.onAir ? "on" : "", on: { submit: (e) => this.save(e, variant) } },
      make("button", { class: "operator eye", type: "button", title: t("show"), on: { click: (e) => this.put(e, variant.sku) } }, "▸"),
      make("span", { class: "what" }, make("span", { class: "sku" }, variant.sku), make("span", { class: "options" }, options(variant))),
      make("span", { class: "visitor numbers" }, make("b", {}, money(variant.price, variant.currency)), stock(variant)),
      make("label", { class: "operator", title: t("price") }, make("span", {}, signOf(variant.currency)),
        make("input", { name: "price", value: variant.price ?? "", "aria-label": t("price"), inputMode: "decimal", pattern: "\\d{1,9}(\\.\\d{1,3})?", size: 7 })),
      make("label", { class: "operator" }, make("span", {}, t("stock_label")),
        make("input", { name: "stock", value: variant.stock ?? "", "aria-label": t("stock_label"), inputMode: "numeric", pattern: "\\d{1,9}", size: 5 })),
      make("button", { class: "operator save", type: "submit" }, t("save")));
    form.addEventListener("input", () => form.classList.add("edited"));
    return make("li", {}, form);
  }

  put(event, sku) {
    event.preventDefault();
    this.order({ do: "show", sku });
  }

  async save(event, variant) {
    event.preventDefault();
    const form = event.target;
    const order = { do: "set", sku: variant.sku };
    const price = form.price.value.trim();
    const count = form.stock.value.trim();
    if (price && price !== variant.price) order.price = price;
    if (count && Number(count) !== variant.stock) order.stock = Number(count);
    document.activeElement?.blur();
    if (!("price" in order || "stock" in order)) return form.classList.remove("edited");
    const done = await this.order(order);
    if (!done) return;
    const { row } = done;
    toast(t("saved", { sku: row.sku, price: money(row.price, row.currency), stock: stockText(row), v: row.version }), "good");
    this.load();
  }
}

function picture(product, size) {
  const plain = make("span", { class: "picture", "aria-hidden": "true" }, Array.from(titleOf(product.title))[0] ?? "");
  if (!product.picture) return plain;
  const image = make("img", { class: "picture", src: product.picture, alt: "", loading: "lazy", width: size, height: size });
  image.addEventListener("error", () => image.replaceWith(plain), { once: true });
  return image;
}

function options(variant) {
  const own = variant.options[language()] ?? [];
  return [...(variant.options[""] ?? (own.length ? [] : Object.values(variant.options)[0] ?? [])), ...own].join(" · ");
}

function price(variant, from) {
  const shown = money(variant.price, variant.currency);
  return from ? t("from", { p: shown }) : shown;
}

function stockText({ stock: n }) {
  return n === null ? t("stock_unknown") : n === 0 ? t("sold_out") : t("stock", { n });
}

function stock(variant) {
  return make("span", { class: `stock ${variant.stock === 0 ? "none" : variant.stock !== null && variant.stock < 10 ? "few" : ""}` }, stockText(variant));
}

function total(product) {
  const counted = product.variants.map((v) => v.stock).filter((n) => n !== null);
  return stock({ stock: counted.length ? counted.reduce((a, b) => a + b, 0) : null });
}
