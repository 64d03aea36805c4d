// What was said and why it may be said: a card for every line, with the question, the sentences and their facts.
// In: `said` and `outcome` messages, the journal's last answers, the questions waiting. Out: cards, newest first.

import { all, foreign, make, one, press } from "./element.js";
import { distinct, fact, field } from "./facts.js";
import { onLanguage, t, tOr } from "./words.js";

const KEPT = 150;
const EARLY_MOST = 100;
const UNSPOKEN = new Set(["unknown", "refused", "expired", "dropped"]);

export class Answers {
  constructor(chat) {
    this.chat = chat;
    this.list = one("#said");
    this.lines = new Map(); // line → {item, sentences: Map}
    this.early = new Map(); // outcomes whose questions were not shown yet
    this.waiting = [];
    this.coming = [];
    chat.addEventListener("shown", ({ detail: id }) => {
      const held = this.early.get(id);
      if (held && this.early.delete(id)) this.outcome(held);
    });
    for (const button of all("#answers [data-show]")) {
      button.addEventListener("click", () => this.choose(button.dataset.show));
    }
    this.choose("answers");
    onLanguage(() => this.relabel());
  }

  choose(show) {
    this.list.dataset.show = show;
    for (const button of all("#answers [data-show]")) press(button, button.dataset.show === show);
  }

  // What happened before the page opened: the journal's answers, newest first, and the last sentences, oldest first.
  past(answers, recent) {
    const sounded = new Set(recent.map((message) => message.line));
    for (const { line, questions, text, facts, at } of [...answers].reverse()) {
      if (this.lines.has(line) || sounded.has(line)) continue;
      this.sentence(this.card({ line, kind: "answer" }, questions, new Date(at * 1000)), 0, text, facts);
    }
    const asked = new Map(answers.map((answer) => [answer.line, answer]));
    for (const message of recent) this.said(message, asked.get(message.line) ?? {});
  }

  // `before`: what the journal knows of a line that sounded before the page opened.
  said(message, before = null) {
    let line = this.lines.get(message.line);
    if (!line) {
      const heard = (id, i) => this.chat.known.get(id) ?? { user: message.to[i], text: "" };
      const at = before === null ? new Date() : before.at && new Date(before.at * 1000);
      const questions = before?.questions?.length ? before.questions : message.reply_to.map(heard);
      line = this.card(message, questions, at);
    }
    this.sentence(line, message.sentence, message.text, message.facts);
    for (const id of message.reply_to) this.chat.outcome(id, "answered");
  }

  outcome({ id, outcome, reason }) {
    const question = this.chat.known.get(id);
    if (!question) return this.hold({ id, outcome, reason });
    this.chat.outcome(id, outcome, reason);
    if (!UNSPOKEN.has(outcome) || this.lines.has(`outcome ${id}`)) return;
    const line = this.card({ line: `outcome ${id}`, kind: "unspoken" }, [question], new Date());
    one(".kind", line.item).replaceWith(
      make("span", { class: `badge ${outcome}`, data: { t: `outcome_${outcome}` } }, t(`outcome_${outcome}`)));
    if (reason) line.body.append(make("p", { class: "reason" }, reason.slice(0, 300)));
  }

  // Two sockets, two orders: the outcome may be here before its question.
  hold(message) {
    this.early.set(message.id, message);
    if (this.early.size > EARLY_MOST) this.early.delete(this.early.keys().next().value);
  }

  card({ line, kind }, questions, at) {
    const body = make("div", { class: "body" });
    const asked = questions.map((q) => make("p", { class: "asked" },
      foreign(q.user ?? q.name ?? t("somebody"), 24, "name"), foreign(q.text, 160, "text")));
    const item = make("li", { class: `line ${kind}`, data: { kind } },
      make("p", { class: "meta" },
        make("span", { class: `kind ${kind}`, data: { t: `kind_${kind}` } }, tOr(`kind_${kind}`, "")),
        at && make("time", {}, clock(at))),
      ...asked, body);
    this.list.prepend(item);
    const entry = { item, body, sentences: new Map() };
    this.lines.set(line, entry);
    if (this.lines.size > KEPT) {
      const [oldest, { item: gone }] = this.lines.entries().next().value;
      this.lines.delete(oldest);
      gone.remove();
    }
    return entry;
  }

  sentence(line, n, text, facts) {
    if (line.sentences.has(n)) return;
    const shown = make("div", { class: "sentence" }, make("bdi", {}, text), facts.length ? make("ul", { class: "facts" }, distinct(facts).map(fact)) : null);
    line.sentences.set(n, shown);
    line.body.append(shown);
  }

  // This sentence is what one hears now.
  sounding({ line, sentence }) {
    for (const e of all(".sentence.now", this.list)) e.classList.remove("now");
    this.lines.get(line)?.sentences.get(sentence)?.classList.add("now");
  }

  // Questions that wait for their answer, and a take-over that is not on air yet.
  queue(waiting = [], lines = []) {
    this.waiting = waiting;
    this.coming = lines.filter((line) => line.kind === "operator" && line.state !== "on_air");
    this.relabel();
  }

  relabel() {
    const box = one("#waiting");
    box.hidden = this.waiting.length + this.coming.length === 0;
    box.replaceChildren(
      ...this.coming.map((line) => make("span", { class: "question coming" }, `${t("coming")}: `, foreign(line.text, 28))),
      this.waiting.length ? make("span", { class: "count" }, t("waiting", { n: this.waiting.length })) : "",
      ...this.waiting.slice(0, 6).map((q) => make("span", { class: "question", title: q.askers > 1 ? t("askers", { n: q.askers }) : "" },
        foreign(q.text, 28), q.askers > 1 ? make("b", {}, `×${q.askers}`) : null)),
    );
    for (const label of all("[data-field]", this.list)) label.textContent = field(label.dataset.field);
  }
}

const clock = (at) => at.toLocaleTimeString("zh-CN", { hour12: false });
