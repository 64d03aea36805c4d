// Elements, made without markup: whatever a viewer wrote becomes text and nothing else.
// In: a tag, properties, children. Out: an element. There is no other way to make one on this page.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Marks that turn the reading direction of whatever follows them.
const TURNERS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// What strangers wrote: clipped, without turners, alone in its own reading direction.
export function foreign(text, most, className = "") {
  const whole = String(text ?? "").replace(TURNERS, "");
  const letters = Array.from(whole);
  const shown = letters.length > most ? letters.slice(0, most).join("") + "…" : whole;
  return make("bdi", { class: className, title: letters.length > most ? letters.slice(0, 2000).join("") : "" }, shown);
}

export function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
}
