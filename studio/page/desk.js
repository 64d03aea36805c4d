// The operator's desk: the socket with the token, take-over, pause, panic.
// In: the token from the address's #part. Out: "state", "said", "outcome", "welcome", "shelf" events; `order(..)` does
// one thing and resolves with its confirmation. Panic goes to the STAGE first: it works when the mind is dead.

import { all, one, press } from "./element.js";
import { Link, here } from "./link.js";
import { toast } from "./toast.js";
import { onLanguage, t } from "./words.js";

const WRONG_TOKEN = 4401;
const SLOW = 4408;
const PANIC_WAIT_MS = 2500;
const ORDER_WAIT_MS = 8000;

export class Desk extends EventTarget {
  constructor(settings) {
    super();
    this.settings = settings;
    this.token = takeToken();
    this.refs = 0;
    this.waiting = new Map();
    this.paused = this.panicked = false;
    this.lang = "zh";
    document.documentElement.dataset.role = this.token ? "operator" : "viewer";
    this.link = new Link(() => here("/operator"), {
      opened: (link) => link.send({ token: this.token }),
      message: (message) => this.take(message),
      final: [WRONG_TOKEN],
    });
    this.link.addEventListener("closed", ({ detail }) => this.closed(detail));
    one("#pause").addEventListener("click", () => this.pause());
    one("#panic").addEventListener("click", () => this.panic(!this.panicked));
    one("#takeover").addEventListener("submit", (event) => this.say(event));
    one("#takeover-text").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.say(event);
    });
    one("#takeover-text").addEventListener("input", ({ target }) => {
      if (target.value.trim()) this.speak(/[\u3400-\u9fff]/.test(target.value) ? "zh" : "en");
    });
    for (const button of all("#takeover [data-lang]")) button.addEventListener("click", () => this.speak(button.dataset.lang));
    onLanguage(() => this.show());
  }

  get operates() {
    return Boolean(this.token);
  }

  open() {
    if (this.operates) this.link.open();
  }

  closed({ code }) {
    for (const answer of this.waiting.values()) answer(null);
    this.waiting.clear();
    if (code === SLOW) toast(t("slow_page"));
    if (code !== WRONG_TOKEN) return;
    sessionStorage.removeItem("zhubo.token");
    this.token = "";
    document.documentElement.dataset.role = "viewer";
    this.dispatchEvent(new CustomEvent("refused"));
  }

  take(message) {
    if (message.type === "done" || message.type === "error") {
      if (message.type === "error") toast(message.error, "bad");
      for (const warning of message.warnings ?? []) toast(warning, "bad");
      this.waiting.get(message.ref)?.(message.type === "done" ? message : null);
      this.waiting.delete(message.ref);
      return;
    }
    if (message.type === "welcome" || message.type === "state") this.stands(message.paused, message.panic);
    this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
  }

  stands(paused, panicked) {
    this.paused = Boolean(paused);
    this.panicked = Boolean(panicked);
    this.show();
  }

  // The confirmation, or null when it was not done; what went wrong was shown.
  order(order) {
    const ref = ++this.refs;
    if (!this.link.send({ ...order, ref })) {
      toast(t("order_lost"), "bad");
      return Promise.resolve(null);
    }
    return new Promise((resolve) => {
      this.waiting.set(ref, resolve);
      setTimeout(() => this.waiting.delete(ref) && resolve(null), ORDER_WAIT_MS);
    });
  }

  pause() {
    if (this.operates) this.order({ do: "pause", on: !this.paused });
  }

  async panic(on) {
    if (!this.operates) return;
    one("#panic").classList.add("busy");
    try {
      const answer = await fetch(`${this.settings.panic}?on=${on ? 1 : 0}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${this.token}` },
        signal: AbortSignal.timeout(PANIC_WAIT_MS),
      });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      this.stands(this.paused, on);
      this.dispatchEvent(new CustomEvent("panic", { detail: on }));
    } catch (error) {
      toast(t("panic_failed", { why: error.message }), "bad");
    }
    this.link.send({ do: "panic", on, ref: ++this.refs });
    one("#panic").classList.remove("busy");
  }

  async say(event) {
    event.preventDefault();
    const box = one("#takeover-text");
    const text = box.value.trim();
    if (text && (await this.order({ do: "say", text, lang: this.lang }))) box.value = "";
  }

  speak(lang) {
    this.lang = lang;
    for (const button of all("#takeover [data-lang]")) press(button, button.dataset.lang === lang);
  }

  show() {
    const pause = one("#pause");
    const panic = one("#panic");
    press(pause, this.paused);
    press(panic, this.panicked);
    one("b", pause).textContent = t(this.paused ? "resume" : "pause");
    one("b", panic).textContent = t(this.panicked ? "release" : "panic");
    one("kbd", panic).textContent = this.panicked ? "" : t("hold_esc");
    pause.title = t("pause_why");
    panic.title = t("panic_why");
  }
}

// The token leaves the address bar at once and lives as long as the tab.
export function takeToken() {
  const given = decodeURIComponent(location.hash.slice(1));
  if (given) {
    sessionStorage.setItem("zhubo.token", given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("zhubo.token") ?? "";
}
