import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';

/** Whom this person follows: asked for once, when somebody wants to know. Event: `change`. */
class Relations extends EventTarget {
  #following = null;
  #asked = null;

  constructor() {
    super();
    session.addEventListener('change', () => {
      if (session.state === 'out') this.#following = this.#asked = null;
    });
  }

  /** Whether this person follows them; undefined until it is known. */
  follows(id) {
    this.#asked ??= session.api('GET', '/api/v1/me/following-ids').then(({ items }) => this.#know(new Set(items)), () => (this.#asked = null));
    return this.#following?.has(id);
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
    this.#without(id);
  }

  unblock(id) {
    return session.api('DELETE', `/api/v1/me/blocks/${id}`);
  }

  #without(id) {
    const left = new Set(this.#following);
    left.delete(id);
    this.#know(left);
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
