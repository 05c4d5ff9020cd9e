import { announceChange } from '../ui/element.js';
import { reasonOf, refusalOf, uploadPicture } from '../net/upload.js';

/** So many pictures go with one message. */
export const MOST = 10;
/** More at once would only make each slower. */
const AT_ONCE = 2;

/**
 * The pictures that are to go with the next message of each room. Each is uploaded as soon as it is chosen:
 * {key, file, address, state, sent, error, id, width, height}. `state`: 'waiting', 'uploading', 'ready', 'failed' (with the `error`, a
 * word) or 'refused' (which cannot be tried again).
 */
class Attachments extends EventTarget {
  #rooms = new Map();

  of(room) {
    return this.#rooms.get(room) ?? [];
  }

  /** Takes pictures; how many there was no room for. */
  add(room, files) {
    const free = MOST - this.of(room).length;
    const taken = [...files].slice(0, free);
    const items = taken.map((file) => {
      const error = refusalOf(file);
      return { key: crypto.randomUUID(), file, address: error ? null : URL.createObjectURL(file), state: error ? 'refused' : 'waiting', sent: 0, error };
    });
    this.#rooms.set(room, [...this.of(room), ...items]);
    announceChange(this);
    this.#next(room);
    return files.length - taken.length;
  }

  remove(room, item) {
    item.upload?.abort();
    this.#rooms.set(room, this.of(room).filter((other) => other !== item));
    if (item.address) URL.revokeObjectURL(item.address);
    announceChange(this);
    this.#next(room);
  }

  /** The browser cannot show it; what the server says of it counts. */
  unshown(item) {
    URL.revokeObjectURL(item.address);
    this.#set(item, { address: null });
  }

  retry(room, item) {
    this.#set(item, { state: 'waiting', error: null, sent: 0 });
    this.#next(room);
  }

  /** The pictures that are ready, as the message has them; none stay behind. */
  take(room) {
    const items = this.of(room);
    const ready = items.filter(({ state }) => state === 'ready').map(({ id, width, height }) => ({ id, width, height }));
    for (const { address } of items) if (address) URL.revokeObjectURL(address);
    this.#rooms.delete(room);
    announceChange(this);
    return ready;
  }

  #next(room) {
    const items = this.of(room);
    const free = AT_ONCE - items.filter(({ state }) => state === 'uploading').length;
    for (const item of items.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) this.#upload(room, item);
  }

  async #upload(room, item) {
    item.upload = new AbortController();
    this.#set(item, { state: 'uploading' });
    try {
      const { id, width, height } = await uploadPicture('POST', `/api/v1/rooms/${room}/attachments`, item.file, {
        key: item.key,
        signal: item.upload.signal,
        progress: (sent) => this.#set(item, { sent }),
      });
      this.#set(item, { state: 'ready', id, width, height });
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      const error = reasonOf(problem);
      const again = problem.retryable || problem.status === 429;
      this.#set(item, { state: again ? 'failed' : 'refused', error: error ?? 'other' });
    }
    this.#next(room);
  }

  #set(item, change) {
    Object.assign(item, change);
    announceChange(this);
  }
}

export const attachments = new Attachments();
