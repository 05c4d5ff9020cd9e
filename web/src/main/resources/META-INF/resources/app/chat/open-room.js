import { announceChange } from '../ui/element.js';
import { backoff, connection } from '../net/connection.js';
import { session } from '../net/session.js';
import { myRooms } from '../rooms/my-rooms.js';
import { applied, foreseen } from './changes.js';
import { entryOf, outbox } from './outbox.js';
import { RoomLog } from './room-log.js';
import { RoomMembers } from './room-members.js';

const PAGE = 60;
const LARGEST_PAGE = 200;
/** Further behind than this, the newest page is shown instead of fetching everything between. */
const TOO_FAR = 1_000;
const TYPING_MS = 5_000;
const TELL_TYPING_EVERY_MS = 3_000;
const TELL_READ_AFTER_MS = 250;
/** Further back than this, a quoted line is not fetched. */
const FURTHEST_BACK = 2_000;

/** A room whose lines are here: its log, who is here, reads and types, what is pinned, and what is being fetched. */
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
  /** Who is here now, as far as named, and how many; null until known. */
  online = new Set();
  onlineCount = null;
  /** The pinned messages, the newest pin first; null until known. */
  pins = null;
  /** What the composer is for, besides a new line: {mode: 'reply' or 'edit', seq}. */
  composing = null;

  #about = null;
  #readTo = 0;
  #toldRead = 0;
  #tellRead = null;
  #toldTyping = 0;
  #shown = false;
  /** Which of the connections of this tab follows the room. */
  #followedBy = 0;
  /** Frames about who is here that came while that was asked for. */
  #cameAndWent = null;

  constructor(id) {
    super();
    this.id = id;
    this.members = new RoomMembers(id);
    this.members.addEventListener('change', () => announceChange(this));
  }

  /** The room itself: name, owner and so on; undefined until known. */
  get room() {
    return myRooms.get(this.id) ?? this.#about ?? undefined;
  }

  get lines() {
    return outbox.lines(this.id);
  }

  /** The message with this number if it is here, or among the pinned ones. */
  message(seq) {
    return this.log.at(seq) ?? this.pins?.find((pinned) => pinned.seq === seq);
  }

  /** The message with this number as it will be once everything is sent. */
  seen(seq) {
    const message = this.message(seq);
    return message && foreseen(message, outbox.changes(this.id).get(seq) ?? []);
  }

  /** Whether this person owns the room. */
  get owned() {
    return this.room?.owner === session.user?.id;
  }

  async load() {
    this.#become('loading');
    try {
      const { entries, head } = await this.#messages(`limit=${PAGE}`);
      this.log.reset(entries, head);
      this.#settle(entries);
      await this.#reachUnread();
      this.#become('ready');
      this.#lookAround();
      if (!(await myRooms.has(this.id))) await this.#introduce();
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
    this.#shown = true;
    this.#lookAround();
    if (this.status !== 'ready') this.load();
  }

  leave() {
    this.#shown = false;
    this.newFrom = null;
  }

  /** The socket follows this room from now on, maybe after a while without. */
  followed() {
    this.#followedBy = connection.opened;
    this.#lookAround();
  }

  /** There has been no connection for a while. */
  lost() {
    this.onlineCount = null;
    this.online.clear();
    announceChange(this);
  }

  /** Who is here, who has read how far, and what is pinned: the socket tells of changes only. */
  async #lookAround() {
    if (!this.#shown || this.status !== 'ready' || this.#followedBy !== connection.opened) return;
    this.#cameAndWent ??= [];
    const [presence, cursors, pins] = await Promise.all(
      ['presence', 'cursors', 'pins'].map((what) => session.api('GET', `/api/v1/rooms/${this.id}/${what}`).catch(() => null)),
    );
    if (presence) {
      this.online = new Set(presence.users);
      this.onlineCount = presence.count;
      for (const frame of this.#cameAndWent ?? []) this.#cameOrWent(frame);
    }
    this.#cameAndWent = null;
    for (const { user, seq } of cursors?.items ?? []) this.#hasRead(user, seq);
    if (pins) this.pins = pins.items.map((pinned) => this.#current(pinned)).filter(({ pinned }) => pinned);
    announceChange(this);
  }

  /** Somebody's first connection came to this room, or their last one went. */
  came(frame) {
    this.#cameAndWent?.push(frame);
    if (this.onlineCount === null) return;
    this.#cameOrWent(frame);
    announceChange(this);
  }

  #cameOrWent({ user, online }) {
    if (this.online.has(user) === online) return;
    if (online) this.online.add(user);
    else this.online.delete(user);
    this.onlineCount += online ? 1 : -1;
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

  /** An item of the outbox was stored: it takes its place as soon as everything before it is here. */
  stored(item) {
    if (item.seq <= this.log.last) outbox.arrived(this.id, item.key);
    else if (item.seq === this.log.last + 1) this.receive([entryOf(item)]);
  }

  /** Fetches back to this line. Gives whether it is here now. */
  async reach(seq) {
    while (seq < this.log.first && this.log.last - seq <= FURTHEST_BACK) {
      const { entries } = await this.#messages(`before=${this.log.first}&limit=${LARGEST_PAGE}`);
      if (!this.log.prepend(entries)) break;
      this.#settle(entries);
    }
    announceChange(this);
    return Boolean(this.log.at(seq));
  }

  readBy(user, seq) {
    this.#hasRead(user, seq);
    announceChange(this);
  }

  #hasRead(user, seq) {
    this.readers.set(user, Math.max(seq, this.readers.get(user) ?? 0));
  }

  /** Who has read a line, besides whoever wrote it and oneself. */
  readersOf({ seq, by }) {
    return [...this.readers].filter(([user, upTo]) => upTo >= seq && user !== by && user !== session.user?.id).map(([user]) => user);
  }

  compose(composing) {
    this.composing = composing;
    announceChange(this);
  }

  /** Reacts to a message, or takes that back. */
  react(seq, emoji) {
    const message = this.seen(seq);
    const on = !message?.reactions?.find((reaction) => reaction.emoji === emoji)?.users.includes(session.user.id);
    outbox.write(this.id, { kind: 'reaction', target: seq, emoji, on });
  }

  pin(seq, on) {
    outbox.write(this.id, { kind: 'pin', target: seq, on });
  }

  delete(seq) {
    if (this.composing?.seq === seq) this.compose(null);
    outbox.write(this.id, { kind: 'delete', target: seq });
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
    this.composing = null;
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
      else if (entry.kind === 'message') this.#hasRead(entry.by, entry.seq);
      if ((entry.kind === 'message' || entry.kind === 'edit') && this.typing.has(entry.by)) this.#stoppedTyping(entry.by);
      if (entry.kind === 'delete' && this.composing?.seq === entry.target) this.composing = null;
      if (entry.target !== undefined && this.pins) this.#repin(entry);
    }
  }

  #repin(change) {
    const known = this.pins.find(({ seq }) => seq === change.target);
    if (known) {
      const changed = applied(known, change);
      const others = this.pins.filter((pinned) => pinned !== known);
      this.pins = !changed.pinned ? others : change.kind === 'pin' ? [changed, ...others] : this.pins.map((pinned) => (pinned === known ? changed : pinned));
    } else if (change.kind === 'pin' && change.on) {
      const message = this.log.at(change.target);
      if (message?.pinned) this.pins = [message, ...this.pins];
      else if (!message) this.#fetchPinned(change.target);
    }
  }

  async #fetchPinned(seq) {
    const message = await session.api('GET', `/api/v1/rooms/${this.id}/messages/${seq}`).catch(() => null);
    if (!message?.pinned || this.pins.some((pinned) => pinned.seq === seq)) return;
    this.pins = [message, ...this.pins];
    announceChange(this);
  }

  /** What was asked for may be older than what the socket brought meanwhile. */
  #current(message) {
    const known = this.log.at(message.seq);
    return (known?.rev ?? 0) > (message.rev ?? 0) ? known : message;
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
