import { announceChange } from '../ui/element.js';
import { backoff, connection } from '../net/connection.js';
import { session } from '../net/session.js';
import { myRooms } from '../rooms/my-rooms.js';
import { outbox } from './outbox.js';
import { RoomLog } from './room-log.js';

const PAGE = 60;
const LARGEST_PAGE = 200;
/** Further behind than this, the newest page is shown instead of fetching everything between. */
const TOO_FAR = 1_000;
const TYPING_MS = 5_000;
const TELL_TYPING_EVERY_MS = 3_000;
const TELL_READ_AFTER_MS = 250;

/** A room whose lines are here: its log, who reads and who types, and what is being fetched. */
export class OpenRoom extends EventTarget {
  log = new RoomLog();
  /** 'loading', 'ready', 'error', 'stranger' (not a member) or 'gone'. */
  status = 'loading';
  problem = null;
  /** What is happening with older lines: 'idle', 'loading' or 'error'. */
  older = 'idle';
  /** {done, total} while missed lines are being fetched. */
  catchingUp = null;
  /** The first line that was unread on entering, until leaving. */
  newFrom = null;
  /** How far each of the others has read. */
  readers = new Map();
  /** Who is typing, with the timer that ends it. */
  typing = new Map();

  #about = null;
  #readTo = 0;
  #toldRead = 0;
  #tellRead = null;
  #toldTyping = 0;

  constructor(id) {
    super();
    this.id = id;
  }

  /** The room itself: name, owner and so on; undefined until known. */
  get room() {
    return myRooms.get(this.id) ?? this.#about ?? undefined;
  }

  get lines() {
    return outbox.lines(this.id);
  }

  async load() {
    this.#become('loading');
    try {
      const { entries, head } = await this.#messages(`limit=${PAGE}`);
      this.log.reset(entries, head);
      this.#settle(entries);
      await this.#reachUnread();
      this.#become('ready');
      if (!myRooms.get(this.id)) await this.#introduce();
      if (this.log.behind) this.catchUp();
    } catch (problem) {
      this.problem = problem;
      if (problem.code === 'not-a-member') await this.#introduce();
      this.#become({ 403: 'stranger', 404: 'gone', 410: 'gone' }[problem.status] ?? 'error');
    }
  }

  /** Marks where the new lines start, for as long as the room is shown. */
  enter() {
    const { read = 0, unread = 0 } = myRooms.get(this.id) ?? {};
    this.newFrom = unread > 0 ? read + 1 : null;
    this.#readTo = Math.max(this.#readTo, read);
    if (this.status !== 'ready') this.load();
  }

  leave() {
    this.newFrom = null;
  }

  /** A page of what was said before, in front of what is here. */
  async loadOlder() {
    if (this.older === 'loading' || this.log.complete) return;
    this.older = 'loading';
    announceChange(this);
    try {
      const { entries } = await this.#messages(`before=${this.log.first}&limit=${PAGE}`);
      this.log.prepend(entries);
      this.older = 'idle';
    } catch {
      this.older = 'error';
    }
    announceChange(this);
  }

  /** Entries from the socket, live or as the answer to a subscription. */
  receive(entries, head = 0) {
    if (this.status !== 'ready') return;
    this.#settle(this.log.append(entries));
    this.log.head = Math.max(this.log.head, head);
    announceChange(this);
    if (this.log.behind) this.catchUp();
  }

  /** Fetches what is between the last line here and the head. */
  async catchUp() {
    if (this.catchingUp || this.status !== 'ready') return;
    this.catchingUp = { done: 0, total: this.log.head - this.log.last };
    for (let attempt = 0; this.log.behind && connection.state === 'open'; ) {
      try {
        await this.#fetchMissed();
        attempt = 0;
      } catch (problem) {
        if (!problem.retryable) break;
        await new Promise((resolve) => setTimeout(resolve, backoff(attempt++)));
      }
      announceChange(this);
    }
    this.catchingUp = null;
    announceChange(this);
  }

