import { connection } from '../net/connection.js';
import { session } from '../net/session.js';
import { invitations } from '../rooms/invitations.js';
import { myRooms } from '../rooms/my-rooms.js';
import { people } from '../people/people.js';
import { outbox } from './outbox.js';

/** The server takes 128 subscriptions for a socket; a few are left for rooms entered later. */
const MOST_FOLLOWED = 120;
const MOST_OPEN = 8;
const AGAIN_MS = 1_000;
const PATIENCE_MS = 2_000;
/** For what can come after the first page is shown. */
const LATER_MS = 3_000;

/** Joins the socket with the rooms: follows them, takes in what arrives, and opens the ones that are looked at. */
class Live {
  #open = new Map();
  #followed = new Set();
  /** Which connection has answered that it follows a room. */
  #subscribed = new Map();
  #account = null;
  #lost = null;
  /** Whether this account has been connected before. */
  #connected = false;

  constructor() {
    connection.positions = () => this.#positions();
    connection.addEventListener('frame', ({ detail }) => this.#take(detail));
    outbox.addEventListener('stored', ({ detail: line }) => {
      const open = this.#open.get(line.room);
      if (open) open.stored(line);
      else outbox.arrived(line.room, line.key);
    });
    connection.addEventListener('change', () => this.#connectionChanged());
    myRooms.addEventListener('change', () => this.#followNew());
    session.addEventListener('change', () => this.#turnTo(session.user?.id ?? null));
    this.#turnTo(session.user?.id ?? null);
  }

  /** The room with its lines: the one in memory, or a new one. The one longest not looked at makes place. */
  open(id, make) {
    const room = this.#open.get(id) ?? make(id);
    this.#open.delete(id);
    this.#open.set(id, room);
    if (this.#subscribed.get(id) === connection.opened) room.followed();
    if (this.#open.size > MOST_OPEN) this.#open.delete(this.#open.keys().next().value);
    return room;
  }

  /** A room that this person has just made or joined. */
  entered(room) {
    myRooms.put({ ...room, member: true });
  }

  left(id, code = 'not-a-member') {
    connection.send({ type: 'unsubscribe', ref: 'left', room: id });
    this.#ended(id, code);
  }

  async #turnTo(account) {
    if (session.state === 'in' && connection.state === 'signed-out') connection.connectNow();
    if (this.#account === account) return;
    this.#account = account;
    connection.stop();
    this.#connected = false;
    this.#open.clear();
    myRooms.clear();
    outbox.close();
    if (!account) return;
    outbox.open(account);
    await myRooms.load();
    if (this.#account === account) connection.start();
  }

  /** Without a connection nobody can say who is here; a short break is not worth a flicker. */
  #connectionChanged() {
    if (connection.state === 'open') {
      clearTimeout(this.#lost);
      this.#lost = null;
    } else {
      this.#lost ??= setTimeout(() => this.#open.forEach((room) => room.lost()), PATIENCE_MS);
    }
  }

  #position(id) {
    const open = this.#open.get(id);
    return open?.status === 'ready' ? open.log.last : (myRooms.get(id)?.head ?? 0);
  }

  #positions() {
    const ids = myRooms.all.slice(0, MOST_FOLLOWED).map(({ id }) => id);
    this.#followed = new Set(ids);
    return Object.fromEntries(ids.map((id) => [id, this.#position(id)]));
  }

  /** Rooms that came to the list since the socket was opened. */
  #followNew() {
    if (connection.state !== 'open') return;
    for (const { id } of myRooms.all) if (!this.#followed.has(id) && this.#followed.size < MOST_FOLLOWED) this.#subscribe(id);
  }

  #subscribe(id) {
    this.#followed.add(id);
    connection.ask({ type: 'subscribe', room: id, after: this.#position(id) }).catch((refusal) => this.#refused(id, refusal));
  }

  /** A room that cannot be followed: for good, for now, or because there are too many. */
  #refused(id, { code, retryable, retryAfterMs = AGAIN_MS }) {
    if (['not-a-member', 'not-found', 'room-gone'].includes(code)) return this.#ended(id, code);
    this.#followed.delete(id);
    // Without a connection nothing was refused: the next one follows all rooms again.
    if (!retryable || code === 'disconnected') return;
    setTimeout(() => {
      if (connection.state === 'open' && myRooms.get(id) && !this.#followed.has(id)) this.#subscribe(id);
    }, retryAfterMs);
  }

  #take(frame) {
    const open = this.#open.get(frame.room);
    switch (frame.type) {
      case 'connected':
        // Another device may have entered or left rooms while this one was away.
        if (this.#connected) myRooms.reloadSoon();
        this.#connected = true;
        invitations.reloadSoon(LATER_MS);
        break;
      case 'entry':
        myRooms.applyEntry(frame);
        open?.receive([frame]);
        break;
      case 'subscribed':
        frame.entries.forEach((entry) => myRooms.applyEntry(entry));
        this.#readElsewhere(frame);
        open?.receive(frame.entries, frame.head);
        open?.tellRead();
        this.#subscribed.set(frame.room, connection.opened);
        open?.followed();
        if (!frame.recovered) myRooms.reloadSoon();
        break;
      case 'read':
        if (frame.user === session.user?.id) myRooms.applyRead(frame.room, frame.seq, frame.n);
        else open?.readBy(frame.user, frame.seq);
        break;
      case 'typing':
        open?.typed(frame.user);
        break;
      case 'profile':
        people.renew(frame.user);
        break;
      case 'presence':
        open?.came(frame);
        break;
      case 'heads':
        for (const [id, head] of Object.entries(frame.rooms)) if (this.#position(id) < head) this.#subscribe(id);
        break;
      case 'skip':
        open?.receive([], frame.head);
        myRooms.reloadSoon();
        break;
      case 'error':
        // With a `ref` it answers a request; without one it is about a room of `connect`.
        if (frame.room && !frame.ref) this.#refused(frame.room, frame);
        break;
      case 'membership':
        // Somebody asked this person in, let them in or sent them away, or another device did.
        // The first version of a room that is here already is what brought it here.
        if (frame.state === 'left' || (myRooms.get(frame.room) && frame.version === 1)) break;
        if (frame.state === 'member' && myRooms.get(frame.room)) myRooms.lookAgain(frame.room);
        else myRooms.reloadSoon();
        invitations.reloadSoon();
        break;
      case 'room':
        myRooms.lookAgain(frame.room);
        break;
      case 'ended':
        this.#ended(frame.room, frame.code);
        break;
    }
  }

  /** The cursor may have moved on another device while this one was away. */
  #readElsewhere({ room: id, read = 0, head, n }) {
    const room = myRooms.get(id);
    if (!room || read <= room.read) return;
    if (read >= head) myRooms.applyRead(id, read, n);
    else myRooms.reloadSoon();
  }

  #ended(id, code) {
    this.#followed.delete(id);
    this.#subscribed.delete(id);
    myRooms.remove(id);
    this.#open.get(id)?.end(code);
  }
}

export const live = new Live();
