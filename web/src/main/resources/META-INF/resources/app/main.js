import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from './ui/element.js';
import { icon, logo, boards } from './ui/icons.js';
import { sheet } from './ui/sheet.js';
import { speak, t } from './text/words.js';
import { session } from './net/session.js';
import { go, here, match, router, safePath } from './router.js';
import { avatar, roomName } from './people/people.js';
import { preferences } from './ui/preferences.js';

adopt(sheet, css`
  maru-app { display: block; block-size: 100dvh; }
  .shell { display: grid; grid-template: "rail stage" minmax(0, 1fr) / var(--rail) minmax(0, 1fr); block-size: 100%; }
  .stage { grid-area: stage; min-inline-size: 0; min-block-size: 0; position: relative; }
  .rail { grid-area: rail; display: flex; flex-direction: column; align-items: center; gap: var(--s-1); padding-block: var(--s-3); border-inline-end: 1px solid var(--line); overflow: hidden auto; scrollbar-width: none; }
  .rail > .logo { margin-block: var(--s-1) var(--s-4); }
  .rail__item { position: relative; display: grid; justify-items: center; gap: 2px; inline-size: min(3.75rem, 92%); padding-block: var(--s-2) 6px; border-radius: var(--r-md); color: var(--ink-2); font-size: .6875rem; font-weight: var(--w-medium); line-height: 1.3; text-align: center; text-decoration: none; }
  .rail__item:hover { background: var(--hover); color: var(--ink); }
  .rail__item[aria-current] { background: var(--accent-soft); color: var(--accent-ink); }
  .rail__item .badge { position: absolute; inset-block-start: 2px; inset-inline-end: max(2px, 50% - 2.25rem); box-shadow: 0 0 0 2px var(--canvas); }
  .rail__end { margin-block-start: auto; display: grid; justify-items: center; gap: var(--s-2); }
  .rail__me { border-radius: 50%; }
  .rail__me[aria-current] { outline: 2px solid var(--accent); outline-offset: 2px; }
  .bottombar { display: none; }
  .starting { display: grid; place-items: center; block-size: 100%; color: var(--ink-3); }
  @media (width < 40em) {
    .shell { grid-template: "stage" minmax(0, 1fr) "bottom" auto / minmax(0, 1fr); }
    .rail { display: none; }
    .bottombar { grid-area: bottom; display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; min-block-size: 3.5rem; padding: var(--s-1) var(--s-1) max(var(--s-1), env(safe-area-inset-bottom)); background: var(--canvas); border-block-start: 1px solid var(--line); }
    .bottombar .rail__item { inline-size: auto; min-block-size: 3rem; align-content: center; }
    .bottombar .rail__item[aria-current] { background: none; }
    .shell--talking .bottombar { display: none; }
  }
`);

/** `page` renders once the code of the route is here; `door` marks the pages for those who are not signed in, `always` one that others need too. */
const ROUTES = [
  { path: '/sign-in', door: true, load: () => import('./account/sign-in.js'), page: () => html`<maru-sign-in></maru-sign-in>` },
  { path: '/sign-up', door: true, load: () => import('./account/sign-up.js'), page: () => html`<maru-sign-up></maru-sign-up>` },
  { path: '/guest', door: true, load: () => import('./account/guest.js'), page: () => html`<maru-guest></maru-guest>` },
  { path: '/forgot', door: true, load: () => import('./account/forgot.js'), page: () => html`<maru-forgot></maru-forgot>` },
  { path: '/reset', door: true, always: true, load: () => import('./account/reset.js'), page: () => html`<maru-reset></maru-reset>` },
  { path: '/signed-in', door: true, load: () => import('./account/signed-in.js'), page: () => html`<maru-signed-in></maru-signed-in>` },
  { path: '/rooms', nav: 'rooms', load: () => import('./rooms/rooms-page.js'), page: rooms },
  { path: '/rooms/:id', nav: 'rooms', talking: true, load: loadConversation, page: rooms },
  { path: '/rooms/:id/details', nav: 'rooms', talking: true, details: true, load: loadConversation, page: rooms },
  { path: '/people', nav: 'people', load: () => import('./people/people-page.js'), page: () => html`<maru-people-page></maru-people-page>` },
  { path: '/admin', nav: 'settings', load: () => import('./admin/admin-page.js'), page: () => html`<maru-admin-page></maru-admin-page>` },
  { path: '/me', nav: 'me', load: () => import('./account/profile.js'), page: () => html`<maru-profile></maru-profile>` },
  { path: '/settings', nav: 'settings', load: () => import('./account/settings.js'), page: () => html`<maru-settings></maru-settings>` },
];

/** One template for three routes, so that the list stays while the conversation changes. */
function rooms({ params, details = false }) {
  return html`<maru-rooms-page .room=${params.id ?? null} .details=${details}></maru-rooms-page>`;
}

/** What everybody needs who is signed in: the build puts it and the rooms into one file. */
function loadMembers() {
  return Promise.all([import('./rooms/my-rooms.js'), import('./chat/live.js'), import('./chat/connection-banner.js')]);
}

function loadConversation() {
  return Promise.all([import('./rooms/rooms-page.js'), import('./chat/conversation.js')]);
}

/** The frame of every page: who is signed in decides which routes there are, the address decides which one shows. */
class App extends MaruElement {
  static properties = {
    route: { state: true },
    trouble: { state: true },
  };

  #myRooms = null;
  #turn = 0;
  #wasIn = false;

