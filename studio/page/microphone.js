// Push to talk. In: a button and a key held down. Out: `send(base64)` with a 16 kHz mono PCM WAV, ≤ 30 s.
// The microphone is let go 20 s after the last word; its sound never leaves the page before the button is released.

import { one } from "./element.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const RATE = 16_000;
const LONGEST_S = 29.5;
const SHORTEST_S = 0.35;
const LINGER_MS = 20_000;

export class Microphone {
  constructor(chat) {
    this.chat = chat;
    this.button = one("#microphone");
    this.held = false;
    this.blocks = null;
    this.button.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.button.setPointerCapture(event.pointerId);
      this.press();
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) this.button.addEventListener(name, () => this.release());
  }

  async press() {
    if (this.held) return;
    this.held = true;
    clearTimeout(this.lingering);
    try {
      await this.open();
    } catch (error) {
      this.held = false;
      toast(t("no_microphone", { why: error.message || error.name }), "bad");
      return;
    }
    if (!this.held) return this.linger();
    this.blocks = [];
    this.length = 0;
    this.button.classList.add("on");
    this.chat.hint(t("talking"));
  }

  async open() {
    if (this.context) return;
    if (!navigator.mediaDevices) throw new Error("getUserMedia");
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio });
    const context = new AudioContext();
    await context.audioWorklet.addModule("recorder.js");
    const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = ({ data }) => this.take(data);
    context.createMediaStreamSource(this.stream).connect(node);
    await context.resume();
    this.context = context;
  }

  take(block) {
    if (!this.blocks) return;
    this.blocks.push(block);
    this.length += block.length;
    let peak = 0;
    for (const sample of block) peak = Math.max(peak, Math.abs(sample));
    this.button.style.setProperty("--level", Math.min(1, peak * 1.6).toFixed(2));
    if (this.length > LONGEST_S * this.context.sampleRate) this.release();
  }

  async release() {
    if (!this.held) return;
    this.held = false;
    this.button.classList.remove("on");
    const { blocks, length } = this;
    this.blocks = null;
    this.linger();
    if (!blocks) return;
    if (length < SHORTEST_S * this.context.sampleRate) return this.chat.hint(t("too_short"));
    this.chat.speak(base64(wav(await resampled(blocks, length, this.context.sampleRate))));
  }

  linger() {
    clearTimeout(this.lingering);
    this.lingering = setTimeout(() => {
      this.stream?.getTracks().forEach((track) => track.stop());
      this.context?.close();
      this.context = this.stream = null;
    }, LINGER_MS);
  }
}

async function resampled(blocks, length, rate) {
  const offline = new OfflineAudioContext(1, Math.ceil((length * RATE) / rate), RATE);
  const buffer = new AudioBuffer({ length, numberOfChannels: 1, sampleRate: rate });
  let at = 0;
  for (const block of blocks) {
    buffer.copyToChannel(block, 0, at);
    at += block.length;
  }
  const source = new AudioBufferSourceNode(offline, { buffer });
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

// Little-endian 16-bit PCM with the 44-byte header.
export function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const word = (at, text) => [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => view.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return new Uint8Array(view.buffer);
}

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
