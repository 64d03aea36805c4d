// A websocket that comes back. In: an address (or a function giving one) and what to do on its messages.
// Out: "state" events with detail {state: connecting | live | waiting | refused, seconds}. A close code in `final` ends it.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

export class Link extends EventTarget {
  constructor(address, { opened = () => {}, message, final = [] }) {
    super();
    this.address = address;
    this.opened = opened;
    this.message = message;
    this.final = final;
    this.failures = 0;
    this.state = "connecting";
  }

  open() {
    this.say("connecting");
    const socket = (this.socket = new WebSocket(this.address()));
    socket.onopen = () => {
      this.opened(this);
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.failures = 0;
      this.say("live");
      this.message(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (socket !== this.socket) return;
      this.dispatchEvent(new CustomEvent("closed", { detail: { code, reason } }));
      if (this.final.includes(code)) this.say("refused");
      else this.later();
    };
    return this;
  }

  // Connected, though nothing was heard yet.
  live() {
    this.failures = 0;
    this.say("live");
  }

  later() {
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures++) * (0.8 + Math.random() * 0.4);
    this.say("waiting", Math.max(1, Math.round(pause / 1000)));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), pause);
  }

  again() {
    clearTimeout(this.timer);
    const old = this.socket;
    this.socket = null;
    if (old) old.close();
    this.failures = 0;
    this.open();
  }

  // False: not connected, nothing was sent.
  send(value) {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(value));
    return true;
  }

  say(state, seconds = 0) {
    this.state = state;
    this.seconds = seconds;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, seconds } }));
  }
}

export const here = (path) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
