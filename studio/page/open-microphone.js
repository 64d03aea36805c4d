// An open microphone. In: who may speak. Out: its sound, 16-bit mono in blocks of 32 ms, over a socket of its own for as
// long as it is wanted; what the room says of the floor. The socket comes back by itself; a refusal ends it. Blocks that
// the network does not take are left out, not kept: late sound decides nothing.

import { here } from "./link.js";

const RATE = 16_000;
const BLOCK_S = 0.032;
const BEHIND_BYTES = 1 << 16;
const REFUSED = [4401, 4403];
const AGAIN_MS = 1000;

export class OpenMicrophone {
  // hello() -> {token, name}; told(message); changed() after any change of `wanted` and `live`; level(0..1);
  // failed(why, code): it is closed.
  constructor({ hello, told, changed, level, failed }) {
    Object.assign(this, { hello, told, changed, level, failed });
    this.wanted = false;
    this.live = false;
  }

  async open() {
    this.wanted = true;
    this.changed();
    try {
      await this.listen();
    } catch (error) {
      this.close();
      this.failed(error.message || error.name);
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
    socket.onopen = () => socket.send(JSON.stringify({ ...this.hello(), format: "pcm", rate: this.context.sampleRate }));
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      const message = JSON.parse(data);
      if (message.type === "open") this.live = true;
      this.told(message);
      this.changed();
    };
    socket.onclose = ({ code, reason }) => {
      if (socket !== this.socket) return;
      this.live = false;
      if (REFUSED.includes(code)) {
        this.close();
        this.failed(reason, code);
      } else if (this.wanted) {
        this.timer = setTimeout(() => this.connect(), AGAIN_MS);
      }
      this.changed();
    };
  }

  // A block of the microphone: collected, turned into 16 bits and sent.
  take(samples) {
    let peak = 0;
    for (const sample of samples) {
      peak = Math.max(peak, Math.abs(sample));
      this.block[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
      if (this.filled < this.block.length) continue;
      this.filled = 0;
      const open = this.live && this.socket.readyState === WebSocket.OPEN;
      if (open && this.socket.bufferedAmount < BEHIND_BYTES) this.socket.send(this.block.slice().buffer);
    }
    this.level(Math.min(1, peak * 1.6));
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
    this.level(0);
    this.changed();
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
