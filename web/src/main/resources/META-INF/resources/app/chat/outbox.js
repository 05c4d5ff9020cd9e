import { announceChange } from '../ui/element.js';
import { connection } from '../net/connection.js';

const DEADLINE_MS = 10_000;
const PAUSE_MS = 1_000;

/**
 * What was written and is not in a room's log yet. A line is kept in IndexedDB from before its first attempt until the
 * server has it, so that it survives a reload; each room sends one line at a time, in the order they were written.
 *
 * A line: {kind, key, by, room, text, order, at, state, reason, seq}, like the entry it will be. `state`: 'queued', 'sending', 'failed' (with
 * the `reason`), or 'stored' (with its `seq`) until the log has caught up to it.
 */
class Outbox extends EventTarget {
  #lines = new Map();
  #busy = new Set();
  #account = null;
  #store = null;
  #lastOrder = 0;

  constructor() {
    super();
    connection.addEventListener('change', () => this.#pumpAll());
  }

  /** Takes up what this account left unsent. */
  async open(account) {
    this.#account = account;
    this.#lines.clear();
    this.#store = openStore();
    const left = await this.#store.then((store) => store.all(account), () => []);
    if (this.#account !== account) return;
    for (const line of left.sort((a, b) => a.order - b.order)) {
      if (this.#of(line.room).some((known) => known.key === line.key)) continue;
      this.#of(line.room).push({ ...line, state: line.state === 'failed' ? 'failed' : 'queued' });
    }
    announceChange(this);
    this.#pumpAll();
  }

  close() {
    this.#account = null;
    this.#lines.clear();
    announceChange(this);
  }

  lines(room) {
    return this.#lines.get(room) ?? [];
  }

  write(room, text) {
    this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 0.001);
    const line = { kind: 'message', key: crypto.randomUUID(), by: this.#account, room, text, order: this.#lastOrder, at: new Date().toISOString(), state: 'queued' };
    this.#of(room).push(line);
    announceChange(this);
    this.#keep(line).then(() => this.#pump(room));
  }

  /** Once more with the same key, so that a line which did arrive is not there twice. */
  retry(line) {
    this.#set(line, { state: 'queued', reason: undefined });
    this.#keep(line);
    this.#pump(line.room);
  }

  discard(line) {
    this.#remove(line);
    announceChange(this);
  }

  /** The log has this entry now. */
  arrived(room, key) {
    const line = this.lines(room).find((other) => other.key === key);
    if (line) this.#remove(line);
  }

  #pumpAll() {
    if (connection.state !== 'open') return;
    for (const room of this.#lines.keys()) this.#pump(room);
  }

  async #pump(room) {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    try {
      for (let line; connection.state === 'open' && (line = this.lines(room).find(({ state }) => state === 'queued')); ) await this.#send(line);
    } finally {
      this.#busy.delete(room);
    }
  }

  async #send(line) {
    const until = Date.now() + DEADLINE_MS;
    this.#set(line, { state: 'sending' });
    for (;;) {
      try {
        const { key, room, text } = line;
        const ack = await connection.ask({ type: 'send', key, room, text }, until - Date.now());
        this.#forget(line);
        this.#set(line, { state: 'stored', seq: ack.seq, n: ack.n, at: ack.at });
        this.dispatchEvent(new CustomEvent('stored', { detail: line }));
        return;
      } catch (refusal) {
        // A lost connection is no failure: the line goes first when there is one again.
        if (refusal.code === 'disconnected') return this.#set(line, { state: 'queued' });
        const pause = refusal.retryAfterMs ?? PAUSE_MS;
        if (!refusal.retryable || Date.now() + pause > until) return this.#fail(line, refusal.code);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  #fail(line, reason) {
    this.#set(line, { state: 'failed', reason });
    this.#keep(line);
  }

  #of(room) {
    if (!this.#lines.has(room)) this.#lines.set(room, []);
    return this.#lines.get(room);
  }

  #set(line, change) {
    Object.assign(line, change);
    announceChange(this);
  }

  #remove(line) {
    const lines = this.#of(line.room);
    if (lines.includes(line)) lines.splice(lines.indexOf(line), 1);
    this.#forget(line);
  }

  // A browser that refuses storage (private windows may) costs the reload, not the sending.
  async #keep(line) {
    await this.#store?.then((store) => store.put({ ...line })).catch(() => {});
  }

  async #forget(line) {
    await this.#store?.then((store) => store.delete(line.key)).catch(() => {});
  }
}

function openStore() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('maru', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { keyPath: 'key' }).createIndex('by', 'by');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const run = (mode, action) => settle(action(opening.result.transaction('outbox', mode).objectStore('outbox')));
      resolve({
        all: (account) => run('readonly', (store) => store.index('by').getAll(account)),
        put: (line) => run('readwrite', (store) => store.put(line)),
        delete: (key) => run('readwrite', (store) => store.delete(key)),
      });
    };
  });
}

function settle(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const outbox = new Outbox();
