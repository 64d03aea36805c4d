// The keyboard. P pause, A attend, G the open microphone, M sound, T take over, / find, hold V to talk, hold H to speak as
// the host; Esc held for half a second is panic: a tap leaves a box, so nobody silences the show by accident, and it
// needs no second key.

import { one } from "./element.js";

const HOLD_MS = 500;

export function listenToKeys({ desk, programme, attendance, floor, hostVoice, microphone }) {
  const panic = one("#panic");
  let holding = null;

  const typing = ({ target }) => target.matches("input, textarea, select") || target.isContentEditable;
  const stopHolding = () => {
    clearTimeout(holding);
    holding = null;
    panic.classList.remove("holding");
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method is at work
    if (event.key === "Escape") {
      if (!event.repeat) document.activeElement?.blur();
      if (holding !== null || event.repeat || !desk.operates || desk.panicked) return;
      panic.classList.add("holding");
      holding = setTimeout(() => {
        stopHolding();
        desk.panic(true);
      }, HOLD_MS);
      return;
    }
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "v") {
      if (!event.repeat) microphone.press();
    } else if (key === "h") {
      if (!event.repeat) hostVoice.press();
    } else if (event.repeat) {
      return;
    } else if (key === "p") desk.pause();
    else if (key === "a" && desk.operates) attendance.confirm();
    else if (key === "g" && desk.operates) floor.toggle();
    else if (key === "m") programme.toggleSound();
    else if (key === "t" && desk.operates) focus(event, "#takeover-text");
    else if (key === "/") focus(event, "#search");
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Escape") stopHolding();
    if (event.key.toLowerCase() === "v") microphone.release();
    if (event.key.toLowerCase() === "h") hostVoice.release();
  });
  window.addEventListener("blur", () => {
    stopHolding();
    microphone.release();
    hostVoice.release();
  });
}

function focus(event, selector) {
  event.preventDefault();
  one(selector).closest(".panel").dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  one(selector).focus();
}
