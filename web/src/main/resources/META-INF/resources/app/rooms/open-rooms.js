import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { boards } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { roomAvatar } from '../people/people.js';
import { go } from '../router.js';
import { live } from '../chat/live.js';
import { myRooms } from './my-rooms.js';
import { failed, skeletons } from './room-list.js';

const PAGE = 30;

/** Rooms that anybody may enter, newest first, a page at a time. */
class OpenRooms extends MaruElement {
  static properties = { search: {}, rooms: { state: true }, state: { state: true }, joining: { state: true } };

  #next = null;
  #turn = 0;
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
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    myRooms.removeEventListener('removed', this.#reload);
    this.#end.disconnect();
  }

  /** How a room that was left looks from outside only the server knows, or whether it is still there. */
  #reload = () => {
    this.rooms = [];
    this.#next = null;
    this.#load();
  };

  updated() {
    this.#end.disconnect();
    const end = this.querySelector('.listend');
    if (end) this.#end.observe(end);
  }

  async #load() {
    const turn = ++this.#turn;
    this.state = 'loading';
    try {
      const cursor = this.#next ? `&before=${encodeURIComponent(this.#next)}` : '';
      const { items, next } = await session.api('GET', `/api/v1/rooms?limit=${PAGE}${cursor}`);
      if (turn !== this.#turn) return;
      this.rooms = [...this.rooms, ...items];
      this.#next = next;
      this.state = 'ready';
    } catch {
      if (turn === this.#turn) this.state = 'error';
    }
  }

  render() {
    const words = this.search.trim().toLocaleLowerCase();
    const found = this.rooms.filter((room) => room.name.toLocaleLowerCase().includes(words));
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
      <span class="roomitem__last clip num">${t('members', { n: room.memberCount })}</span>`;
    if (room.member) return html`<li><a class="roomitem" href="/rooms/${room.id}">${what}<span class="button button--sm button--text">${t('rooms.open')}</span></a></li>`;
    const busy = this.joining === room.id;
    return html`<li class="roomitem">${what}
      <button type="button" class="button button--sm" aria-label=${t('rooms.join.named', { room: room.name })} aria-busy=${busy} ?disabled=${this.joining && !busy} @click=${() => this.#join(room)}>
        ${busy ? html`<span class="spinner"></span>` : nothing}${t('rooms.join')}
      </button></li>`;
  }

  async #join(room) {
    if (this.joining) return;
    this.joining = room.id;
    try {
      live.entered(await session.api('PUT', `/api/v1/rooms/${room.id}/members/me`));
      go(`/rooms/${room.id}`);
    } catch (problem) {
      toast(t(problem.status === 404 ? 'rooms.gone' : 'failed.action'), 'error');
    } finally {
      this.joining = null;
    }
  }
}

customElements.define('maru-open-rooms', OpenRooms);
