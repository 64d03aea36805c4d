// The teleprompter of co-pilot: a person speaks, these are their lines. In: the operator's socket. Out: "said", "skip",
// "pause" and "say" orders; replies to the clipboard. Nothing counts as said until the person says so here.

import { takeToken } from "./desk.js";
import { all, foreign, make, one, press } from "./element.js";
import { fact, distinct } from "./facts.js";
import { Link, here } from "./link.js";
import { toast } from "./toast.js";
import { onLanguage, switchLanguage, t, tOr, translate } from "./words.js";

const WRONG_TOKEN = 4401;
const DOUBLE_MS = 350; // a second press so soon was meant for the same sentence
const SIZES = [0.7, 0.85, 1, 1.2, 1.45];

const token = takeToken();
let view = null;
let health = {};
let pressed = -DOUBLE_MS;
let refs = 0;
let wanted = Number(localStorage.getItem("zhubo.prompter.size") ?? 2);
let refused = !token;

const link = new Link(() => here("/operator"), {
  opened: () => link.send({ token }),
  message: take,
  final: [WRONG_TOKEN],
});
link.addEventListener("closed", ({ detail }) => {
  if (detail.code === WRONG_TOKEN) {
    refused = true;
    sessionStorage.removeItem("zhubo.token");
  }
});
link.addEventListener("state", show);

function take(message) {
  if (message.type === "error") toast(message.error, "bad");
  if (message.type !== "welcome" && message.type !== "state") return;
  view = message.copilot ?? null;
  health = message.outcomes ?? {};
  show();
}

function order(order) {
  if (!link.send({ ...order, ref: ++refs })) toast(t("order_lost"), "bad");
}

// ---- what the person does
function said() {
  const now = view?.now;
  if (!now || performance.now() - pressed < DOUBLE_MS) return;
  pressed = performance.now();
  order({ do: "said", line: now.line, sentence: now.sentence });
}
function skip() {
  if (!view?.now || performance.now() - pressed < DOUBLE_MS) return;
  pressed = performance.now();
  order({ do: "skip", line: view.now.line });
}
const pause = () => view && order({ do: "pause", on: !view.paused });

const draftNow = () => view?.drafts.find((draft) => draft.line === view.now?.line) ?? view?.drafts[0];
async function copy(draft = draftNow()) {
  if (!draft) return;
  try {
    await navigator.clipboard.writeText(draft.reply);
    toast(t("p_copied"));
  } catch {
    const reply = one(`[data-line="${CSS.escape(draft.line)}"] .reply`);
    if (reply) getSelection().selectAllChildren(reply);
    toast(t("p_copy_failed"), "bad");
  }
}

function size(step) {
  wanted = Math.max(0, Math.min(SIZES.length - 1, (Number.isInteger(wanted) ? wanted : 2) + step));
  localStorage.setItem("zhubo.prompter.size", String(wanted));
  document.documentElement.style.setProperty("--size", String(SIZES[wanted]));
}
function mirror() {
  const on = document.documentElement.dataset.mirror !== "on";
  document.documentElement.dataset.mirror = on ? "on" : "off";
  press(one("#mirror"), on);
}

one("#said").addEventListener("click", said);
one("#skip").addEventListener("click", skip);
one("#copy").addEventListener("click", () => copy());
one("#pause").addEventListener("click", pause);
one("#larger").addEventListener("click", () => size(1));
one("#smaller").addEventListener("click", () => size(-1));
one("#mirror").addEventListener("click", mirror);
one("#language").addEventListener("click", switchLanguage);
one("#cue").addEventListener("submit", (event) => {
  event.preventDefault();
  const box = one("#cue-text");
  const text = box.value.trim();
  if (!text) return;
  order({ do: "say", text, lang: /[\u3400-\u9fff]/.test(text) ? "zh" : "en" });
  box.value = "";
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = { " ": said, Enter: said, ArrowRight: said, s: skip, c: () => copy(), p: pause, m: mirror, "+": () => size(1), "=": () => size(1), "-": () => size(-1) }[
    event.key.length === 1 ? event.key.toLowerCase() : event.key
  ];
  if (!act) return;
  event.preventDefault(); // a focused button must not be pressed as well
  act();
});

