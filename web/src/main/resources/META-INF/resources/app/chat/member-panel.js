import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { longDate } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people, roomAvatar, roomName } from '../people/people.js';
import { myRooms } from '../rooms/my-rooms.js';
import { go } from '../router.js';

/** Of those who are here but not in the list yet, so many are shown. */
const MOST_HERE = 50;

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
  .person__picture { position: relative; display: inline-grid; }
  .presence { position: absolute; inset-block-end: -2px; inset-inline-end: -2px; inline-size: .875rem; block-size: .875rem; border-radius: 50%; border: 2px solid var(--canvas); background: var(--ok); }
  .presence--off { background: var(--canvas); box-shadow: inset 0 0 0 2px var(--line-strong); }
  .person--off .person__name { color: var(--ink-2); }
  .person__name { display: flex; align-items: center; gap: var(--s-1); font-weight: var(--w-medium); line-height: 1.35; }
  .person__card { font-weight: inherit; text-align: start; border-radius: var(--r-sm); }
  .person__card:hover { text-decoration: underline; }
  .person__sub { display: block; font-size: var(--t-xs); color: var(--ink-3); line-height: 1.4; }
  @media (width < 70em) {
    .memberpanel { display: none; }
    .memberpanel--shown { display: flex; position: fixed; z-index: 15; inset-block: 0; inset-inline-end: 0; inline-size: min(20rem, 100%); box-shadow: var(--e-3); animation: rise var(--base) var(--ease); }
    .memberpanel--shown + .memberpanel__scrim { display: block; position: fixed; z-index: 14; inset: 0; background: var(--scrim); }
  }
  @media (width >= 70em) { .memberpanel .panehead .iconbutton { display: none; } }
  @media (width < 40em) { .memberpanel--shown { inline-size: 100%; background: var(--surface); box-shadow: none; border: 0; } .person { min-block-size: 3.5rem; } .presence { border-color: var(--surface); } .presence--off { background: var(--surface); } }
  @media (forced-colors: active) { .presence { background: CanvasText; } .presence--off { background: Canvas; border-color: CanvasText; } }
`);

/** Who is in the room; beside the conversation where there is room for it, over it elsewhere. */
class MemberPanel extends MaruElement {
  static properties = { open: { attribute: false }, shown: { attribute: false } };

  #count = 0;

  constructor() {
    super();
    this.watch(people, myRooms);
  }

  willUpdate(changed) {
    if (changed.has('open')) this.heed(this.open);
    // Somebody came or went, or this is another room: the list is asked for again.
    const count = this.open.room?.memberCount;
    if (this.open.status === 'ready' && (changed.has('open') || count !== this.#count)) {
      this.#count = count;
      this.open.members.reload();
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
            <h3><bdi>${roomName(room)}</bdi></h3>
            <p>${t('room.since', { date: longDate(new Date(room.createdAt)) })}</p>
            <div class="row"><span class="chip">${room.locked ? icon('lock', 'xs') : nothing}${t(`room.${room.kind ?? 'public'}`)}</span>${room.readOnly ? html`<span class="chip">${t('roomSettings.readOnly.chip')}</span>` : nothing}<span class="chip num">${icon('users', 'xs')}${t('members', { n: room.memberCount })}</span></div>
          </div>
          ${this.#renderMembers(room)}
        </div>
      </aside>
      <div class="memberpanel__scrim" @click=${() => go(`/rooms/${this.open.id}`, { replace: true })}></div>`;
  }

  #renderMembers(room) {
    const { members, online, onlineCount } = this.open;
    if (!members.items.length && members.state !== 'error' && members.state !== 'ready') {
      return html`<div aria-busy="true"><p class="sr" role="status">${t('loading')}</p>${[50, 70, 35, 50].map((width) => html`<div class="person" aria-hidden="true"><span class="skeleton skeleton--round avatar avatar--md"></span><span class="skeleton w-${width}"></span></div>`)}</div>`;
    }
    return html`
      ${onlineCount === null
        ? this.#renderGroup('members', room.memberCount, members.items)
        : html`${this.#renderGroup('here', onlineCount, this.#here(), true)}${this.#renderGroup('away', Math.max(0, room.memberCount - onlineCount), members.items.filter(({ id }) => !online.has(id)), false)}`}
      ${members.state === 'error'
        ? html`<div class="listend" role="alert"><p>${t('failed.title')}</p><button type="button" class="button button--sm" @click=${() => (members.items.length ? members.more() : members.reload())}>${t('again')}</button></div>`
        : members.next
          ? html`<div class="listend"><button type="button" class="button button--sm" aria-busy=${members.state === 'loading'} @click=${() => members.more()}>${t('more')}</button></div>`
          : nothing}`;
  }

  /** Those who are here, in the order of the list of members, then those who are further down in it. */
  #here() {
    const { members, online } = this.open;
    const listed = members.items.filter(({ id }) => online.has(id));
    const others = [...online].filter((id) => !listed.some((member) => member.id === id)).slice(0, MOST_HERE);
    return [...listed, ...others.map((id) => ({ ...(people.get(id) ?? { nickname: people.name(id) }), id, role: id === this.open.room.owner ? 'owner' : 'member' }))];
  }

  #renderGroup(name, count, members, here) {
    if (!count && !members.length) return nothing;
    return html`<p class="caption"><span id="members-${name}">${t(`room.${name}`)}</span><span class="num">${count}</span></p>
      <ul aria-labelledby="members-${name}">${members.map((member) => this.#renderMember(member, here))}</ul>`;
  }

  async #show(member) {
    const { showPerson } = await import('../people/person-card.js');
    const listed = this.open.members.items.find(({ id }) => id === member.id);
    showPerson(member.id, {
      room: this.open.room,
      member: listed ?? member,
      changed: async () => {
        await this.open.members.reload();
        myRooms.lookAgain(this.open.id);
        return this.open.members.items.find(({ id }) => id === member.id);
      },
    });
  }

  #renderMember(member, here) {
    const person = people.get(member.id) ?? member;
    const typing = this.open.typing.has(member.id);
    const about = typing ? t('person.typing') : member.id === session.user?.id ? t('person.you') : member.role === 'owner' ? t('person.owner') : person.about;
    const role = member.role === 'owner' ? ['crown', t('person.owner')] : member.role === 'moderator' ? ['shield', t('person.moderator')] : null;
    return html`<li class="person ${here === false ? 'person--off' : ''}">
      <span class="person__picture">${avatar(person, 'md')}${here === undefined ? nothing : html`<span class="presence ${here ? '' : 'presence--off'}"></span>`}</span>
      <span class="grow">
        <span class="person__name"><button type="button" class="person__card clip" aria-haspopup="dialog" @click=${() => this.#show(member)}><bdi>${person.nickname}</bdi></button>${role ? html`<span class="role" title=${role[1]}>${icon(role[0], 'xs')}<span class="sr">${role[1]}</span></span>` : nothing}</span>
        ${about ? html`<span class="person__sub clip" dir="auto">${about}</span>` : nothing}
      </span>
    </li>`;
  }
}

customElements.define('maru-member-panel', MemberPanel);
