// The programme: the stage's own player, its sound, how far behind the live edge we are, and what sounds just now.
// In: the stage's addresses, `said` messages. Out: "state" and "sounding" events; the latter at the moment it is HEARD.

import { make, one } from "./element.js";
import { onLanguage, t } from "./words.js";

const AHEAD_MOST = 8; // seconds a sentence may lie ahead of the picture; beyond that the clocks are not the same

export class Programme extends EventTarget {
  constructor(settings) {
    super();
    this.settings = settings;
    this.video = one("#video");
    this.state = "connecting";
    this.coming = [];
    this.tries = 0;
    for (const id of ["#unmute", "#mute"]) one(id).addEventListener("click", () => this.toggleSound());
    this.video.addEventListener("volumechange", () => this.showSound());
    setInterval(() => this.look(), 200);
    onLanguage(() => this.show());
    this.showSound();
    this.load();
  }

  // The player comes from the stage; while that is away it is asked for again.
  async load() {
    try {
      await import(`${this.settings.player}?try=${this.tries++}`);
    } catch {
      this.become("waiting");
      setTimeout(() => this.load(), Math.min(8000, 500 * 2 ** this.tries));
      return;
    }
    this.player = new window.ZhuboPreview(this.video, this.settings.preview);
    this.player.addEventListener("state", ({ detail }) => this.become(detail));
    this.player.start();
  }

  become(state) {
    this.state = state;
    this.show();
    this.dispatchEvent(new CustomEvent("state", { detail: { state } }));
  }

  show() {
    const veil = one("#veil");
    veil.hidden = this.state === "live" && !this.muted;
    veil.dataset.state = this.state === "live" ? "muted" : this.state;
    veil.textContent = this.state === "live" ? t("veil_muted") : t(`veil_${this.state}`);
    this.showSound();
  }

  // The host was silenced by panic.
  silenced(on) {
    this.muted = on;
    this.show();
  }

  toggleSound() {
    this.video.muted = !this.video.muted;
    if (!this.video.muted) this.video.play().catch(() => (this.video.muted = true));
  }

  showSound() {
    one("#unmute").hidden = !this.video.muted || this.state !== "live";
    one("#mute").dataset.on = String(!this.video.muted);
  }

  said(message) {
    this.coming.push(message);
    if (this.coming.length > 64) this.coming.shift();
    this.look();
  }

  look() {
    const { video, coming } = this;
    const playing = this.state === "live" && !video.paused;
    while (coming.length) {
      const ahead = coming[0].t - video.currentTime;
      if (playing && ahead > 0.05 && ahead < AHEAD_MOST) break;
      this.sound(coming.shift());
    }
    const lag = one("#lag");
    lag.hidden = this.state !== "live" || this.muted || !video.buffered.length;
    if (!lag.hidden) {
      const behind = Math.max(0, video.buffered.end(video.buffered.length - 1) - video.currentTime);
      lag.textContent = t("lag_live", { s: behind.toFixed(1) });
      lag.dataset.level = behind > 2.5 ? "bad" : behind > 1.2 ? "warn" : "good";
    }
  }

  sound(message) {
    one("#now").replaceChildren(make("span", { class: `kind ${message.kind}` }, t(`kind_${message.kind}`)), make("bdi", {}, message.text));
    this.dispatchEvent(new CustomEvent("sounding", { detail: message }));
  }
}
