import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { boards } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people } from './people.js';
import { relations, talkTo } from './relations.js';
// Lists and filters look the same everywhere.
import '../rooms/room-list.js';

const PAGE = 50;
const SHOWS = ['followings', 'followers', 'blocks'];

adopt(css`
  maru-people-page { display: block; block-size: 100%; overflow-y: auto; background: var(--surface); }
  .peoplepage { max-inline-size: 44rem; margin-inline: auto; padding: var(--s-5) var(--s-4) var(--s-10); }
  .peoplepage h1 { font-size: var(--t-2xl); padding-block-end: var(--s-3); }
  .peoplepage .filters { padding-inline: 0; }
  .peoplerow { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: var(--s-2); min-block-size: 3.75rem; }
  .peoplerow__who { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: var(--s-3); padding: var(--s-1) var(--s-2); border-radius: var(--r-md); text-align: start; }
  .peoplerow__who > span { min-inline-size: 0; }
  .peoplerow__who bdi { display: block; }
  .peoplerow__who:hover { background: var(--hover); }
  .peoplerow__about { display: block; font-size: var(--t-xs); color: var(--ink-3); }
`);

/** Whom one follows, who follows one, and whom one blocks. */
class PeoplePage extends MaruElement {
  static properties = { shows: { state: true }, items: { state: true }, state: { state: true }, busy: { state: true } };

  #next = null;
  #turn = 0;

  constructor() {
    super();
    this.shows = 'followings';
    this.items = [];
    this.state = 'loading';
    this.busy = null;
    this.watch(people, relations);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#choose(this.shows);
  }

  #choose(shows) {
    this.shows = shows;
    this.items = [];
    this.#next = null;
    return this.#load();
  }

  async #load() {
    const turn = ++this.#turn;
    this.state = 'loading';
    const path = this.shows === 'blocks' ? '/api/v1/me/blocks' : `/api/v1/users/${session.user.id}/${this.shows}`;
    try {
      const { items, next } = await session.api('GET', `${path}?limit=${PAGE}${this.#next ? `&before=${encodeURIComponent(this.#next)}` : ''}`);
      if (turn !== this.#turn) return;
      people.meet(items);
      this.items = [...this.items, ...items];
      this.#next = next;
      this.state = 'ready';
    } catch {
      if (turn === this.#turn) this.state = 'error';
    }
  }

  render() {
    return html`<main class="peoplepage">
      <h1 tabindex="-1">${t('people')}</h1>
      <div class="filters" role="group" aria-label=${t('people.which')}>
        ${SHOWS.map((show) => html`<button type="button" class="filter" aria-pressed=${this.shows === show} @click=${() => this.#choose(show)}>${t(`people.${show}`)}</button>`)}
      </div>
      ${this.items.length ? html`<ul>${this.items.map((person) => this.#renderPerson(person))}</ul>` : nothing}
      ${this.#renderEnd()}
    </main>`;
  }

  #renderEnd() {
    if (this.state === 'loading') return html`<div class="listend"><span class="spinner"></span><span class="sr" role="status">${t('loading')}</span></div>`;
    if (this.state === 'error') return html`<div class="listend" role="alert"><p>${t('failed.title')}</p><button type="button" class="button button--sm" @click=${() => this.#load()}>${t('again')}</button></div>`;
    if (this.#next) return html`<div class="listend"><button type="button" class="button button--sm" @click=${() => this.#load()}>${t('more')}</button></div>`;
    return this.items.length ? nothing : html`<div class="empty">${boards()}<h2>${t(`people.${this.shows}.none`)}</h2><p>${t(`people.${this.shows}.none.text`)}</p></div>`;
  }

  #renderPerson({ id }) {
    const person = people.get(id);
    return html`<li class="peoplerow">
      <button type="button" class="peoplerow__who" @click=${() => this.#show(id)}>
        ${avatar(person, 'md')}
        <span><bdi class="clip">${people.name(id)}</bdi>${person?.about ? html`<span class="peoplerow__about clip" dir="auto">${person.about}</span>` : nothing}</span>
      </button>
      ${this.#renderButton(id)}
    </li>`;
  }

  #renderButton(id) {
    const button = (label, act) => html`<button type="button" class="button button--sm" aria-busy=${this.busy === id} ?disabled=${this.busy && this.busy !== id} @click=${() => this.#do(id, act)}>${label}</button>`;
    if (this.shows === 'blocks') return button(t('person.unblock'), async () => {
      await relations.unblock(id);
      await this.#choose('blocks');
    });
    return relations.follows(id) ? button(t('person.talk'), () => talkTo(id)) : button(t('person.follow'), () => relations.follow(id));
  }

  async #show(id) {
    const { showPerson } = await import('./person-card.js');
    await showPerson(id);
    this.#choose(this.shows);
  }

  async #do(id, act) {
    if (this.busy) return;
    this.busy = id;
    try {
      await act();
    } catch (problem) {
      toast(t(problem.code === 'blocked' ? 'refused.blocked' : 'failed.action'), 'error');
    } finally {
      this.busy = null;
    }
  }
}

customElements.define('maru-people-page', PeoplePage);
