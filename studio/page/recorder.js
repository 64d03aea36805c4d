// Runs in the sound's own thread: hands every block of the microphone on. Out: Float32Array messages, one channel.

registerProcessor("recorder", class extends AudioWorkletProcessor {
  process([input]) {
    if (input.length) this.port.postMessage(input[0].slice());
    return true;
  }
});
