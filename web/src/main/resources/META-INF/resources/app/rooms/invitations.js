import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';
import { people } from '../people/people.js';

const AGAIN_MS = 300;

/** The rooms that this person is asked into: {room, by, at}. Event: `change`. */
class Invitations extends EventTarget {
  items = [];
  #timer = null;

  /** Asks again, once for many reasons. */
  reloadSoon(delay = AGAIN_MS) {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#load();
    }, delay);
  }

  async #load() {
    if (session.state !== 'in') return;
    const { items } = await session.api('GET', '/api/v1/me/invitations').catch(() => this);
    people.meet(items.map(({ by }) => by).filter(Boolean));
    this.items = items;
    announceChange(this);
  }

  async decline(id) {
    await session.api('DELETE', `/api/v1/me/invitations/${id}`);
    this.done(id);
  }

  done(id) {
    this.items = this.items.filter(({ room }) => room.id !== id);
    announceChange(this);
  }
}

export const invitations = new Invitations();
