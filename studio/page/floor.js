// Who has the floor, and the operator's open microphone. In: "floor" of the operator's state; a button and the key G.
// Out: the microphone's sound, 16-bit mono, over a socket of its own for as long as the button is down; the host gives
// way by itself. Blocks that the network does not take are left out, not kept: late sound decides nothing.

import { one, press } from "./element.js";
import { here } from "./link.js";
import { toast } from "./toast.js";
import { onLanguage, t } from "./words.js";

const RATE = 16_000;
const BLOCK_S = 0.032;
const BEHIND_BYTES = 1 << 16;
const WRONG_TOKEN = 4401;
const AGAIN_MS = 1000;

export class Floor {
  constructor(desk) {
    this.desk = desk;
    this.button = one("#guest");
    this.shown = one("#floor");
    this.state = { state: "host", who: null };
    this.wanted = false;
    this.live = false;
    this.button.addEventListener("click", () => this.toggle());
    onLanguage(() => this.show());
    this.show();
  }

  stands(floor) {
    this.state = floor ?? { state: "host", who: null };
    this.button.hidden = !floor;
    this.show();
  }

  toggle() {
    if (!this.desk.operates) return;
    if (this.wanted) this.close();
    else this.open();
  }

  async open() {
    this.wanted = true;
    this.show();
    try {
      await this.listen();
    } catch (error) {
      this.close();
      toast(t("no_microphone", { why: error.message || error.name }), "bad");
      return;
    }
    if (this.wanted) this.connect();
    else this.close();
  }

  async listen() {
    if (!navigator.mediaDevices) throw new Error("getUserMedia");
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    this.context = contextFor(this.stream);
    await this.context.audioWorklet.addModule("recorder.js");
    const options = { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" };
    const node = new AudioWorkletNode(this.context, "recorder", options);
    node.port.onmessage = ({ data }) => this.take(data);
    this.context.createMediaStreamSource(this.stream).connect(node);
    await this.context.resume();
    this.block = new Int16Array(Math.round(BLOCK_S * this.context.sampleRate));
    this.filled = 0;
  }

  connect() {
    const socket = (this.socket = new WebSocket(here("/microphone")));
    const name = one("#write-name").value.trim();
    socket.onopen = () => socket.send(JSON.stringify({ token: this.desk.token, name, format: "pcm", rate: this.context.sampleRate }));
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) this.told(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (socket !== this.socket) return;
      this.live = false;
      if (code === WRONG_TOKEN) {
        this.close();
        toast(t("no_microphone", { why: reason }), "bad");
      } else if (this.wanted) {
        this.timer = setTimeout(() => this.connect(), AGAIN_MS);
      }
      this.show();
    };
  }

  told(message) {
    if (message.type === "open") this.live = true;
    else if (message.type === "error") toast(message.error, "bad");
    else if (message.type === "floor") {
      const state = { duck: "ducked", restore: "host", cut: "guest", over: "heard" }[message.act];
      this.state = { state, who: one("#write-name").value.trim() || null };
    }
    this.show();
  }

  // A block of the microphone: collected, turned into 16 bits and sent.
  take(samples) {
    let peak = 0;
    for (const sample of samples) {
      peak = Math.max(peak, Math.abs(sample));
      this.block[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
      if (this.filled < this.block.length) continue;
      this.filled = 0;
      if (this.live && this.socket.bufferedAmount < BEHIND_BYTES) this.socket.send(this.block.slice().buffer);
    }
    this.button.style.setProperty("--level", Math.min(1, peak * 1.6).toFixed(2));
  }

  close() {
    this.wanted = this.live = false;
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    socket?.close();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.context = this.stream = null;
    this.state = { state: "host", who: null };
    this.button.style.setProperty("--level", 0);
    this.show();
  }

  show() {
    press(this.button, this.wanted);
    this.button.dataset.live = String(this.live);
    one("b", this.button).textContent = t(this.wanted ? (this.live ? "guest_on" : "guest_opening") : "guest_off");
    this.button.title = t("guest_why");
    const { state, who } = this.state;
    this.shown.hidden = state === "host";
    this.shown.dataset.state = state;
    this.shown.textContent = t(`floor_${state}`, { who: who || t("floor_somebody") });
  }
}

// Browsers that cannot resample a microphone to 16 kHz give their own rate; the room turns it down.
function contextFor(stream) {
  const context = new AudioContext({ sampleRate: RATE });
  try {
    context.createMediaStreamSource(stream);
    return context;
  } catch {
    context.close();
    return new AudioContext();
  }
}
