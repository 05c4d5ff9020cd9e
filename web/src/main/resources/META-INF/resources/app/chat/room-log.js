import { applied, isLine, quoteOf } from './changes.js';

/**
 * The part of a room's log that this client has: one stretch without holes, from `first` to `last`. Numbers in a log
 * have no holes, so a stretch needs nothing but its ends to say what is missing. Messages are kept as they are now: a
 * change that follows one is applied to it. `lines` are the numbers of the entries that are seen as lines.
 */
export class RoomLog {
  entries = [];
  lines = [];
  /** The highest number that the server told of. */
  head = 0;

  /** Changes that came after the stretch was begun, by the number of their message, which may not be here yet. */
  #changes = new Map();

  get first() {
    return this.entries[0]?.seq ?? this.last + 1;
  }

  get last() {
    return this.entries.at(-1)?.seq ?? this.#floor;
  }

  /** Where the stretch starts while it is empty. */
  #floor = 0;

  /** Whether nothing lies before the stretch. */
  get complete() {
    return this.first <= 1;
  }

  /** Whether something after the stretch is missing. */
  get behind() {
    return this.last < this.head;
  }

  at(seq) {
    return this.entries[seq - this.first];
  }

  slice(from, to) {
    return this.entries.slice(Math.max(0, from - this.first), to - this.first + 1);
  }

  /** The place in `lines` of the first one that is not before this number. */
  place(seq) {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle] < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The newest line that is a message and fits, if it is here. */
  findLastMessage(fits) {
    return this.entries.findLast((entry) => entry.kind === 'message' && !entry.deleted && fits(entry));
  }

  /** Starts over with the newest page. */
  reset(entries, head) {
    this.entries = entries.slice();
    this.lines = entries.filter(isLine).map(({ seq }) => seq);
    this.head = Math.max(head, this.last);
    this.#changes.clear();
    if (!entries.length) this.#floor = head;
    this.#bringUpToDate(entries);
  }

  /** Puts an older page in front. Gives how many entries are new. */
  prepend(entries) {
    const older = entries.filter((entry) => entry.seq < this.first);
    if (!older.length || older.at(-1).seq !== this.first - 1) return 0;
    this.entries = older.concat(this.entries);
    this.lines = older.filter(isLine).map(({ seq }) => seq).concat(this.lines);
    this.#bringUpToDate(older);
    return older.length;
  }

  /**
   * Puts entries behind what is there; those already here are left out, and nothing is taken after a hole.
   * Gives the entries that are new.
   */
  append(entries) {
    const added = [];
    for (const entry of entries) {
      this.head = Math.max(this.head, entry.seq);
      if (entry.seq !== this.last + 1) continue;
      this.entries.push(entry);
      if (isLine(entry)) this.lines.push(entry.seq);
      if (entry.target !== undefined) this.#change(entry);
      added.push(entry);
    }
    this.#bringUpToDate(added);
    return added;
  }

  #change(entry) {
    if (!this.#changes.has(entry.target)) this.#changes.set(entry.target, []);
    this.#changes.get(entry.target).push(entry);
    const message = this.at(entry.target);
    if (message) this.#put(applied(message, entry));
    if (entry.kind === 'edit' || entry.kind === 'delete') this.#requote(entry.target);
  }

  /** Pages of history are older than what has come over the socket since they were asked for. */
  #bringUpToDate(entries) {
    for (const { seq, kind, replyTo } of entries) {
      if (kind !== 'message') continue;
      for (const change of this.#changes.get(seq) ?? []) this.#put(applied(this.at(seq), change));
      if (replyTo !== undefined) this.#quote(this.at(seq));
    }
  }

  #requote(target) {
    for (const entry of this.entries) if (entry.replyTo === target) this.#quote(entry);
  }

  #quote(reply) {
    const original = this.at(reply.replyTo);
    const deleted = this.#changes.get(reply.replyTo)?.some(({ kind }) => kind === 'delete');
    if (reply.deleted) return;
    if (original?.kind === 'message') this.#put({ ...reply, quote: quoteOf(original) });
    else if (deleted) this.#put({ ...reply, quote: { seq: reply.replyTo, by: reply.quote?.by, deleted } });
  }

  #put(entry) {
    this.entries[entry.seq - this.first] = entry;
  }
}
