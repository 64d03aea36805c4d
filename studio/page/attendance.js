// Is somebody there? Where the platform asks for a person, a countdown and the button that starts it again.
// In: "attendance" of the operator's state. Out: {do: "attend"}. Counted down here between two states.

import { make, one } from "./element.js";
import { onLanguage, t } from "./words.js";

export class Attendance {
  constructor(order) {
    this.box = one("#attendance");
    this.state = null;
    this.time = make("b", {});
    this.words = make("span", {});
    this.button = make("button", { type: "button", on: { click: () => this.confirm() } });
    this.box.append(this.words, this.time, this.button);
    this.order = order;
    setInterval(() => this.show(), 1000);
    onLanguage(() => this.show());
  }

  stands(attendance) {
    if (attendance) this.state = { ...attendance, until: performance.now() + attendance.left_s * 1000 };
    else this.state = null;
    this.show();
  }

  confirm() {
    if (this.state && this.state.rule !== "no") this.order({ do: "attend" });
  }

  show() {
    const { rule = "no", state = "off", until = 0 } = this.state ?? {};
    this.box.hidden = rule === "no";
    this.box.dataset.state = state;
    const left = Math.max(0, Math.round((until - performance.now()) / 1000));
    this.time.textContent = state === "missed" || state === "over" ? "" : clock(left);
    this.words.textContent = t({ due: rule === "required" ? "attend_due" : "attend_due_advised", missed: "attend_missed", over: "attend_over" }[state] ?? "attend_fine");
    this.button.replaceChildren(t("attend_here"), make("kbd", {}, " A"));
    this.button.hidden = state === "over";
    this.box.title = t(`attend_why_${rule}`);
  }
}

const clock = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
