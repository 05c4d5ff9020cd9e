import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { boards, icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { briefTime, fullTime, midnight } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people, roomAvatar, roomName } from '../people/people.js';
import { relations } from '../people/relations.js';
import { drafts } from '../chat/drafts.js';
import { go } from '../router.js';
import { invitations } from './invitations.js';
import { MANY, myRooms } from './my-rooms.js';

adopt(css`
  maru-room-list { display: flex; flex-direction: column; border-inline-end: 1px solid var(--line); background: var(--canvas); }
  .panehead { display: flex; align-items: center; gap: var(--s-1); min-block-size: var(--bar); padding-inline: var(--s-4) var(--s-2); flex: none; }
  .panehead h1, .panehead h2 { font-size: var(--t-xl); }
  .searchbox { position: relative; margin: 0 var(--s-4) var(--s-2); }
  .searchbox > .i { position: absolute; inset-block-start: calc(50% - .625rem); inset-inline-start: var(--s-3); color: var(--ink-3); pointer-events: none; }
  .searchbox .input { padding-inline-start: 2.5rem; background: var(--sunken); border-color: transparent; border-radius: var(--r-full); }
  .searchbox .input::-webkit-search-cancel-button { cursor: pointer; }
  .filters { display: flex; gap: var(--s-1); padding: var(--s-1) var(--s-4) var(--s-2); overflow-x: auto; scrollbar-width: none; flex: none; }
  .filter { flex: none; min-block-size: 2rem; padding-inline: var(--s-3); border-radius: var(--r-full); font-size: var(--t-sm); font-weight: var(--w-medium); color: var(--ink-2); display: inline-flex; align-items: center; gap: var(--s-1); white-space: nowrap; }
  .filter:hover { background: var(--hover); }
  .filter[aria-pressed="true"] { background: var(--inverse); color: var(--on-inverse); }
  .filter:focus-visible { outline-offset: -2px; }
  .filter[aria-pressed="true"]:focus-visible { outline-color: var(--on-inverse); outline-offset: -4px; }
  .roomlist__scroll { container-type: inline-size; flex: 1; padding: 0 var(--s-2) var(--s-4); }
  @container (width < 14rem) { .roomitem > .avatar { display: none; } }
  .roomitem { position: relative; display: grid; grid-template: auto auto / auto minmax(0, 1fr) auto; align-content: center; align-items: center; column-gap: var(--s-3); inline-size: 100%; min-block-size: 4.25rem; padding: var(--s-2); border-radius: var(--r-md); text-decoration: none; color: inherit; }
  .roomitem > .avatar { grid-row: 1 / 3; inline-size: 2.75rem; block-size: 2.75rem; }
  .roomitem__name { grid-area: 1 / 2; font-weight: var(--w-medium); line-height: 1.4; }
  .roomitem__last { grid-area: 2 / 2 / 3 / 4; color: var(--ink-3); font-size: var(--t-sm); line-height: 1.45; }
  .roomitem > time { grid-area: 1 / 3; justify-self: end; font-size: var(--t-xs); color: var(--ink-3); white-space: nowrap; line-height: 1.4; }
  .roomitem > .badge { grid-area: 2 / 3; justify-self: end; }
  .roomitem > .button { grid-area: 1 / 3 / 3 / 4; }
  .roomitem:has(.badge, .button) .roomitem__last { grid-column-end: 3; }
  a.roomitem:hover { background: var(--hover); }
  a.roomitem[aria-current] { background: var(--surface); box-shadow: var(--e-1); }
  .roomitem[aria-current]::before { content: ""; position: absolute; inset-block: 1.25rem; inset-inline-start: 0; inline-size: 3px; border-radius: 0 3px 3px 0; background: var(--accent); }
  .roomitem:focus-visible { outline-offset: -2px; }
  .roomitem__name .i { margin-inline-end: 2px; color: var(--ink-3); vertical-align: -1px; }
  .roomitem--lifted { opacity: .5; }
  .roomitem--above { box-shadow: 0 -2px var(--accent); }
  .roomitem--below { box-shadow: 0 2px var(--accent); }
  .roomitem--unread .roomitem__name { font-weight: var(--w-bold); }
  .roomitem--unread .roomitem__last { color: var(--ink-2); }
  .invitation { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: var(--s-2) var(--s-3); padding: var(--s-3) var(--s-2); margin-block-end: var(--s-1); border-radius: var(--r-md); background: var(--accent-soft); font-size: var(--t-sm); }
  .invitation > .row { grid-column: 1 / 3; justify-content: end; }
  .draft { color: var(--accent-ink); font-weight: var(--w-medium); }
  .listend { display: grid; justify-items: center; padding: var(--s-4); font-size: var(--t-xs); color: var(--ink-3); text-align: center; }
  @media (width < 40em) {
    maru-room-list { border: 0; background: var(--surface); }
    a.roomitem[aria-current] { background: none; box-shadow: none; }
    .roomitem[aria-current]::before { content: none; }
    .panehead { padding-inline: var(--s-4) var(--s-1); }
    .filter { min-block-size: 2.75rem; padding-inline: var(--s-5); }
  }
  @media (forced-colors: active) { .filter[aria-pressed="true"], .roomitem[aria-current] { outline: 2px solid; outline-offset: -2px; } }
`);

