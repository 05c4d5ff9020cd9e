/**
 * The part of a room's log that this client has: one stretch without holes, from `first` to `last`. Numbers in a log
 * have no holes, so a stretch needs nothing but its ends to say what is missing.
 */
export class RoomLog {
  entries = [];
  /** The highest number that the server told of. */
  head = 0;

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

  /** Starts over with the newest page. */
  reset(entries, head) {
    this.entries = entries;
    this.head = Math.max(head, this.last);
    if (!entries.length) this.#floor = head;
  }

  /** Puts an older page in front. Gives how many lines are new. */
  prepend(entries) {
    const older = entries.filter((entry) => entry.seq < this.first);
    if (!older.length || older.at(-1).seq !== this.first - 1) return 0;
    this.entries = older.concat(this.entries);
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
      added.push(entry);
    }
    return added;
  }
}
