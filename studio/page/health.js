// How the room is: engines, chat sources, the stage's clock. In: the mind's state, the stage's /status every 2 s.
// Out: the strip at the foot of the page; "stage" events with {here, muted, paused}.

import { make, one } from "./element.js";
import { onLanguage, t, tOr } from "./words.js";

const EVERY_MS = 2000;
const WAIT_MS = 1800;
const GOOD = new Set(["live", "ready", "ok", "running", "on", "up"]);

export class Health extends EventTarget {
  constructor(settings) {
    super();
    this.settings = settings;
    this.mind = null;
    this.stage = null;
    onLanguage(() => this.show());
  }

  async watch() {
    for (;;) {
      await this.look();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async look() {
    try {
      const answer = await fetch(this.settings.status, { signal: AbortSignal.timeout(WAIT_MS) });
      this.stage = await answer.json();
    } catch {
      this.stage = null;
    }
    const { muted = false, paused = false } = this.stage ?? {};
    this.dispatchEvent(new CustomEvent("stage", { detail: { here: this.stage !== null, muted, paused } }));
    this.show();
  }

  state(snapshot) {
    this.mind = snapshot;
    this.show();
  }

  gone() {
    this.mind = null;
    this.show();
  }

  show() {
    one("#health").replaceChildren(...this.mindItems(), ...this.stageItems());
  }

  mindItems() {
    if (!this.mind) return [];
    const { health = {}, waiting = [], outcomes = {} } = this.mind;
    return [
      ...["brain", "voice", "ears"].filter((name) => health[name]).map((name) => engine(t(`health_${name}`), health[name])),
      ...(health.sources ?? []).map((source) => engine(source.name, { ...source, name: tOr(`source_${source.state}`, source.state) })),
      ...(health.consents ?? []).map(consent),
      item(t("health_waiting"), waiting.length, waiting.length > 12 ? "warn" : ""),
      outcomes.answered ? item(t("health_answered"), outcomes.answered) : null,
      health.rss ? item(t("health_rss"), `${(health.rss / 2 ** 20).toFixed(0)} MB`, health.rss > 3 * 2 ** 30 ? "bad" : "") : null,
    ].filter(Boolean);
  }

  stageItems() {
    if (!this.stage) return [item(t("link_stage"), t("health_none"), "bad")];
    const { clock = {}, underruns, ms_per_tick: spent = {} } = this.stage;
    const late = clock.late_share ?? 0;
    const tick = Object.values(spent).reduce((a, b) => a + b, 0);
    return [
      item(t("health_late"), `${(late * 100).toFixed(2)} %`, late > 0.01 ? "bad" : late > 0.001 ? "warn" : "good"),
      item(t("health_underruns"), underruns ?? t("health_none"), underruns > 0 ? "warn" : "good"),
      tick ? item(t("health_tick"), `${tick.toFixed(1)} ms`, tick > 38 ? "bad" : tick > 28 ? "warn" : "good") : null,
    ].filter(Boolean);
  }
}

function engine(label, given) {
  const { name, state = "", reason = "" } = typeof given === "string" ? { name: given } : given;
  const level = state === "" || GOOD.has(state) ? "good" : state === "needs_operator" || state === "failed" ? "bad" : "warn";
  return item(label, name, level, reason);
}

// Whose face or voice this is by consent; where it is refused, why.
function consent({ what, holds, text, remedy }) {
  return item(t(`consent_${what}`), holds ? text : t("consent_refused"), holds ? "good" : "bad", holds ? text : `${text}; ${remedy}`);
}

function item(label, value, level = "", title = "") {
  return make("span", { class: `reading ${level}`, title }, make("span", { class: "what" }, String(label)), make("b", {}, String(value)));
}
