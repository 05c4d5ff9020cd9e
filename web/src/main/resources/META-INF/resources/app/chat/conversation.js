import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { boards, icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { people, roomAvatar, roomName } from '../people/people.js';
import { myRooms } from '../rooms/my-rooms.js';
import { go } from '../router.js';
import { live } from './live.js';
import { outbox } from './outbox.js';
import { OpenRoom } from './open-room.js';
import './composer.js';
import './connection-banner.js';
import './member-panel.js';
import './message-log.js';
import '../ui/menu.js';

adopt(css`
  maru-conversation { display: contents; }
  .conversation { position: relative; display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; background: var(--surface); }
  .conversation > .panehead { padding-inline: var(--s-5) var(--s-2); border-block-end: 1px solid var(--line); }
  .conversation > .panehead h1 { font-size: var(--t-lg); line-height: 1.35; }
  .conversation__picture { display: contents; }
  .conversation__picture > .avatar { inline-size: 2.25rem; block-size: 2.25rem; margin-inline-end: var(--s-1); }
  .conversation__sub { font-size: var(--t-xs); color: var(--ink-3); line-height: 1.4; min-block-size: 1.4em; }
  .conversation__body { position: relative; flex: 1; min-block-size: 0; display: flex; flex-direction: column; }
  .dropzone { position: absolute; z-index: 6; inset: var(--s-2); display: grid; place-items: center; align-content: center; gap: var(--s-2); border: 2px dashed var(--accent); border-radius: var(--r-lg); background: var(--accent-soft); color: var(--accent-ink); pointer-events: none; }
  .typing { display: flex; align-items: center; gap: var(--s-2); min-block-size: 1.75rem; padding-inline: var(--s-5); font-size: var(--t-xs); color: var(--ink-3); flex: none; }
  .typing__dots { display: inline-flex; gap: 3px; }
  .typing__dots i { inline-size: .3125rem; block-size: .3125rem; border-radius: 50%; background: var(--ink-3); animation: dot 1200ms infinite; }
  .typing__dots i:nth-child(2) { animation-delay: 150ms; } .typing__dots i:nth-child(3) { animation-delay: 300ms; }
  .narrow { display: none; }
  .pinsbutton__count { position: absolute; inset-block-start: 4px; inset-inline-end: 2px; min-inline-size: 1rem; padding-inline: 3px; border-radius: var(--r-full); background: var(--sunken); color: var(--ink-2); font-size: .6875rem; font-weight: var(--w-medium); line-height: 1rem; text-align: center; }
  @keyframes dot { 30% { translate: 0 -3px; opacity: 1; } 60% { translate: 0 0; } }
  @media (width < 70em) { .narrow { display: inline-grid; } }
  @media (width < 40em) { .conversation > .panehead { padding-inline: var(--s-1); } .typing { padding-inline: var(--s-4); } }
`);

/** A room: its head, its lines, who is typing, the composer; its details beside it. */
class Conversation extends MaruElement {
  static properties = { roomId: { attribute: false }, details: { attribute: false }, joining: { state: true }, over: { state: true } };

  #open = null;

  constructor() {
    super();
    this.details = false;
    this.joining = false;
    this.over = false;
    this.watch(myRooms, people);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#keys);
    outbox.addEventListener('refused', this.#takenBack);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#keys);
    outbox.removeEventListener('refused', this.#takenBack);
    this.#turnTo(null);
  }

  willUpdate(changed) {
    if (changed.has('roomId') || !this.#open) this.#turnTo(live.open(this.roomId, (id) => new OpenRoom(id)));
  }

  #turnTo(open) {
    this.#open?.leave();
    this.#open = open;
    this.heed(open);
    open?.enter();
  }

  updated(changed) {
    if (changed.has('roomId')) this.#arrive();
    if (changed.has('details') && changed.get('details') !== undefined && !this.#wide) this.querySelector(this.details ? '.memberpanel h2' : '.narrow')?.focus();
  }

  /** With a keyboard one comes to write, on touch to read. */
  async #arrive() {
    await this.querySelector('maru-composer')?.updateComplete;
    const composer = matchMedia('(pointer: fine)').matches && this.querySelector('maru-composer textarea');
    (composer || this.querySelector('h1')).focus();
  }

  get #wide() {
    return matchMedia('(width >= 70em)').matches;
  }

  render() {
    const open = this.#open;
    const { room } = open;
    const pinned = open.pins?.length ?? 0;
    const member = open.status === 'ready' || open.status === 'loading';
    return html`
      <main class="conversation" ?inert=${this.details && !this.#wide} @dragenter=${this.#dragged} @dragover=${this.#dragged} @dragleave=${this.#dragLeft} @drop=${this.#dropped}>
        ${this.over && member ? html`<div class="dropzone" aria-hidden="true">${icon('image', 'lg')}<b>${t('chat.drop')}</b></div>` : nothing}
        <header class="panehead">
          <a class="iconbutton only-phone" href="/rooms" aria-label=${t('chat.back')}>${icon('back')}</a>
          ${room?.picture ? html`<span class="conversation__picture">${roomAvatar(room)}</span>` : nothing}
          <div class="grow">
            <h1 class="clip" tabindex="-1"><bdi>${room ? roomName(room) : '…'}</bdi></h1>
            <p class="conversation__sub clip num">${room ? (member && open.onlineCount !== null ? t('members.online', { n: room.memberCount, online: open.onlineCount }) : t('members', { n: room.memberCount })) : ''}</p>
          </div>
          ${room && member
            ? html`<button type="button" class="iconbutton pinsbutton" aria-label=${pinned ? t('chat.pins.count', { n: pinned }) : t('chat.pins')} title=${t('chat.pins')} @click=${this.#showPins}>${icon('pin')}${pinned ? html`<span class="pinsbutton__count num" aria-hidden="true">${pinned}</span>` : nothing}</button>
                <a class="iconbutton narrow" href="/rooms/${this.roomId}/details" aria-label=${t('room.details')} title=${t('room.details')}>${icon('users')}</a>
                <maru-menu .label=${t('more.menu')} .items=${this.#things(room)}></maru-menu>`
            : nothing}
        </header>
        <div class="conversation__body">
          <maru-connection-banner .open=${open}></maru-connection-banner>
          ${member ? html`<maru-message-log .open=${open}></maru-message-log>` : this.#renderClosed(open)}
        </div>
        ${member ? html`<p class="typing">${this.#renderTyping(open)}</p><maru-composer .open=${open} .disabled=${open.status !== 'ready'} @sent=${this.#sent}></maru-composer>` : nothing}
      </main>
      ${member ? html`<maru-member-panel .open=${open} .shown=${this.details}></maru-member-panel>` : nothing}`;
  }

  #renderClosed(open) {
    if (open.status === 'stranger') {
      return html`<div class="empty grow">${boards()}<h2>${t('chat.stranger')}</h2><p>${t('chat.stranger.text', { room: open.room ? roomName(open.room) : '' })}</p>
        <button type="button" class="button button--primary" aria-busy=${this.joining} @click=${this.#join}>${this.joining ? html`<span class="spinner"></span>` : nothing}${t('rooms.join')}</button></div>`;
    }
    if (open.status === 'gone') {
      return html`<div class="empty grow">${boards()}<h2>${t('chat.gone')}</h2><p>${t('chat.gone.text')}</p><a class="button button--primary" href="/rooms">${t('missing.back')}</a></div>`;
    }
    return html`<div class="empty grow" role="alert">${boards()}<h2>${t('failed.title')}</h2><p>${t('failed.text')}</p><button type="button" class="button" @click=${() => open.load()}>${t('again')}</button></div>`;
  }

  #renderTyping(open) {
    const names = [...open.typing.keys()].map((id) => people.name(id));
    if (!names.length) return nothing;
    const [a, b] = names;
    const words = names.length === 1 ? t('chat.typing.one', { a }) : names.length === 2 ? t('chat.typing.two', { a, b }) : t('chat.typing.many');
    return html`<span class="typing__dots" aria-hidden="true"><i></i><i></i><i></i></span><span class="clip">${words}</span>`;
  }

  #things(room) {
    const leave = { label: t('leave'), symbol: 'out', act: () => this.#leave(room) };
    const remove = { label: t('delete'), symbol: 'trash', danger: true, act: () => this.#delete(room) };
    const top = { label: t(room.onTop ? 'rooms.notOnTop' : 'rooms.onTop'), symbol: room.onTop ? 'unpin' : 'pin', act: () => this.#putOnTop(room) };
    const settings = { label: t(['owner', 'moderator'].includes(room.role) ? 'roomSettings' : 'invite'), symbol: 'gear', act: () => import('../rooms/room-settings.js').then(({ showRoomSettings }) => showRoomSettings(room.id)) };
    const report = { label: t('report.do'), symbol: 'shield', act: () => import('../people/report.js').then((reports) => reports.report({ kind: 'room', target: room.id })) };
    if (room.kind === 'direct') return [top, leave, remove];
    return room.owner === session.user?.id ? [top, settings, leave, remove] : [top, settings, report, leave];
  }

  #putOnTop(room) {
    myRooms.putOnTop(room.id, !room.onTop).catch(() => toast(t('failed.action'), 'error'));
  }

  async #leave(room) {
    const { confirm } = await import('../ui/dialog.js');
    const alone = room.memberCount <= 1;
    const handsOver = room.owner === session.user?.id && !alone;
    const left = await confirm({
      heading: t('leave.title'),
      text: [t('leave.text', { room: roomName(room) }), handsOver && t('leave.owner'), alone && t('leave.last')].filter(Boolean).join(' '),
      action: t('leave'),
      act: () => session.api('DELETE', `/api/v1/rooms/${room.id}/members/me`),
    });
    if (left) this.#depart(room, 'not-a-member', 'leave.done');
  }

  async #delete(room) {
    const { confirm } = await import('../ui/dialog.js');
    const deleted = await confirm({
      heading: t('delete.title'),
      text: t('delete.text', { room: roomName(room) }),
      action: t('delete'),
      act: () => session.api('DELETE', `/api/v1/rooms/${room.id}`).catch((problem) => {
        if (problem.status !== 404) throw problem;
      }),
    });
    if (deleted) this.#depart(room, 'room-gone', 'delete.done');
  }

  #depart(room, code, said) {
    if (this.roomId === room.id) go('/rooms', { replace: true });
    live.left(room.id, code);
    toast(t(said, { room: roomName(room) }));
  }

  async #join() {
    if (this.joining) return;
    this.joining = true;
    try {
      const { enterRoom, whyNot } = await import('../rooms/enter-room.js');
      const room = await enterRoom(this.roomId).catch((problem) => toast(whyNot(problem), 'error'));
      if (!room) return;
      await this.#open.load();
      this.#arrive();
    } catch {
      toast(t('failed.action'), 'error');
    } finally {
      this.joining = false;
    }
  }

  #dragged(event) {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  #dragLeft({ currentTarget, relatedTarget }) {
    if (!currentTarget.contains(relatedTarget)) this.over = false;
  }

  #dropped(event) {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    this.over = false;
    this.querySelector('maru-composer')?.attach([...event.dataTransfer.files]);
  }

  #sent() {
    this.querySelector('maru-message-log').toEnd();
  }

  #takenBack = ({ detail: { item, code } }) => {
    if (item.room === this.roomId) toast(t(EXPLAINED.has(code) ? `refused.${code}` : 'failed.action'), 'error');
  };

  #showPins = async () => {
    const { showPins } = await import('./about-message.js');
    const seq = await showPins(this.#open);
    if (seq) this.querySelector('maru-message-log').jump(seq);
  };

  /** Escape closes what lies on top, then gives up what is being answered or corrected, then goes to the end. */
  #keys = (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (this.details && !this.#wide) go(`/rooms/${this.roomId}`, { replace: true });
    else if (this.#open.composing) this.#open.compose(null);
    else this.querySelector('maru-message-log')?.toEnd();
  };
}

/** Why something that was clicked could not be done, where it can be said. */
const EXPLAINED = new Set(['no-such-message', 'message-deleted', 'not-yours', 'too-many-reactions', 'too-many-pins', 'rate-limited', 'muted', 'read-only', 'slow-mode']);

customElements.define('maru-conversation', Conversation);
