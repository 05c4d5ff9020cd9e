import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';

const PAGE = 100;
const AGAIN_MS = 10_000;

/** Whom this person follows and blocks: asked for once, when somebody wants to know. Event: `change`. */
class Relations extends EventTarget {
  #following = null;
  #asked = null;
  #blocked = null;
  #askedBlocked = null;

  constructor() {
    super();
    session.addEventListener('change', () => {
      if (session.state === 'out') this.#following = this.#asked = this.#blocked = this.#askedBlocked = null;
    });
  }

  /** Whether this person follows them; undefined until it is known. */
  follows(id) {
    this.#asked ??= session.api('GET', '/api/v1/me/following-ids').then(({ items }) => this.#know(new Set(items)), () => (this.#asked = null));
    return this.#following?.has(id);
  }

  /** Whether this person blocks them; not until that is known. */
  blocks(id) {
    // Guests block nobody.
    if (session.user?.guest) return false;
    this.#askedBlocked ??= this.#allBlocked().then((ids) => this.#knowBlocked(new Set([...ids, ...(this.#blocked ?? [])])), () => setTimeout(() => (this.#askedBlocked = null), AGAIN_MS));
    return this.#blocked?.has(id) ?? false;
  }

  async #allBlocked() {
    const ids = [];
    let next = null;
    do {
      const page = await session.api('GET', `/api/v1/me/blocks?limit=${PAGE}${next ? `&before=${encodeURIComponent(next)}` : ''}`);
      ids.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next);
    return ids;
  }

  async follow(id) {
    await session.api('PUT', `/api/v1/me/followings/${id}`);
    this.#know(new Set(this.#following).add(id));
  }

  async unfollow(id) {
    await session.api('DELETE', `/api/v1/me/followings/${id}`);
    this.#without(id);
  }

  async block(id) {
    await session.api('PUT', `/api/v1/me/blocks/${id}`);
    this.#knowBlocked(new Set(this.#blocked).add(id));
    this.#without(id);
  }

  async unblock(id) {
    await session.api('DELETE', `/api/v1/me/blocks/${id}`);
    const left = new Set(this.#blocked);
    left.delete(id);
    this.#knowBlocked(left);
  }

  #without(id) {
    const left = new Set(this.#following);
    left.delete(id);
    this.#know(left);
  }

  #knowBlocked(blocked) {
    this.#blocked = blocked;
    announceChange(this);
  }

  #know(following) {
    this.#following = following;
    announceChange(this);
  }
}

export const relations = new Relations();

/** Opens the room that this person has with somebody, and goes there. */
export async function talkTo(id) {
  const [{ live }, { go }] = await Promise.all([import('../chat/live.js'), import('../router.js')]);
  const room = await session.api('PUT', `/api/v1/me/direct-rooms/${id}`);
  live.entered(room);
  go(`/rooms/${room.id}`);
}
