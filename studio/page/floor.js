// Who has the floor, the operator's open microphone, and guests invited to one. In: "floor" of the operator's state; a
// button and the key G; a name to invite. Out: the microphone's sound (open-microphone.js), the host gives way by itself;
// a link to hand to the guest, shown once.

import { make, one, press } from "./element.js";
import { OpenMicrophone } from "./open-microphone.js";
import { toast } from "./toast.js";
import { onLanguage, t } from "./words.js";

const ACTS = { duck: "ducked", restore: "host", cut: "guest", over: "heard" };

export class Floor {
  constructor(desk) {
    this.desk = desk;
    this.button = one("#guest");
    this.shown = one("#floor");
    this.invited = one("#invited");
    this.form = one("#invite");
    this.link = one("#invite-link");
    this.state = { state: "host", who: null };
    this.microphone = new OpenMicrophone({
      hello: () => ({ token: this.desk.token, name: one("#write-name").value.trim() }),
      told: (message) => this.told(message),
      changed: () => this.show(),
      level: (level) => this.button.style.setProperty("--level", level.toFixed(2)),
      failed: (why) => toast(t("no_microphone", { why }), "bad"),
    });
    this.button.addEventListener("click", () => this.toggle());
    this.form.addEventListener("submit", (event) => this.invite(event));
    this.link.addEventListener("focus", () => this.link.select());
    onLanguage(() => this.show());
    this.show();
  }

  stands(floor) {
    this.state = floor ?? { state: "host", who: null };
    this.button.hidden = !floor;
    one("#guests").hidden = !floor;
    this.invited.replaceChildren(...(floor?.invitations ?? []).map((invitation) => this.row(invitation)));
    this.show();
  }

  toggle() {
    if (!this.desk.operates) return;
    if (this.microphone.wanted) {
      this.microphone.close();
      this.state = { state: "host", who: null };
      this.show();
    } else {
      this.microphone.open();
    }
  }

  told(message) {
    if (message.type === "error") toast(message.error, "bad");
    else if (message.type === "floor") this.state = { state: ACTS[message.act], who: one("#write-name").value.trim() || null };
  }

  async invite(event) {
    event.preventDefault();
    const name = one("#invite-name").value.trim();
    const minutes = Number(one("#invite-minutes").value);
    if (!name) return;
    const done = await this.desk.order({ do: "invite", name, minutes });
    if (!done) return;
    this.link.value = `${location.origin}/guest.html#${done.token}`;
    this.link.hidden = false;
    this.link.focus();
    one("#invite-name").value = "";
  }

  row({ id, name, state, minutes }) {
    const end = make("button", { type: "button", class: "quiet" }, t("uninvite"));
    end.addEventListener("click", () => this.desk.order({ do: "uninvite", id }));
    const stands = t(`invited_${state}`, { minutes: minutes ?? 0 });
    return make("li", {}, make("b", {}, name), make("span", {}, stands), ...(minutes === undefined ? [] : [end]));
  }

  show() {
    const { wanted = false, live = false } = this.microphone ?? {};
    press(this.button, wanted);
    this.button.dataset.live = String(live);
    one("b", this.button).textContent = t(wanted ? (live ? "guest_on" : "guest_opening") : "guest_off");
    this.button.title = t("guest_why");
    const { state, who } = this.state;
    this.shown.hidden = state === "host";
    this.shown.dataset.state = state;
    this.shown.textContent = t(`floor_${state}`, { who: who || t("floor_somebody") });
  }
}
