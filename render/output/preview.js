// The programme in a <video>: fragmented MP4 over a websocket into MediaSource, kept at the live edge.
// In: the first message is text, {"type":"preview","mime":…}; then bytes: init segment, fragments of 200 ms.
// Use: const player = new ZhuboPreview(document.querySelector("video"), "ws://…/preview"); player.start();
// Out: "state" events with detail connecting | live | waiting | unsupported. Sound starts muted, as browsers want it.

const BEHIND_WANTED = 0.35; // seconds behind the newest fragment: two fragments of reserve
const BEHIND_HURRY = 0.9; // further behind than this it plays a little faster
const BEHIND_JUMP = 2.5; // further behind than this it jumps
const KEPT = 8; // seconds of the past that stay in memory
const WAITING_MOST = 64; // fragments not yet in the buffer; more than this begins anew

class ZhuboPreview extends EventTarget {
  constructor(video, url, protocols) {
    super();
    this.video = video;
    this.url = url;
    this.protocols = protocols;
    this.retries = 0;
    this.stopped = true;
  }

  start() {
    if (!this.stopped) return;
    this.stopped = false;
    this.video.muted = true;
    this.video.playsInline = true;
    this.edge = setInterval(() => this.follow(), 250);
    this.connect();
  }

  stop() {
    this.stopped = true;
    clearInterval(this.edge);
    clearTimeout(this.again);
    this.drop();
    this.video.removeAttribute("src");
  }

  connect() {
    this.say("connecting");
    this.waiting = [];
    const socket = (this.socket = new WebSocket(this.url, this.protocols || []));
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (typeof data === "string") this.open(JSON.parse(data).mime);
      else this.take(data);
    };
    socket.onclose = () => socket === this.socket && this.retry();
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    this.buffer = null;
    if (socket) socket.close();
  }

  retry() {
    this.drop();
    if (this.stopped) return;
    this.say("waiting");
    const pause = Math.min(10000, 500 * 2 ** this.retries++) * (0.75 + Math.random() / 2);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.connect(), pause);
  }

  open(mime) {
    if (!window.MediaSource || !MediaSource.isTypeSupported(mime)) {
      this.stop();
      this.say("unsupported");
      return;
    }
    const source = new MediaSource();
    const socket = this.socket;
    source.addEventListener("sourceopen", () => {
      URL.revokeObjectURL(this.video.src);
      if (socket !== this.socket) return;
      const buffer = source.addSourceBuffer(mime);
      buffer.mode = "segments";
      buffer.addEventListener("updateend", () => this.feed());
      buffer.addEventListener("error", () => this.retry());
      this.buffer = buffer;
      this.feed();
    }, { once: true });
    this.video.src = URL.createObjectURL(source);
  }

  take(bytes) {
    this.waiting.push(bytes);
    if (this.waiting.length > WAITING_MOST) this.retry();
    else this.feed();
  }

  feed() {
    const { buffer, video } = this;
    if (!buffer || buffer.updating) return;
    try {
      const ranges = buffer.buffered;
      if (ranges.length && video.currentTime - ranges.start(0) > 2 * KEPT) {
        buffer.remove(0, video.currentTime - KEPT);
      } else if (this.waiting.length) {
        buffer.appendBuffer(this.waiting.shift());
      }
    } catch {
      this.retry(); // quota, or a source the browser gave up
    }
  }

  follow() {
    const { video, buffer } = this;
    if (!buffer || !video.buffered.length) return;
    const ranges = video.buffered;
    const newest = ranges.end(ranges.length - 1);
    const behind = newest - video.currentTime;
    const outside = video.currentTime < ranges.start(ranges.length - 1) || behind < 0;
    if (outside || behind > BEHIND_JUMP) {
      video.currentTime = Math.max(ranges.start(ranges.length - 1), newest - BEHIND_WANTED);
    }
    video.playbackRate = behind > BEHIND_HURRY ? 1.08 : 1;
    if (video.paused) video.play().catch(() => {});
    if (video.readyState >= 3) {
      this.retries = 0;
      this.say("live");
    }
  }

  say(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

if (typeof module !== "undefined") module.exports = { ZhuboPreview };
else window.ZhuboPreview = ZhuboPreview;
