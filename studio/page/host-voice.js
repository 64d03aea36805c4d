// Speak as the host. In: a button or the key H held down by the operator. Out: the microphone's sound for as long, said
// in the programme by the host's lips; the host itself is silent meanwhile. "live" before the first word is worth saying.

import { one, press } from "./element.js";
import { OpenMicrophone } from "./open-microphone.js";
import { toast } from "./toast.js";
import { onLanguage, t } from "./words.js";

export class HostVoice {
  constructor(desk) {
    this.desk = desk;
    this.button = one("#as-host");
    this.microphone = new OpenMicrophone({
      hello: () => ({ token: this.desk.token, name: one("#write-name").value.trim(), as: "host" }),
      told: (message) => message.type === "error" && toast(message.error, "bad"),
      changed: () => this.show(),
      level: (level) => this.button.style.setProperty("--level", level.toFixed(2)),
      failed: (why) => toast(t("no_microphone", { why }), "bad"),
    });
    this.button.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.button.setPointerCapture(event.pointerId);
      this.press();
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) this.button.addEventListener(name, () => this.release());
    onLanguage(() => this.show());
    this.show();
  }

  stands(floor) {
    this.button.hidden = !floor;
  }

  press() {
    if (this.desk.operates && !this.button.hidden && !this.microphone.wanted) this.microphone.open();
  }

  release() {
    if (this.microphone.wanted) this.microphone.close();
  }

  show() {
    const { wanted = false, live = false } = this.microphone ?? {};
    press(this.button, wanted);
    this.button.dataset.live = String(live);
    one("b", this.button).textContent = t(wanted ? (live ? "as_host_on" : "guest_opening") : "as_host_off");
    this.button.title = t("as_host_why");
  }
}
