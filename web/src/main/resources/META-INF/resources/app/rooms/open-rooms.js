import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { boards, icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { roomAvatar } from '../people/people.js';
import { go } from '../router.js';
import { enterByName, enterRoom, whyNot } from './enter-room.js';
import { myRooms } from './my-rooms.js';
import { failed, skeletons } from './room-list.js';

const PAGE = 30;
const TYPING_MS = 250;
/** The list is of the moment it was asked for; the first page is asked for again this often. */
const LOOK_AGAIN_MS = 15_000;

/** Rooms that anybody may enter, newest first, a page at a time. */
class OpenRooms extends MaruElement {
  static properties = { search: {}, rooms: { state: true }, state: { state: true }, joining: { state: true } };

  #next = null;
  #turn = 0;
  #again = null;
  #typing = null;
  #end = new IntersectionObserver(([end]) => end.isIntersecting && this.state === 'ready' && this.#next && this.#load(), { rootMargin: '400px' });

  constructor() {
    super();
    this.search = '';
    this.rooms = [];
    this.state = 'loading';
    this.joining = null;
    this.watch(myRooms);
  }

  connectedCallback() {
    super.connectedCallback();
    myRooms.addEventListener('removed', this.#reload);
    this.#load();
    this.#again = setInterval(() => this.#lookAgain(), LOOK_AGAIN_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#again);
    clearTimeout(this.#typing);
    myRooms.removeEventListener('removed', this.#reload);
    this.#end.disconnect();
  }

  /** How a room that was left looks from outside only the server knows, or whether it is still there. */
  #reload = () => {
    this.rooms = [];
    this.#next = null;
    this.#load();
  };

  updated(changed) {
    if (changed.has('search') && changed.get('search') !== undefined) {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(this.#reload, TYPING_MS);
    }
    this.#end.disconnect();
    const end = this.querySelector('.listend');
    if (end) this.#end.observe(end);
  }

  async #load() {
    const turn = ++this.#turn;
    this.state = 'loading';
    try {
      const cursor = this.#next ? `&before=${encodeURIComponent(this.#next)}` : '';
      const { items, next } = await session.api('GET', `/api/v1/rooms?limit=${PAGE}${this.#query()}${cursor}`);
      if (turn !== this.#turn) return;
      this.rooms = [...this.rooms, ...items];
      this.#next = next;
      this.state = 'ready';
    } catch {
      if (turn === this.#turn) this.state = 'error';
    }
  }

  #query() {
    const words = this.search.trim();
    return words ? `&query=${encodeURIComponent(words)}` : '';
  }

  /** New rooms and other numbers of people, without a flicker; who has gone further down keeps what is there. */
  async #lookAgain() {
    if (this.state !== 'ready' || document.hidden || this.rooms.length > PAGE) return;
    const turn = this.#turn;
    const page = await session.api('GET', `/api/v1/rooms?limit=${PAGE}${this.#query()}`).catch(() => null);
    if (!page || turn !== this.#turn) return;
    this.rooms = page.items;
    this.#next = page.next;
  }

  render() {
    const name = this.search.trim();
    const found = this.rooms;
    if (!this.rooms.length && name && this.state === 'ready') return html`<div class="empty">${boards()}<h2>${t('rooms.notFound')}</h2><p>${t('byName.text', { name })}</p><button type="button" class="button button--primary" aria-busy=${this.joining === name} @click=${() => this.#enter(name, () => enterByName(name))}>${t('byName.do')}</button></div>`;
    if (!this.rooms.length && this.state === 'loading') return skeletons();
    if (!this.rooms.length && this.state === 'error') return failed(() => this.#load());
    if (!this.rooms.length) return html`<div class="empty">${boards()}<h2>${t('rooms.noOpen')}</h2><p>${t('rooms.noOpen.text')}</p></div>`;
    return html`
      <ul aria-label=${t('rooms.show.open')}>${found.map((room) => this.#renderRoom(room))}</ul>
      ${this.state === 'error' ? failed(() => this.#load()) : html`<div class="listend">${this.#renderEnd(found.length)}</div>`}`;
  }

  #renderEnd(found) {
    if (this.state === 'loading') return html`<span class="spinner"></span><span class="sr" role="status">${t('rooms.loading')}</span>`;
    if (this.#next) return html`<button type="button" class="button button--sm" @click=${() => this.#load()}>${t('more')}</button>`;
    return found ? t('rooms.openEnd') : t('rooms.notFound');
  }

  #renderRoom(listed) {
    // A room of one's own is kept up to date; the list is of the moment it was asked for.
    const room = myRooms.get(listed.id) ?? listed;
    const what = html`
      ${roomAvatar(room)}
      <span class="roomitem__name clip"><bdi>${room.name}</bdi></span>
      <span class="roomitem__last clip num">${room.locked ? html`${icon('lock', 'xs')}<span class="sr">${t('rooms.locked')}</span> ` : nothing}${room.capacity ? t('members.of', { n: room.memberCount, capacity: room.capacity }) : t('members', { n: room.memberCount })}</span>`;
    if (room.member) return html`<li><a class="roomitem" href="/rooms/${room.id}">${what}<span class="button button--sm button--text">${t('rooms.open')}</span></a></li>`;
    const busy = this.joining === room.id;
    return html`<li class="roomitem">${what}
      <button type="button" class="button button--sm" aria-label=${t('rooms.join.named', { room: room.name })} aria-busy=${busy} ?disabled=${this.joining && !busy} @click=${() => this.#enter(room.id, () => enterRoom(room.id))}>
        ${busy ? html`<span class="spinner"></span>` : nothing}${t('rooms.join')}
      </button></li>`;
  }

  async #enter(what, enter) {
    if (this.joining) return;
    this.joining = what;
    try {
      const room = await enter();
      if (room) go(`/rooms/${room.id}`);
    } catch (problem) {
      toast(whyNot(problem), 'error');
    } finally {
      this.joining = null;
    }
  }
}

customElements.define('maru-open-rooms', OpenRooms);
