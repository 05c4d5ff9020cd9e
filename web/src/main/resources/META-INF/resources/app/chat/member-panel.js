import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { longDate } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people, roomAvatar } from '../people/people.js';
import { myRooms } from '../rooms/my-rooms.js';
import { go } from '../router.js';

const PAGE = 50;

adopt(css`
  maru-member-panel { display: contents; }
  .memberpanel { border-inline-start: 1px solid var(--line); background: var(--canvas); display: flex; flex-direction: column; min-block-size: 0; min-inline-size: 0; }
  .memberpanel .panehead h2 { font-size: var(--t-md); }
  .memberpanel__scroll { flex: 1; padding: 0 var(--s-3) var(--s-4); }
  .memberpanel__scrim { display: none; }
  .roomcard { display: grid; justify-items: center; text-align: center; gap: var(--s-1); padding: var(--s-2) var(--s-3) var(--s-4); }
  .roomcard .avatar { inline-size: 4rem; block-size: 4rem; font-size: var(--t-2xl); border-radius: 1.125rem; margin-block-end: var(--s-1); }
  .roomcard h3 { font-size: var(--t-lg); }
  .roomcard p { font-size: var(--t-sm); color: var(--ink-2); text-wrap: balance; }
  .roomcard .row { flex-wrap: wrap; justify-content: center; }
  .caption { padding: var(--s-4) var(--s-2) var(--s-1); font-size: var(--t-xs); font-weight: var(--w-medium); color: var(--ink-3); display: flex; justify-content: space-between; }
  .person { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: var(--s-3); align-items: center; min-block-size: 3rem; padding: var(--s-1) var(--s-2); border-radius: var(--r-md); }
  .person__name { display: flex; align-items: center; gap: var(--s-1); font-weight: var(--w-medium); line-height: 1.35; }
  .person__sub { display: block; font-size: var(--t-xs); color: var(--ink-3); line-height: 1.4; }
  @media (width < 70em) {
    .memberpanel { display: none; }
    .memberpanel--shown { display: flex; position: fixed; z-index: 15; inset-block: 0; inset-inline-end: 0; inline-size: min(20rem, 100%); box-shadow: var(--e-3); animation: rise var(--base) var(--ease); }
    .memberpanel--shown + .memberpanel__scrim { display: block; position: fixed; z-index: 14; inset: 0; background: var(--scrim); }
  }
  @media (width >= 70em) { .memberpanel .panehead .iconbutton { display: none; } }
  @media (width < 40em) { .memberpanel--shown { inline-size: 100%; background: var(--surface); box-shadow: none; border: 0; } .person { min-block-size: 3.5rem; } }
`);

/** Who is in the room; beside the conversation where there is room for it, over it elsewhere. */
class MemberPanel extends MaruElement {
  static properties = { open: { attribute: false }, shown: { attribute: false }, members: { state: true }, state: { state: true } };

  #next = null;
  #count = 0;
  #turn = 0;

  constructor() {
    super();
    this.members = [];
    this.state = 'loading';
    this.watch(people, myRooms);
  }

  willUpdate(changed) {
    if (changed.has('open')) this.heed(this.open);
    // Somebody came or went, or this is another room: the list is asked for again.
    const count = this.open.room?.memberCount;
    if (this.open.status === 'ready' && (changed.has('open') || count !== this.#count)) {
      if (changed.has('open')) this.members = [];
      this.#count = count;
      this.#load(true);
    }
  }

  render() {
    const { room } = this.open;
    if (!room) return nothing;
    return html`
      <aside class="memberpanel ${this.shown ? 'memberpanel--shown' : ''}" aria-label=${t('room.details')}>
        <header class="panehead">
          <h2 class="grow" tabindex="-1">${t('room.details')}</h2>
          <a class="iconbutton" href="/rooms/${this.open.id}" aria-label=${t('close')}>${icon('close')}</a>
        </header>
        <div class="memberpanel__scroll scroll" tabindex="-1">
          <div class="roomcard">
            ${roomAvatar(room)}
            <h3><bdi>${room.name}</bdi></h3>
            <p>${t('room.since', { date: longDate(new Date(room.createdAt)) })}</p>
            <div class="row"><span class="chip">${t('room.public')}</span><span class="chip num">${icon('users', 'xs')}${t('members', { n: room.memberCount })}</span></div>
          </div>
          <p class="caption"><span id="members-caption">${t('room.members')}</span><span class="num">${room.memberCount}</span></p>
          ${this.#renderMembers()}
        </div>
      </aside>
      <div class="memberpanel__scrim" @click=${() => go(`/rooms/${this.open.id}`, { replace: true })}></div>`;
  }

  #renderMembers() {
    if (!this.members.length && this.state === 'loading') {
      return html`<div aria-busy="true"><p class="sr" role="status">${t('loading')}</p>${[50, 70, 35, 50].map((width) => html`<div class="person" aria-hidden="true"><span class="skeleton skeleton--round avatar avatar--md"></span><span class="skeleton w-${width}"></span></div>`)}</div>`;
    }
    return html`
      <ul aria-labelledby="members-caption">${this.members.map((member) => this.#renderMember(member))}</ul>
      ${this.state === 'error'
        ? html`<div class="listend" role="alert"><p>${t('failed.title')}</p><button type="button" class="button button--sm" @click=${() => this.#load(!this.members.length)}>${t('again')}</button></div>`
        : this.#next
          ? html`<div class="listend"><button type="button" class="button button--sm" aria-busy=${this.state === 'loading'} @click=${() => this.#load(false)}>${t('more')}</button></div>`
          : nothing}`;
  }

  #renderMember(member) {
    const person = people.get(member.id) ?? member;
    const typing = this.open.typing.has(member.id);
    const about = typing ? t('person.typing') : member.id === session.user?.id ? t('person.you') : member.role === 'owner' ? t('person.owner') : person.about;
    return html`<li class="person">
      ${avatar(person, 'md')}
      <span class="grow">
        <span class="person__name"><bdi class="clip">${person.nickname}</bdi>${member.role === 'owner' ? html`<span class="role" title=${t('person.owner')}>${icon('crown', 'xs')}<span class="sr">${t('person.owner')}</span></span>` : nothing}</span>
        ${about ? html`<span class="person__sub clip" dir="auto">${about}</span>` : nothing}
      </span>
    </li>`;
  }

  async #load(fromStart) {
    const turn = ++this.#turn;
    this.state = 'loading';
    try {
      const after = fromStart ? '' : `&after=${encodeURIComponent(this.#next)}`;
      const { items, next } = await session.api('GET', `/api/v1/rooms/${this.open.id}/members?limit=${PAGE}${after}`);
      if (turn !== this.#turn) return;
      people.meet(items.map(({ id, nickname, about, avatar: pictures }) => ({ id, nickname, about, avatar: pictures })));
      this.members = fromStart ? items : [...this.members, ...items];
      this.#next = next;
      this.state = 'ready';
    } catch {
      if (turn === this.#turn) this.state = 'error';
    }
  }
}

customElements.define('maru-member-panel', MemberPanel);