  constructor() {
    super();
    this.route = null;
    this.trouble = null;
    this.watch(session);
    router.addEventListener('change', () => this.#show());
    session.addEventListener('change', () => this.#show());
  }

  async start(restored = session.restore()) {
    this.trouble = null;
    try {
      await restored;
      this.#show();
    } catch (problem) {
      this.trouble = problem;
    }
  }

  async #show() {
    const signedIn = session.state === 'in' || session.state === 'lost';
    if (session.state === 'unknown') return;
    const path = location.pathname;
    if (path === '/') return go(signedIn ? '/rooms' : '/sign-in', { replace: true });
    const route = match(ROUTES, path);
    const next = new URLSearchParams(location.search).get('next');
    if (route?.door && !route.always && session.state === 'in') return go(safePath(next), { replace: true });
    if (route && !route.door && !signedIn) return go(this.#wasIn ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here())}`, { replace: true });
    this.#wasIn = signedIn;
    const turn = ++this.#turn;
    try {
      if (signedIn && !this.#myRooms) await this.#join();
      await route?.load();
      if (turn !== this.#turn) return;
      this.trouble = null;
      this.route = route ?? { page: notFound };
    } catch (problem) {
      if (turn === this.#turn) this.trouble = problem;
    }
  }

  /** The part that only members need: rooms and the socket. */
  async #join() {
    const [{ myRooms }] = await loadMembers();
    this.#myRooms = myRooms;
    this.watch(myRooms);
  }

  updated(changed) {
    if (changed.has('route') && this.route) this.#arrive(changed.get('route'));
    this.#nameTab();
  }

  /** A new page is announced by its heading; the first one is left to the browser. */
  async #arrive(before) {
    if (!before || before.path === this.route.path || this.route.talking || this.route.door) return;
    await this.querySelector('.stage > :first-child')?.updateComplete;
    this.querySelector('main h1, [role="main"] h1')?.focus();
  }

  #roomTitle() {
    const room = this.#myRooms?.get(this.route.params.id);
    return room && roomName(room);
  }

  #nameTab() {
    const unread = session.state === 'in' ? (this.#myRooms?.unread ?? 0) : 0;
    const room = this.route?.talking && this.#roomTitle();
    const page = room || (this.route && t(`title.${this.route.path?.split('/')[1] ?? 'missing'}`));
    const title = [unread && `(${unread > 99 ? '99+' : unread})`, page && `${page} ·`, t('maru')].filter(Boolean).join(' ');
    // The browser is told of each one, even of the same.
    if (document.title !== title) document.title = title;
  }

  render() {
    if (this.trouble) return this.#renderTrouble();
    if (!this.route) return html`<div class="starting" role="status"><span class="spinner"></span><span class="sr">${t('loading')}</span></div>`;
    const page = this.route.page(this.route);
    if (this.route.door || !session.user) return html`<maru-toasts></maru-toasts>${page}`;
    return html`
      <a class="skip button button--primary" href="#main" @click=${this.#skip}>${t('skip')}</a>
      <div class="shell ${this.route.talking ? 'shell--talking' : ''}">
        <nav class="rail" aria-label=${t('nav')}>
          ${logo()}
          ${this.#navItem('rooms', '/rooms', 'chat', this.#badge())}
          ${this.#navItem('people', '/people', 'users')}
          <div class="rail__end">
            <a class="iconbutton" href="/settings" aria-label=${t('nav.settings')} aria-current=${this.#current('settings')}>${icon('gear')}</a>
            <a class="rail__me" href="/me" aria-label=${t('nav.me')} aria-current=${this.#current('me')}>${avatar(session.user)}</a>
          </div>
        </nav>
        <div class="stage" id="main" tabindex="-1">${page}${this.route.talking ? nothing : html`<maru-connection-banner></maru-connection-banner>`}</div>
        <nav class="bottombar" aria-label=${t('nav')}>
          ${this.#navItem('rooms', '/rooms', 'chat', this.#badge())}
          ${this.#navItem('people', '/people', 'users')}
          ${this.#navItem('me', '/me', 'user')}
          ${this.#navItem('settings', '/settings', 'gear')}
        </nav>
      </div>
      <maru-toasts></maru-toasts>`;
  }

  #renderTrouble() {
    return html`
      <main class="errorpage">
        ${boards()}
        <h1 tabindex="-1">${t('trouble.title')}</h1>
        <p>${t('trouble.text')}</p>
        <button type="button" class="button button--primary" @click=${() => (session.state === 'unknown' ? this.start() : location.reload())}>${t('again')}</button>
      </main>`;
  }

  #navItem(name, href, symbol, badge = nothing) {
    return html`<a class="rail__item" href=${href} aria-current=${this.#current(name)}>${icon(symbol, 'lg')}<span>${t(`nav.${name}`)}</span>${badge}</a>`;
  }

  #current(name) {
    return this.route.nav === name ? 'page' : nothing;
  }

  #badge() {
    const unread = this.#myRooms?.unread ?? 0;
    return unread ? html`<span class="badge"><span class="sr">${t('unread')} </span>${unread > 99 ? '99+' : unread}</span>` : nothing;
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }
}

const notFound = () => html`
  <main class="errorpage">
    ${boards()}
    <p class="meta num">404</p>
    <h1 tabindex="-1">${t('missing.title')}</h1>
    <p>${t('missing.text')}</p>
    <a class="button button--primary" href="/rooms">${t('missing.back')}</a>
  </main>`;

preferences.apply();
// The session, the code of the page and the language come at the same time.
const restored = session.restore();
restored.catch(() => {});
if (session.expected) Promise.all([loadMembers(), match(ROUTES, location.pathname)?.load()]).catch(() => {});
await speak(preferences.language);
customElements.define('maru-app', App);
await document.querySelector('maru-app').start(restored);
