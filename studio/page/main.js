// The studio page: everything is made here and introduced to each other.

import { Answers } from "./answers.js";
import { Attendance } from "./attendance.js";
import { Chat } from "./chat.js";
import { Desk } from "./desk.js";
import { all, make, one } from "./element.js";
import { Floor } from "./floor.js";
import { Health } from "./health.js";
import { HostVoice } from "./host-voice.js";
import { listenToKeys } from "./keys.js";
import { Microphone } from "./microphone.js";
import { Programme } from "./programme.js";
import { Shelf } from "./shelf.js";
import { onLanguage, switchLanguage, t, translate } from "./words.js";

translate();
one("#language").addEventListener("click", switchLanguage);

const settings = await (await fetch("/api/settings")).json();
const desk = new Desk(settings);
const chat = new Chat();
const answers = new Answers(chat);
const shelf = new Shelf((order) => desk.order(order));
const programme = new Programme(settings);
const health = new Health(settings);
const attendance = new Attendance((order) => desk.order(order));
const floor = new Floor(desk);
const hostVoice = new HostVoice(desk);
listenToKeys({ desk, programme, attendance, floor, hostVoice, microphone: new Microphone(chat) });

let stageHere = true;
let refused = false;

// ---- from the room, which every viewer hears
chat.addEventListener("heard", ({ detail: message }) => {
  if (message.type === "said") {
    answers.said(message);
    programme.said(message);
    if (!desk.operates) shelf.airs(message.sku);
  } else if (message.type === "outcome" && !desk.operates) answers.outcome(message);
});
programme.addEventListener("sounding", ({ detail }) => answers.sounding(detail));

// ---- from the desk, which only the operator hears
desk.addEventListener("welcome", ({ detail: snapshot }) => {
  answers.past(snapshot.answers, snapshot.recent);
  stands(snapshot);
});
desk.addEventListener("state", ({ detail: snapshot }) => stands(snapshot));
desk.addEventListener("outcome", ({ detail: message }) => answers.outcome(message));
desk.addEventListener("shelf", ({ detail: { version } }) => shelf.changed(version));
desk.addEventListener("panic", () => health.look());
desk.addEventListener("refused", () => {
  refused = true;
  showState();
});

function stands(snapshot) {
  answers.queue(snapshot.waiting, snapshot.lines);
  shelf.airs(snapshot.on_air);
  health.state(snapshot);
  attendance.stands(snapshot.attendance);
  floor.stands(snapshot.floor);
  hostVoice.stands(snapshot.floor);
  showState();
}

// ---- from the stage
health.addEventListener("stage", ({ detail: { here, muted, paused } }) => {
  stageHere = here;
  if (here && desk.link.state !== "live") desk.stands(paused, muted); // the mind is away: the stage knows
  if (here) programme.silenced(muted);
  showState();
});

// ---- who is connected
for (const link of [desk.link, chat.link]) {
  link.addEventListener("state", ({ detail: { state } }) => {
    if (state === "live" && link === chat.link) shelf.load();
    if (state !== "live" && link === desk.link) health.gone();
    showState();
  });
}
programme.addEventListener("state", showState);
onLanguage(showState);

function showState() {
  const mind = desk.operates ? desk.link : chat.link;
  one("#links").replaceChildren(
    light(t("link_mind"), mind.state, mind.seconds),
    light(t("link_stage"), stageHere ? programme.state : "waiting", 2),
    ...(desk.operates ? [light(t("link_room"), chat.link.state, chat.link.seconds)] : []),
  );
  const air = one("#air");
  const state = desk.panicked ? "panic" : desk.paused ? "paused" : programme.state === "live" ? "on" : stageHere ? "wait" : "off";
  air.dataset.state = state;
  air.textContent = t(state === "on" ? "on_air" : `air_${state}`);
  const mindGone = mind.state === "waiting" || (mind.state === "connecting" && mind.failures > 0);
  const words = mindGone && !stageHere ? "both_gone" : mindGone ? "mind_gone" : !stageHere ? "stage_gone" : refused ? "wrong_token" : desk.operates ? "" : "viewer_only";
  const notice = one("#notice");
  notice.hidden = words === "";
  notice.className = `notice ${words === "viewer_only" ? "calm" : ""}`;
  notice.textContent = words && t(words);
}

function light(label, state, seconds) {
  return make("li", { class: `light ${state}`, title: `${label}: ${t(`state_${state}`, { s: seconds })}` }, label);
}

// ---- one room of the page at a time, where there is no space for all
function choose(name) {
  one("main").dataset.tab = name;
  for (const tab of all(".tabs [data-tab]")) {
    tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
  }
}
for (const tab of all(".tabs [data-tab]")) tab.addEventListener("click", () => choose(tab.dataset.tab));
document.addEventListener("wanted", ({ target }) => choose(target.id));
choose("answers");

chat.open();
desk.open();
health.watch();
shelf.load();
showState();