const SHOWS = ['all', 'unread', 'open'];

class RoomList extends MaruElement {
  static properties = { current: {}, shows: { state: true }, search: { state: true }, failedMore: { state: true }, answering: { state: true }, lifted: { state: true }, target: { state: true } };

  /** Whether the rest of the rooms is being fetched for a search. */
  #fetching = false;

  constructor() {
    super();
    this.current = null;
    this.shows = 'all';
    this.search = '';
    this.failedMore = false;
    this.answering = false;
    /** The room that is being dragged, and where it would go: {id, below}. */
    this.lifted = null;
    this.target = null;
    this.watch(myRooms, invitations, people, relations, drafts, midnight);
  }

  /** Alone it is what the page is about; beside a conversation it is not. */
  willUpdate() {
    this.role = this.current ? 'complementary' : 'main';
    this.ariaLabel = t('rooms');
  }

  render() {
    const heading = this.current ? html`<h2 class="grow">${t('rooms')}</h2>` : html`<h1 class="grow" tabindex="-1">${t('rooms')}</h1>`;
    return html`
      <div class="panehead">
        ${heading}
        <button type="button" class="iconbutton" aria-label=${t('rooms.create')} title=${t('rooms.create')} @click=${createRoom}>${icon('plus')}</button>
      </div>
      <div class="searchbox" role="search">
        ${icon('search')}
        <input class="input" type="search" placeholder=${t('rooms.find')} aria-label=${t('rooms.find')} .value=${this.search} autocomplete="off" enterkeyhint="search"
          @input=${this.#find} @keydown=${this.#searchKeys}>
      </div>
      <div class="filters" role="group" aria-label=${t('rooms.filter')}>
        ${SHOWS.map((show) => html`<button type="button" class="filter" aria-pressed=${this.shows === show} @click=${() => this.#choose(show)}>${t(`rooms.show.${show}`)}${show === 'unread' ? this.#unreadRooms() : nothing}</button>`)}
      </div>
      ${this.shows === 'open' ? html`<maru-open-rooms class="roomlist__scroll scroll" .search=${this.search}></maru-open-rooms>` : this.#renderMine()}`;
  }

  #renderMine() {
    if (myRooms.state === 'loading') return skeletons();
    if (myRooms.state === 'error') return failed(() => myRooms.load());
    const rooms = this.#found();
    return html`
      <nav class="roomlist__scroll scroll" aria-label=${t('rooms.list')}>
        ${this.#renderInvitations()}
        ${rooms.some(({ onTop }) => onTop) ? html`<p class="sr" id="rooms-order">${t('rooms.order.hint')}</p>` : nothing}
        ${rooms.length ? html`<ul>${rooms.map((room) => this.#renderRoom(room))}</ul>${this.#renderEnd()}` : this.#renderNone()}
      </nav>`;
  }

  #renderInvitations() {
    if (!invitations.items.length || this.search) return nothing;
    return html`<ul aria-label=${t('invitations')}>${invitations.items.map(({ room, by }) => html`<li class="invitation">
      ${by ? avatar(people.get(by.id) ?? by, 'md') : roomAvatar(room)}
      <p class="grow">${t('invitations.text', { name: by ? people.name(by.id) : t('person.unknown'), room: room.name })}</p>
      <div class="row">
        <button type="button" class="button button--sm button--primary" ?disabled=${this.answering} @click=${() => this.#answer(room.id, true)}>${t('invitations.accept')}</button>
        <button type="button" class="button button--sm" ?disabled=${this.answering} @click=${() => this.#answer(room.id, false)}>${t('invitations.decline')}</button>
      </div></li>`)}</ul>`;
  }

  async #answer(id, accept) {
    this.answering = true;
    try {
      const { enterRoom } = await import('./enter-room.js');
      if (accept) {
        await enterRoom(id);
        invitations.done(id);
        go(`/rooms/${id}`);
      } else await invitations.decline(id);
    } catch {
      toast(t('failed.action'), 'error');
    } finally {
      this.answering = false;
    }
  }

  #renderRoom(room) {
    const at = new Date(room.lastEntry?.at ?? room.createdAt);
    return html`<li>
      <a class="roomitem ${room.unread ? 'roomitem--unread' : ''} ${this.#markOf(room)}" href="/rooms/${room.id}" aria-current=${room.id === this.current ? 'true' : nothing}
        draggable=${this.search ? 'false' : 'true'} aria-describedby=${room.onTop ? 'rooms-order' : nothing}
        @dragstart=${(event) => this.#lift(event, room)} @dragover=${(event) => this.#over(event, room)} @dragend=${this.#letGo} @drop=${this.#drop} @keydown=${(event) => this.#orderKeys(event, room)}>
        ${roomAvatar(room)}
        <span class="roomitem__name clip">${room.onTop ? html`${icon('pin', 'xs')}<span class="sr">${t('rooms.isOnTop')} </span>` : nothing}<bdi>${roomName(room)}</bdi></span>
        <span class="roomitem__last clip">${this.#lastLine(room)}</span>
        <time class="num" datetime=${at.toISOString()} title=${fullTime(at)}>${briefTime(at)}</time>
        ${room.unread ? html`<span class="badge">${room.unread >= MANY ? '99+' : room.unread}<span class="sr"> ${t('unread')}</span></span>` : nothing}
      </a>
    </li>`;
  }

  #lastLine(room) {
    const draft = room.id !== this.current && drafts.get(room.id);
    if (draft) return html`<span class="draft">${t('rooms.draft')}</span> <bdi>${draft}</bdi>`;
    const { lastEntry: entry } = room;
    if (!entry) return room.head ? nothing : t('rooms.quiet');
    const own = entry.by === session.user?.id;
    if (!own && entry.kind === 'message' && relations.blocks(entry.by)) return t('chat.concealed');
    const name = people.name(entry.by);
    if (entry.kind !== 'message') return t(`line.${entry.kind}${own ? '.you' : ''}`, { name: entry.kind === 'removed' ? people.name(entry.user) : name, by: name, room: entry.name ?? '', emoji: entry.emoji ?? '' });
    if (entry.deleted || entry.text === null) return html`${own ? t('you') : html`<bdi>${name}</bdi>`}: ${t('chat.deleted')}`;
    return html`${own ? t('you') : html`<bdi>${name}</bdi>`}: ${entry.text ? html`<bdi>${entry.text}</bdi>` : t('chat.pictures', { n: entry.pictures ?? entry.attachments?.length ?? 1 })}`;
  }

  #renderEnd() {
    if (!myRooms.next || this.search) return nothing;
    return html`<div class="listend"><button type="button" class="button button--sm" @click=${this.#more}>${t(this.failedMore ? 'again' : 'more')}</button></div>`;
  }

  #renderNone() {
    if (this.search && myRooms.next && !this.failedMore) return skeletons();
    if (this.search) return html`<div class="empty">${boards()}<h2>${t('rooms.notFound')}</h2><p>${t('rooms.notFound.text', { words: this.search })}</p><button type="button" class="button" @click=${() => (this.search = '')}>${t('rooms.clear')}</button></div>`;
    if (this.shows === 'unread') return html`<div class="empty">${boards()}<h2>${t('rooms.allRead')}</h2><p>${t('rooms.allRead.text')}</p></div>`;
    return html`<div class="empty">${boards()}<h2>${t('rooms.none')}</h2><p>${t('rooms.none.text')}</p>
      <button type="button" class="button button--primary" @click=${createRoom}>${t('rooms.create')}</button>
      <button type="button" class="button" @click=${() => this.#choose('open')}>${t('rooms.seeOpen')}</button></div>`;
  }

  #found() {
    const words = this.search.trim().toLocaleLowerCase();
    return myRooms.all.filter((room) => (this.shows !== 'unread' || room.unread || room.id === this.current) && roomName(room).toLocaleLowerCase().includes(words));
  }

  #markOf({ id }) {
    if (id === this.lifted) return 'roomitem--lifted';
    return id === this.target?.id ? (this.target.below ? 'roomitem--below' : 'roomitem--above') : '';
  }

  #lift(event, room) {
    this.lifted = room.id;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', roomName(room));
  }

  /** Only those on top have a place of their own; the others go by what was said last. */
  #over(event, room) {
    if (!this.lifted || room.id === this.lifted || (!room.onTop && myRooms.all.some(({ id, onTop }) => onTop && id !== this.lifted))) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const below = room.onTop && event.clientY > box.top + box.height / 2;
    if (this.target?.id !== room.id || this.target.below !== below) this.target = { id: room.id, below };
  }

  #letGo = () => {
    this.lifted = this.target = null;
  };

