// An invited guest's page: one button, one microphone. In: the invitation in the address's #part, good once; then the key
// that the room gives for coming back, kept for this tab alone. Out: the microphone's sound.

import { one, press } from "./element.js";
import { OpenMicrophone } from "./open-microphone.js";
import { onLanguage, switchLanguage, t, translate } from "./words.js";

const KEPT = "zhubo.guest";
const OVER = 4403;
const ACTS = { duck: "ducked", restore: "host", cut: "guest", over: "heard" };

const given = location.hash.slice(1);
if (given) {
  sessionStorage.setItem(KEPT, given);
  history.replaceState(null, "", location.pathname);
}

const button = one("#guest");
let name = "";
let said = "";
const microphone = new OpenMicrophone({
  hello: () => ({ token: sessionStorage.getItem(KEPT) ?? "" }),
  told: take,
  changed: () => show(),
  level: (level) => button.style.setProperty("--level", level.toFixed(2)),
  failed(why, code) {
    if (code) sessionStorage.removeItem(KEPT);
    said = code === OVER ? "visitor_over" : code ? "visitor_refused" : "";
    if (!code) one("#floor").textContent = t("no_microphone", { why });
  },
});

function take(message) {
  if (message.type === "open") {
    name = message.name ?? "";
    if (message.key) sessionStorage.setItem(KEPT, message.key);
    said = "visitor_open";
  } else if (message.type === "floor") {
    said = { host: "visitor_open", ducked: "visitor_open", guest: "visitor_speaks", heard: "visitor_heard" }[ACTS[message.act]];
  }
}

function show() {
  press(button, microphone.wanted);
  one("b", button).textContent = t(microphone.wanted ? (microphone.live ? "guest_on" : "guest_opening") : "guest_off");
  one("#who").textContent = name;
  if (said) one("#floor").textContent = t(said);
}

button.addEventListener("click", () => {
  if (microphone.wanted) {
    said = "";
    one("#floor").textContent = "";
    microphone.close();
  } else {
    microphone.open();
  }
});
one("#language").addEventListener("click", switchLanguage);
onLanguage(show);
translate();
