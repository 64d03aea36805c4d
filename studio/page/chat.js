// The chat: what viewers write and say, and a box to write in as one of them.
// In: the room's socket. Out: "heard" events with the room's messages of type said and outcome; `text(id)` of a message.

import { foreign, make, one } from "./element.js";
import { Link, here } from "./link.js";
import { toast } from "./toast.js";
import { onLanguage, t } from "./words.js";

const KEPT = 300;
const TEXT_MOST = 240;
const NAME_MOST = 24;

export class Chat extends EventTarget {
  constructor() {
    super();
    this.list = one("#messages");
    this.scroller = this.list.parentElement;
    this.known = new Map(); // id → {user, text, item}
    this.mine = new Set();
    this.refs = 0;
    this.unseen = 0;
    this.times = [];
    this.name = one("#write-name");
    this.name.value = localStorage.getItem("zhubo.name") || t("somebody");
    this.link = new Link(() => here(`/room?name=${encodeURIComponent(this.name.value)}&viewer=${secret()}`), {
      opened: (link) => link.live(),
      message: (message) => this.take(message),
    });
    this.name.addEventListener("change", () => this.rename());
    one("#write").addEventListener("submit", (event) => this.write(event));
    this.scroller.addEventListener("scroll", () => this.atEnd() && this.seen());
    one("#newer").addEventListener("click", () => this.toEnd());
    setInterval(() => this.rate(), 2000);
    onLanguage(() => this.seen());
  }

  open() {
    this.link.open();
  }

  rename() {
    this.name.value = this.name.value.trim() || t("somebody");
    localStorage.setItem("zhubo.name", this.name.value);
    this.link.again();
  }

  write(event) {
    event.preventDefault();
    const box = one("#write-text");
    const text = box.value.trim();
    if (!text) return;
    if (this.link.send({ text, ref: this.ref() })) box.value = "";
    else toast(t("order_lost"), "bad");
  }

  speak(audio) {
    if (this.link.send({ audio, ref: this.ref() })) this.hint(t("voice_sent"));
    else toast(t("order_lost"), "bad");
  }

  ref() {
    return `m${++this.refs}`;
  }

  hint(text) {
    one("#write-hint").textContent = text;
    clearTimeout(this.hinting);
    if (text) this.hinting = setTimeout(() => this.hint(""), 6000);
  }

  take(message) {
    if (message.type === "chat") this.show(message);
    else if (message.type === "ack") this.own(message.id);
    else if (message.type === "error") this.hint(message.error);
    else this.dispatchEvent(new CustomEvent("heard", { detail: message }));
  }

  own(id) {
    this.mine.add(id);
    this.known.get(id)?.item.classList.add("mine");
  }

  show(message) {
    const follow = this.atEnd();
    const item = make("li", { class: this.mine.has(message.id) ? "mine" : "" },
      foreign(message.user, NAME_MOST, `name hue${hue(message.user)}`),
      message.platform && make("span", { class: "tag" }, message.platform),
      message.voice && make("span", { class: "tag voice" }, t("voice")),
      foreign(message.text, TEXT_MOST, "text"),
    );
    this.list.append(item);
    this.known.set(message.id, { user: message.user, text: message.text, item });
    if (message.voice && this.mine.has(message.id)) this.hint("");
    if (this.known.size > KEPT) {
      const [oldest, { item: gone }] = this.known.entries().next().value;
      this.known.delete(oldest);
      this.mine.delete(oldest);
      gone.remove();
    }
    this.times.push(performance.now());
    this.dispatchEvent(new CustomEvent("shown", { detail: message.id }));
    if (follow) this.toEnd();
    else {
      this.unseen += 1;
      this.seen(this.unseen);
    }
  }

  // What became of a message, under it.
  outcome(id, outcome, reason = "") {
    const known = this.known.get(id);
    if (!known) return;
    known.item.querySelector(".outcome")?.remove();
    known.item.append(make("span", { class: `outcome ${outcome}`, title: reason }, t(`outcome_${outcome}`)));
  }

  atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.seen();
  }

  seen(unseen = 0) {
    this.unseen = unseen;
    const button = one("#newer");
    button.hidden = unseen === 0;
    button.textContent = t("newer", { n: unseen });
  }

  rate() {
    const since = performance.now() - 60_000;
    while (this.times.length && this.times[0] < since) this.times.shift();
    one("#chat-rate").textContent = this.times.length ? `${this.times.length}/min` : "";
  }
}

function hue(name) {
  let sum = 0;
  for (const letter of String(name)) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return sum % 8;
}

// What makes this browser the same viewer after a reconnection. Nobody else ever sees it.
function secret() {
  let kept = localStorage.getItem("zhubo.viewer");
  if (!kept) {
    kept = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    localStorage.setItem("zhubo.viewer", kept);
  }
  return kept;
}
