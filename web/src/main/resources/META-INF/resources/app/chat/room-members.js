import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';
import { people } from '../people/people.js';

const PAGE = 50;
/** Among these one can be named; more are not fetched for it. */
const MOST = 500;

/** Who is in a room, as far as asked for. */
export class RoomMembers extends EventTarget {
  items = [];
  next = null;
  /** 'idle', 'loading', 'ready' or 'error'. */
  state = 'idle';

  #turn = 0;

  constructor(room) {
    super();
    this.room = room;
  }

  /** Asks anew; what is here stays until the answer. */
  reload() {
    return this.#load(true);
  }

  more() {
    return this.#load(false);
  }

  async all() {
    if (this.state === 'idle') await this.reload();
    while (this.state === 'ready' && this.next && this.items.length < MOST) await this.more();
  }

  async #load(fromStart) {
    const turn = ++this.#turn;
    this.#become('loading');
    try {
      const after = fromStart ? '' : `&after=${encodeURIComponent(this.next)}`;
      const { items, next } = await session.api('GET', `/api/v1/rooms/${this.room}/members?limit=${PAGE}${after}`);
      if (turn !== this.#turn) return;
      people.meet(items.map(({ id, nickname, about, avatar }) => ({ id, nickname, about, avatar })));
      this.items = fromStart ? items : [...this.items, ...items];
      this.next = next;
      this.#become('ready');
    } catch {
      if (turn === this.#turn) this.#become('error');
    }
  }

  #become(state) {
    this.state = state;
    announceChange(this);
  }
}
