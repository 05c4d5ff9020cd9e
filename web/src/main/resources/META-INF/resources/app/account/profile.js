import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar } from '../people/people.js';

const LONGEST_NICKNAME = 30;
const LONGEST_ABOUT = 300;

adopt(css`
  .profilepage { inline-size: min(44rem, 100%); margin-inline: auto; padding: var(--s-6); display: grid; gap: var(--s-8); align-content: start; }
  .profile { display: flex; flex-wrap: wrap; gap: var(--s-5); align-items: center; }
  .profile > div { flex: 1; min-inline-size: min(100%, 9rem); }
  .profile h2 { font-size: var(--t-2xl); }
  .profile__picture { position: relative; }
  .profile__picture .iconbutton { position: absolute; inset-block-end: -6px; inset-inline-end: -6px; inline-size: 2.25rem; block-size: 2.25rem; border-radius: 50%; background: var(--raised); box-shadow: var(--e-2), 0 0 0 1px var(--line); }
  .profile__picture .iconbutton:hover { background: var(--hover); }
  .profileform { display: grid; gap: var(--s-4); max-inline-size: 32rem; }
  @media (width < 40em) { .profilepage { padding: var(--s-4); } .profile__picture .iconbutton { inset-block-end: -.875rem; inset-inline-end: -.875rem; inline-size: 2.75rem; block-size: 2.75rem; } }
`);

/** What others see of this person, to be changed. */
class Profile extends MaruElement {
  static properties = { nickname: { state: true }, about: { state: true }, busy: { state: true }, errors: { state: true } };

  constructor() {
    super();
    this.nickname = session.user.nickname;
    this.about = session.user.about ?? '';
    this.busy = false;
    this.errors = {};
    this.watch(session);
  }

  render() {
    const me = session.user;
    if (!me) return nothing;
    return html`<main class="page">
      <header class="pagehead"><h1 tabindex="-1">${t('profile')}</h1></header>
      <div class="pagebody scroll"><div class="profilepage">
        <div class="profile">
          <span class="profile__picture">${avatar(me, 'xl')}${me.guest ? nothing : html`<button type="button" class="iconbutton" aria-label=${t('picture.change')} title=${t('picture.change')} @click=${this.#changePicture}>${icon('camera')}</button>`}</span>
          <div><h2><bdi>${me.nickname}</bdi></h2>${me.about ? html`<p dir="auto">${me.about}</p>` : html`<p class="meta">${t('profile.seen')}</p>`}</div>
        </div>
        ${this.#renderForm()}
      </div></div>
    </main>`;
  }

  #renderForm() {
    const left = LONGEST_ABOUT - [...this.about].length;
    const changed = this.nickname.trim() !== session.user.nickname || this.about.trim() !== (session.user.about ?? '');
    return html`<form class="profileform" novalidate @submit=${this.#save}>
      ${field({
        id: 'nickname',
        label: t('nickname'),
        control: html`<input class="input" id="nickname" name="nickname" type="text" dir="auto" autocomplete="nickname" maxlength="100" required
          aria-describedby="nickname-hint" aria-invalid=${Boolean(this.errors.nickname)} .value=${this.nickname} @input=${this.#typed}>`,
        hint: t('nickname.hint'),
        error: this.errors.nickname,
      })}
      ${field({
        id: 'about',
        label: t('about'),
        control: html`<textarea class="input" id="about" name="about" dir="auto" rows="3" aria-describedby="about-hint" aria-invalid=${Boolean(this.errors.about)} .value=${this.about} @input=${this.#typed}></textarea>`,
        hint: t('about.hint'),
        error: this.errors.about,
        aside: html`<span class="hint num ${left < 0 ? 'hint--error' : ''}">${LONGEST_ABOUT - left} / ${LONGEST_ABOUT}</span>`,
      })}
      ${this.errors.form ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.errors.form}</span></p>` : nothing}
      <div><button type="submit" class="button button--primary" ?disabled=${!changed} aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('save')}</button></div>
    </form>`;
  }

  #typed({ target: { name, value } }) {
    this[name] = value;
    this.errors = {};
  }

  async #save(event) {
    event.preventDefault();
    if (this.busy) return;
    const nickname = this.nickname.trim();
    const about = this.about.trim();
    if (!nickname || [...nickname].length > LONGEST_NICKNAME) return this.#refuse({ nickname: t('nickname.wrong') });
    if ([...about].length > LONGEST_ABOUT) return this.#refuse({ about: t('about.wrong') });
    this.busy = true;
    this.errors = {};
    try {
      session.changeUser(await session.api('PATCH', '/api/v1/me', { body: { nickname, about } }));
      this.nickname = session.user.nickname;
      this.about = session.user.about ?? '';
      toast(t('profile.saved'));
    } catch (problem) {
      const refused = problem.fields?.filter((name) => name === 'nickname' || name === 'about') ?? [];
      this.#refuse(refused.length ? Object.fromEntries(refused.map((name) => [name, t(`${name}.refused`)])) : { form: t('failed.action') });
    } finally {
      this.busy = false;
    }
  }

  async #refuse(errors) {
    this.errors = errors;
    await this.updateComplete;
    this.querySelector('[aria-invalid="true"]')?.focus();
  }

  async #changePicture() {
    const { changePicture } = await import('../people/picture-dialog.js');
    await changePicture();
  }
}

customElements.define('maru-profile', Profile);