  #drop = (event) => {
    event.preventDefault();
    const { lifted, target } = this;
    this.#letGo();
    if (lifted && target) this.#moved(lifted, myRooms.move(lifted, target.id, target.below));
  };

  /** With the shift key and Ctrl or ⌘ the arrows carry a room that is on top. */
  #orderKeys(event, room) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.shiftKey || !(event.ctrlKey || event.metaKey) || this.search) return;
    event.preventDefault();
    const top = myRooms.all.filter(({ onTop }) => onTop);
    const at = top.indexOf(room);
    const beside = top[at + by];
    if (at >= 0 && beside) this.#moved(room.id, myRooms.move(room.id, beside.id, by > 0));
  }

  async #moved(id, moving) {
    try {
      await moving;
      const at = myRooms.all.findIndex((room) => room.id === id);
      toast(t('rooms.moved', { n: at + 1 }));
      await this.updateComplete;
      this.querySelector(`a.roomitem[href="/rooms/${id}"]`)?.focus();
    } catch {
      toast(t('failed.action'), 'error');
    }
  }

  #unreadRooms() {
    const count = myRooms.all.filter(({ unread }) => unread).length;
    return count ? html` <span class="num">${count}</span>` : nothing;
  }

  async #choose(show) {
    if (show === 'open') await import('./open-rooms.js');
    this.shows = show;
  }

  async #more() {
    this.failedMore = await myRooms.more().then(() => false, () => true);
  }

  #find(event) {
    this.search = event.target.value;
    if (this.search) this.#fetchAll();
  }

  /** Who searches looks through all of their rooms, which are a few pages at most. */
  async #fetchAll() {
    if (this.#fetching) return;
    this.#fetching = true;
    this.failedMore = false;
    while (myRooms.next && !this.failedMore) await this.#more();
    this.#fetching = false;
  }

  /** Down goes into the list, Enter to its first room, Escape clears. */
  #searchKeys(event) {
    if (event.isComposing) return;
    const first = this.querySelector('a.roomitem');
    if (event.key === 'ArrowDown') first?.focus();
    else if (event.key === 'Enter') first?.click();
    else if (event.key === 'Escape' && this.search) this.search = '';
    else return;
    event.preventDefault();
  }
}

export async function createRoom() {
  const { askForRoom } = await import('./create-room.js');
  const room = await askForRoom();
  if (room) go(`/rooms/${room.id}`);
}

export function skeletons() {
  return html`<div class="roomlist__scroll" aria-busy="true">
    <p class="sr" role="status">${t('rooms.loading')}</p>
    ${Array.from({ length: 7 }, () => html`<div class="roomitem" aria-hidden="true"><span class="avatar avatar--room skeleton"></span><span class="roomitem__name skeleton w-50"></span><span class="roomitem__last skeleton w-90"></span></div>`)}
  </div>`;
}

export function failed(again) {
  return html`<div class="empty" role="alert">${boards()}<h2>${t('failed.title')}</h2><p>${t('failed.text')}</p><button type="button" class="button" @click=${again}>${t('again')}</button></div>`;
}

customElements.define('maru-room-list', RoomList);
