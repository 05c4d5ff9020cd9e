import { session } from './session.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const ANSWER_MS = 10_000;
const CONNECT_MS = 10_000;
const PONG_MS = 5_000;
/** A connection that held this long starts counting its attempts anew. */
const STEADY_MS = 10_000;

const SIGN_IN_AGAIN = 4401;
const FORBIDDEN = 4403;
const REPLACED = 4409;
const TOO_FAST = 4429;

/** A wait drawn evenly from zero to a bound that doubles: a crowd that lost its server does not return as one. */
export function backoff(attempt, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
}

/** An error frame, or no answer in time (`code` 'timeout'), or no connection (`code` 'disconnected'). */
class Refusal extends Error {
  constructor({ code, message, retryable = false, retryAfterMs }) {
    super(message ?? code);
    Object.assign(this, { code, retryable, retryAfterMs });
  }
}

/**
 * The one socket of this tab. It opens, announces itself, comes back after a loss and stays signed in; what the frames
 * mean is for those who listen. Events: `change` of the state, and `frame` with {detail: frame}.
 *
 * `state`: 'idle', 'connecting', 'open', 'waiting' (until `retryAt`), 'offline', 'replaced', 'forbidden', 'signed-out'.
 */
class Connection extends EventTarget {
  state = 'idle';
  /** When the next attempt starts, while waiting. */
  retryAt = 0;
  /** Since when there has been no connection. */
  lostAt = 0;
  /** How many connections there have been. */
  opened = 0;
  /** Gives the rooms to follow and the position in each, asked at every connect. */
  positions = () => ({});

  #socket = null;
  #attempt = 0;
  #ref = 0;
  #asked = new Map();
  #heartbeatMs = 25_000;
  #silence = null;
  #retry = null;
  #renewal = null;
  #steady = null;
  #drainUntil = 0;

  constructor() {
    super();
    addEventListener('online', () => this.state === 'offline' && this.connectNow());
    addEventListener('offline', () => this.state !== 'idle' && this.#drop('offline'));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      if (this.state === 'waiting') this.connectNow();
      if (this.state === 'open') this.#probe();
    });
  }

  start() {
    if (this.state !== 'idle') return;
    this.lostAt = Date.now();
    this.connectNow();
  }

  stop() {
    this.#attempt = 0;
    this.#drop('idle');
  }

  connectNow() {
    if (!navigator.onLine) this.#drop('offline');
    else this.#connect();
  }

  /** Sends a frame if there is a connection. */
  send(frame) {
    if (this.state !== 'open') return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Sends a frame and gives the one that answers it, or throws a Refusal. */
  ask(frame, deadlineMs = ANSWER_MS) {
    const ref = String(++this.#ref);
    return new Promise((resolve, reject) => {
      if (!this.send({ ...frame, ref })) return reject(new Refusal({ code: 'disconnected', retryable: true }));
      const timer = setTimeout(() => {
        this.#asked.delete(ref);
        reject(new Refusal({ code: 'timeout', retryable: true }));
      }, deadlineMs);
      this.#asked.set(ref, { resolve, reject, timer });
    });
  }

  async #connect() {
    this.#drop('connecting');
    const mine = () => this.state === 'connecting' && this.#socket === socket;
    let socket = null;
    let token;
    try {
      token = await session.token();
    } catch (problem) {
      if (mine()) problem.status === 401 ? this.#drop('signed-out') : this.#wait();
      return;
    }
    if (!mine()) return;
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
    this.#socket = socket;
    const tooLong = setTimeout(() => this.#socket === socket && this.#wait(), CONNECT_MS);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'connect', token, rooms: this.positions() }));
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#listen();
      const frame = JSON.parse(data);
      if (frame.type === 'connected') {
        clearTimeout(tooLong);
        this.#opened(frame);
      }
      this.#receive(frame);
    };
    socket.onclose = ({ code }) => {
      clearTimeout(tooLong);
      if (this.#socket === socket) this.#closed(code);
    };
  }

  #opened({ heartbeatMs }) {
    this.#heartbeatMs = heartbeatMs ?? this.#heartbeatMs;
    this.#drainUntil = 0;
    this.opened += 1;
    this.#steady = setTimeout(() => (this.#attempt = 0), STEADY_MS);
    this.#scheduleRenewal();
    this.#become('open');
  }

  #receive(frame) {
    const asked = this.#asked.get(frame.ref);
    if (asked) {
      clearTimeout(asked.timer);
      this.#asked.delete(frame.ref);
      if (frame.type === 'error') asked.reject(new Refusal(frame));
      else asked.resolve(frame);
    }
    if (frame.type === 'drain') this.#drain(frame.retryAfterMs);
    if (frame.type === 'refreshed') this.#scheduleRenewal();
    this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
  }

  /** The server is about to go: come back when it says, not all at once. */
  #drain(retryAfterMs) {
    this.#drainUntil = Date.now() + retryAfterMs;
    const socket = this.#socket;
    setTimeout(() => this.#socket === socket && this.connectNow(), retryAfterMs);
  }

  #closed(code) {
    if (code === SIGN_IN_AGAIN) return this.#signInAgain();
    if (code === REPLACED) return this.#drop('replaced');
    if (code === FORBIDDEN) return this.#drop('forbidden');
    if (code === TOO_FAST) this.#attempt = Math.max(this.#attempt, 4);
    if (!navigator.onLine) return this.#drop('offline');
    this.#wait(this.#drainUntil > Date.now() ? this.#drainUntil - Date.now() : undefined);
  }

  async #signInAgain() {
    this.#wait();
    try {
      await session.refresh();
    } catch (problem) {
      if (problem.status === 401) this.#drop('signed-out');
    }
  }

  #wait(delay = backoff(this.#attempt++)) {
    this.#drop('waiting', Date.now() + delay);
    this.#retry = setTimeout(() => this.connectNow(), delay);
  }

  /** Whatever there was is over; the state is the new one. */
  #drop(state, retryAt = 0) {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    for (const timer of [this.#retry, this.#silence, this.#renewal, this.#steady]) clearTimeout(timer);
    for (const { reject, timer } of this.#asked.values()) {
      clearTimeout(timer);
      reject(new Refusal({ code: 'disconnected', retryable: true }));
    }
    this.#asked.clear();
    if (this.state === 'open') this.lostAt = Date.now();
    this.retryAt = retryAt;
    this.#become(state);
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }

  /** Something arrives at least once per heartbeat; a longer silence is asked about. */
  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#probe(), this.#heartbeatMs * 1.2);
  }

  #probe() {
    if (!this.send({ type: 'ping' })) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#wait(0), PONG_MS);
  }

  /** A new token goes in over the open socket before the old one ends. */
  #scheduleRenewal() {
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(() => this.#renew(), session.renewIn);
  }

  async #renew() {
    try {
      this.send({ type: 'refresh', token: await session.token() });
    } catch (problem) {
      if (problem.status === 401) this.#drop('signed-out');
      else this.#renewal = setTimeout(() => this.#renew(), PONG_MS);
    }
  }
}

export const connection = new Connection();