  async #fetchMissed() {
    const missing = this.log.head - this.log.last;
    if (missing > TOO_FAR) {
      const { entries, head } = await this.#messages(`limit=${PAGE}`);
      this.log.reset(entries, head);
      this.#settle(entries);
      return;
    }
    const { entries, head } = await this.#messages(`after=${this.log.last}&limit=${LARGEST_PAGE}`);
    this.#settle(this.log.append(entries));
    this.log.head = Math.max(this.log.last, head);
    this.catchingUp = { done: this.catchingUp.done + entries.length, total: Math.max(this.catchingUp.total, this.catchingUp.done + missing) };
  }

  /** A line of the outbox was stored: it takes its place as soon as everything before it is here. */
  stored({ key, seq, n, at, text }) {
    if (seq <= this.log.last) outbox.arrived(this.id, key);
    else if (seq === this.log.last + 1) this.receive([{ room: this.id, seq, kind: 'message', n, by: session.user.id, at, key, text }]);
  }

  readBy(user, seq) {
    if (seq <= (this.readers.get(user) ?? 0)) return;
    this.readers.set(user, seq);
    announceChange(this);
  }

  /** How many others have read a line. */
  readCount(seq) {
    let count = 0;
    for (const [user, upTo] of this.readers) if (upTo >= seq && user !== session.user?.id) count += 1;
    return count;
  }

  typed(user) {
    clearTimeout(this.typing.get(user));
    this.typing.set(user, setTimeout(() => this.#stoppedTyping(user), TYPING_MS));
    announceChange(this);
  }

  /** Lets the others know that something is being written here, now and then. */
  tellTyping() {
    if (Date.now() - this.#toldTyping < TELL_TYPING_EVERY_MS) return;
    if (connection.send({ type: 'typing', room: this.id })) this.#toldTyping = Date.now();
  }

  /** What was being written is sent; the next line is news again. */
  stopTyping() {
    this.#toldTyping = 0;
  }

  /** The line with this number was seen. */
  markRead(seq) {
    if (seq <= this.#readTo) return;
    this.#readTo = seq;
    myRooms.applyRead(this.id, seq, this.log.at(seq)?.n ?? 0);
    this.#tellRead ??= setTimeout(() => this.tellRead(), TELL_READ_AFTER_MS);
  }

  /** Also after a reconnect, for what was read without a connection. */
  tellRead() {
    this.#tellRead = null;
    if (this.#readTo > this.#toldRead && connection.send({ type: 'read', room: this.id, seq: this.#readTo })) this.#toldRead = this.#readTo;
  }

  end(code) {
    this.#about = this.room;
    this.#become(code === 'not-a-member' ? 'stranger' : 'gone');
  }

  /** Loads far enough back for the first unread line, if that is not too far. */
  async #reachUnread() {
    if (!this.newFrom || this.newFrom >= this.log.first) return;
    const missing = this.log.first - this.newFrom;
    if (missing < LARGEST_PAGE) {
      const { entries } = await this.#messages(`before=${this.log.first}&limit=${missing + 1}`);
      this.log.prepend(entries);
    }
  }

  async #introduce() {
    this.#about = await session.api('GET', `/api/v1/rooms/${this.id}`).catch(() => null);
  }

  #messages(query) {
    return session.api('GET', `/api/v1/rooms/${this.id}/messages?${query}`);
  }

  #settle(entries) {
    for (const entry of entries) {
      if (entry.by === session.user?.id) outbox.arrived(this.id, entry.key);
      else if (entry.kind === 'message') this.readers.set(entry.by, Math.max(entry.seq, this.readers.get(entry.by) ?? 0));
      if (this.typing.has(entry.by)) this.#stoppedTyping(entry.by);
    }
  }

  #stoppedTyping(user) {
    clearTimeout(this.typing.get(user));
    this.typing.delete(user);
    announceChange(this);
  }

  #become(status) {
    this.status = status;
    announceChange(this);
  }
}
