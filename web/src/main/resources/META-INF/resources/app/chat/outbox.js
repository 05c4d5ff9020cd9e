import { announceChange } from '../ui/element.js';
import { connection } from '../net/connection.js';
import { newKey } from './keys.js';

const DEADLINE_MS = 10_000;
const PAUSE_MS = 1_000;

/** The frame that asks for an entry of a kind, and what it says of it. */
const FRAMES = {
  message: { type: 'send', fields: ['text', 'replyTo', 'mentions', 'attachments'] },
  edit: { type: 'edit', fields: ['target', 'text', 'mentions'] },
  delete: { type: 'delete', fields: ['target'] },
  reaction: { type: 'react', fields: ['target', 'emoji', 'on'] },
  pin: { type: 'pin', fields: ['target', 'on'] },
};
/** What somebody wrote is kept when it is refused; a click can be made again. */
const WRITTEN = new Set(['message', 'edit']);
/** There is nothing any more to which the edit could be made. */
const POINTLESS = new Set(['no-such-message', 'message-deleted']);

/**
 * What this person did and is not in a room's log yet: lines, and changes to lines. Each is kept in IndexedDB from
 * before its first attempt until the server has it, so that it survives a reload; a room sends one at a time, in the
 * order they were made, each with the key it got first.
 *
 * An item is like the entry it will be, {kind, key, by, room, …}, with `order`, `at`, `state` and `reason`. `state`:
 * 'queued', 'sending', 'failed' (with the `reason`), or 'stored' (with its `seq`) until the log has caught up to it.
 *
 * Events: `change`; `stored` with {detail: item}; `refused` with {detail: {item, code}} for a change that was taken back.
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

  /** The messages among them, which come after the end of the log. */
  lines(room) {
    return this.#items(room).filter(({ kind }) => kind === 'message');
  }

  /** The changes to messages that are in the log, by the number of the message. */
  changes(room) {
    return Map.groupBy(this.#items(room).filter(({ kind }) => kind !== 'message'), ({ target }) => target);
  }

  #items(room) {
    return this.#lines.get(room) ?? [];
  }

  /** Takes an item to be sent: its `kind` and what entries of that kind say. */
  write(room, item) {
    this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 0.001);
    const line = { ...item, key: newKey(), by: this.#account, room, order: this.#lastOrder, at: new Date().toISOString(), state: 'queued' };
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
    const line = this.#items(room).find((other) => other.key === key);
    if (!line) return;
    this.#remove(line);
    announceChange(this);
  }

  #pumpAll() {
    if (connection.state !== 'open') return;
    for (const room of this.#lines.keys()) this.#pump(room);
  }

  async #pump(room) {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    try {
      for (let line; connection.state === 'open' && (line = this.#items(room).find(({ state }) => state === 'queued')); ) await this.#send(line);
    } finally {
      this.#busy.delete(room);
    }
  }

  async #send(line) {
    const until = Date.now() + DEADLINE_MS;
    this.#set(line, { state: 'sending' });
    for (;;) {
      try {
        const ack = await connection.ask(frameOf(line), until - Date.now());
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
    if (!WRITTEN.has(line.kind) || (line.kind === 'edit' && POINTLESS.has(reason))) {
      this.discard(line);
      this.dispatchEvent(new CustomEvent('refused', { detail: { item: line, code: reason } }));
      return;
    }
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

/** The entry that a stored item has become. */
export function entryOf(item) {
  const { room, seq, kind, n, by, at, key, quote } = item;
  return { room, seq, kind, n, by, at, key, ...content(item), ...(quote && { quote }) };
}

function frameOf(item) {
  const { attachments, ...said } = content(item);
  return { type: FRAMES[item.kind].type, key: item.key, room: item.room, ...said, ...(attachments && { attachments: attachments.map(({ id }) => id) }) };
}

const content = (item) => Object.fromEntries(FRAMES[item.kind].fields.filter((field) => item[field] !== undefined).map((field) => [field, item[field]]));

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
