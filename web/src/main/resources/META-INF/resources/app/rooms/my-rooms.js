import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';
import { applied } from '../chat/changes.js';

const PAGE = 100;
/** The server counts no further; 100 reads as "99+". */
export const MANY = 100;
const AGAIN_MS = 1_000;

/**
 * The rooms this person is in, each with its newest line and what is unread: {…room, head, n, read, unread, lastEntry}.
 * Loaded once and then kept up by what the socket tells. Events: `change`, and `removed` when one is no longer there.
 */
class MyRooms extends EventTarget {
  /** 'loading', 'ready' or 'error'. */
  state = 'loading';
  problem = null;
  next = null;
  #rooms = new Map();
  #reload = null;
  #loading = null;

  load() {
    this.#loading = this.#load();
    return this.#loading;
  }

  async #load() {
    if (this.state === 'error') this.#become('loading');
    try {
      const page = await session.api('GET', `/api/v1/me/rooms?limit=${PAGE}`);
      const known = this.#rooms;
      this.#rooms = new Map();
      page.items.forEach((room) => this.#rooms.set(room.id, newer(summary(room), known.get(room.id))));
      this.next = page.next;
      this.#become('ready');
    } catch (problem) {
      this.problem = problem;
      if (this.state !== 'ready') this.#become('error');
    }
  }

  async more() {
    const page = await session.api('GET', `/api/v1/me/rooms?limit=${PAGE}&before=${encodeURIComponent(this.next)}`);
    page.items.forEach((room) => this.#rooms.set(room.id, newer(summary(room), this.#rooms.get(room.id))));
    this.next = page.next;
    announceChange(this);
  }

  /** The list has become doubtful: asks for it again, once for many doubts. */
  reloadSoon() {
    this.#reload ??= setTimeout(() => {
      this.#reload = null;
      if (session.state === 'in') this.load();
    }, AGAIN_MS);
  }

  clear() {
    this.#rooms.clear();
    this.next = null;
    this.#become('loading');
  }

  get(id) {
    return this.#rooms.get(id);
  }

  /** Whether this person is in a room: waits for the list when it is under way. */
  async has(id) {
    await this.#loading;
    return this.#rooms.has(id);
  }

  /** Those put on top in their order, then latest activity first. */
  get all() {
    const rooms = [...this.#rooms.values()];
    return [...rooms.filter(({ onTop }) => onTop), ...rooms.filter(({ onTop }) => !onTop).sort((a, b) => activity(b).localeCompare(activity(a)))];
  }

  /** Puts a room on top, or lets it go down among the others. */
  async putOnTop(id, onTop) {
    const above = this.all.filter((room) => room.onTop && room.id !== id).map((room) => room.id);
    await session.api('PUT', '/api/v1/me/rooms/order', { body: { rooms: onTop ? [id, ...above] : above } });
    await this.load();
  }

  /** Puts a room beside another: above it, or below. Whatever stands there is kept on top from then on. */
  async move(id, beside, below) {
    const top = this.all.filter((room) => room.onTop && room.id !== id).map((room) => room.id);
    const at = top.indexOf(beside);
    if (at < 0 && top.length) return;
    top.splice(at < 0 ? 0 : at + (below ? 1 : 0), 0, id);
    await this.arrange(top);
  }

  /** These are on top, in this order: shown at once, and as it was when the server does not take it. */
  async arrange(ids) {
    const before = this.#rooms;
    const rooms = new Map(ids.map((id) => [id, { ...before.get(id), onTop: true }]));
    for (const [id, room] of before) if (!rooms.has(id)) rooms.set(id, room);
    this.#rooms = rooms;
    announceChange(this);
    try {
      await session.api('PUT', '/api/v1/me/rooms/order', { body: { rooms: ids } });
    } catch (problem) {
      this.#rooms = before;
      announceChange(this);
      throw problem;
    }
  }

  /** What the server says of a room now. */
  about(room) {
    const known = this.#rooms.get(room.id);
    if (!known) return;
    Object.assign(known, room);
    announceChange(this);
  }

  /** Something about a room changed that is not in its log. */
  async lookAgain(id) {
    if (this.#rooms.has(id)) await session.api('GET', `/api/v1/rooms/${id}`).then((room) => this.about(room), () => {});
  }

  get unread() {
    let sum = 0;
    for (const room of this.#rooms.values()) sum += room.unread;
    return sum;
  }

  /** A room that was just made or joined. Its count is that of the moment of one's own line; older lines are in it already. */
  put(room) {
    this.#rooms.set(room.id, newer({ ...summary(room), countAsJoined: room.memberCount }, this.#rooms.get(room.id)));
    announceChange(this);
  }

  remove(id) {
    if (!this.#rooms.delete(id)) return;
    announceChange(this);
    this.dispatchEvent(new Event('removed'));
  }

  applyEntry(entry) {
    const room = this.#rooms.get(entry.room);
    if (!room || entry.seq <= room.head) return;
    const own = entry.by === session.user?.id;
    room.head = entry.seq;
    room.n = entry.n;
    if (entry.target === undefined) room.lastEntry = entry;
    else if (room.lastEntry?.seq === entry.target) room.lastEntry = applied(room.lastEntry, entry);
    if (own && entry.kind === 'message') Object.assign(room, { read: entry.seq, unread: 0 });
    else if (entry.kind === 'message') room.unread = Math.min(MANY, room.unread + 1);
    else if (entry.kind === 'delete' && entry.target > room.read && room.unread < MANY) room.unread = Math.max(0, room.unread - 1);
    if (entry.kind === 'joined') room.memberCount = (own && room.countAsJoined) || room.memberCount + 1;
    if (entry.kind === 'left' || entry.kind === 'removed') room.memberCount -= 1;
    if (entry.kind === 'renamed') room.name = entry.name;
    announceChange(this);
  }

  /** This person has read up to `seq`, which is the `n`th message. */
  applyRead(id, seq, n) {
    const room = this.#rooms.get(id);
    if (!room || seq <= room.read) return;
    room.read = seq;
    room.unread = seq >= room.head ? 0 : Math.min(room.unread, Math.max(0, room.n - n));
    announceChange(this);
  }

  #become(state) {
    this.state = state;
    announceChange(this);
  }
}

const summary = (room) => ({ ...room, head: room.head ?? 0, read: room.read ?? 0, unread: room.unread ?? 0, n: room.lastEntry?.n ?? 0, lastEntry: room.lastEntry ?? null });

/** What the socket told meanwhile may be newer than the page that was asked for. */
const newer = (asked, known) => (known && known.head > asked.head ? { ...asked, head: known.head, n: known.n, lastEntry: known.lastEntry, read: known.read, unread: known.unread } : asked);

const activity = (room) => room.lastEntry?.at ?? room.createdAt;

export const myRooms = new MyRooms();
