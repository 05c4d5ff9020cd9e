import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';

/** Renew this long before the end. */
const MARGIN_MS = 60_000;
const AGAIN_MS = 5_000;

/**
 * The addresses of rooms' pictures: a page cannot send a token with an image, so each room gives its members a grant for some minutes,
 * which stands in the address. An address stays what it was for as long as it works, so that nothing is loaded twice.
 */
class Grants extends EventTarget {
  #grants = new Map();
  #asking = new Set();
  #addresses = new Map();

  constructor() {
    super();
    session.addEventListener('change', () => {
      if (session.state === 'in') return;
      this.#grants.clear();
      this.#addresses.clear();
    });
  }

  /** Where a picture is to be had; null as long as the room has not said. */
  address(room, id, size) {
    const path = `/attachments/${room}/${id}/${size}`;
    const known = this.#addresses.get(path);
    if (known) return known;
    const grant = this.#grants.get(room);
    if (!grant || Date.now() > grant.until - MARGIN_MS) {
      this.#ask(room);
      return null;
    }
    const address = `${path}?grant=${grant.grant}`;
    this.#addresses.set(path, address);
    return address;
  }

  /** It could not be loaded there: the grant may have run out. */
  forget(room, id, size) {
    this.#addresses.delete(`/attachments/${room}/${id}/${size}`);
    this.#grants.delete(room);
    announceChange(this);
  }

  async #ask(room) {
    if (this.#asking.has(room)) return;
    this.#asking.add(room);
    try {
      const { grant, expiresAt, serverTime } = await session.api('GET', `/api/v1/rooms/${room}/attachments/grant`);
      this.#grants.set(room, { grant, until: Date.now() + Date.parse(expiresAt) - serverTime });
      announceChange(this);
    } catch ({ retryable }) {
      if (retryable) setTimeout(() => announceChange(this), AGAIN_MS);
    } finally {
      this.#asking.delete(room);
    }
  }
}

export const grants = new Grants();