// ---- what is shown
function show() {
  const now = view?.now ?? null;
  const text = one("#text");
  text.classList.toggle("idle", !now);
  text.lang = now ? (now.lang === "zh" ? "zh-CN" : "en") : document.documentElement.lang;
  const words = now ? now.text : idle();
  if (text.textContent !== words) {
    text.textContent = words;
    one(".reading").scrollTop = 0;
  }
  kind(one("#kind"), now?.kind);
  one("#to").replaceChildren(...(now?.to.length ? [foreign(now.to.join(" · "), 60)] : []));
  one("#sku").textContent = now?.sku ?? "";
  one("#facts").replaceChildren(...distinct(now?.facts ?? []).map(fact));
  const gone = one("#withdrawn");
  gone.hidden = !view?.withdrawn;
  gone.replaceChildren(...(view?.withdrawn ? [`${t("p_withdrawn")} `, foreign(view.withdrawn, 120)] : []));
  one("#next").replaceChildren(...(view?.next ?? []).map((prompt) => make("li", {}, kind(make("span"), prompt.kind), foreign(prompt.text, 160))));
  for (const id of ["said", "skip"]) one(`#${id}`).disabled = !now;
  one("#copy").disabled = !draftNow();
  press(one("#pause"), Boolean(view?.paused));
  one("#pause b").textContent = t(view?.paused ? "resume" : "pause");
  one("#counts").textContent = t("p_counts", { answered: health.answered ?? 0, waiting: (view?.drafts.length ?? 0) + (view?.waiting.length ?? 0) });
  questions();
  standing();
}

function idle() {
  if (!view) return t("p_idle_wait");
  if (view.panic) return t("p_idle_panic");
  return t(view.paused ? "p_idle_paused" : "p_idle");
}

function kind(label, name) {
  label.className = `kind ${name ?? ""}`;
  label.textContent = name ? tOr(`kind_${name}`, "") : "";
  return label;
}

function questions() {
  one("#drafts").replaceChildren(
    ...(view?.drafts ?? []).map((draft) =>
      make("li", { class: draft.line === view.now?.line ? "reading-now" : "", data: { line: draft.line } },
        ...draft.questions.map(asked),
        draft.askers > draft.questions.length && make("p", { class: "more" }, t("askers", { n: draft.askers })),
        make("p", { class: "reply", lang: draft.lang === "zh" ? "zh-CN" : "en" }, draft.reply),
        make("div", { class: "row" },
          make("button", { type: "button", on: { click: () => copy(draft) } }, t("p_copy")),
          make("button", { type: "button", on: { click: () => order({ do: "said", line: draft.line }) } }, t("p_sent")),
          make("button", { type: "button", class: "quiet", on: { click: () => order({ do: "skip", line: draft.line }) } }, t("p_skip")),
          !draft.whole && make("span", { class: "writing" }, t("p_writing"))))),
    ...(view?.waiting ?? []).map((question) =>
      make("li", { class: "waits" }, asked(question), question.askers > 1 && make("p", { class: "more" }, t("askers", { n: question.askers })))),
  );
}

const asked = (question) => make("p", { class: "asked" }, foreign(question.name || t("somebody"), 24, "name"), foreign(question.text, 160, "text"));

function standing() {
  const mode = one("#mode");
  const state = link.state !== "live" ? "wait" : view?.panic ? "panic" : view?.paused ? "paused" : "on";
  mode.dataset.state = state;
  mode.textContent = t({ on: "p_ready", paused: "air_paused", panic: "air_panic", wait: "air_wait" }[state]);
  const words = refused ? "p_needs_token" : link.state === "waiting" ? "p_away" : link.state === "live" && !view ? "p_not_here" : "";
  const notice = one("#notice");
  notice.hidden = !words;
  notice.textContent = words && t(words);
}

translate();
onLanguage(show);
size(0);
if (token) link.open();
