import { html, nothing } from 'lit';
import { MaruElement } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { door, doorProblem } from './door.js';

const LONGEST_NICKNAME = 30;

/** Coming in with a nickname alone. */
class Guest extends MaruElement {
  static properties = { busy: { state: true }, error: { state: true }, problem: { state: true } };

  #nickname = '';

  constructor() {
    super();
    this.busy = false;
  }

  render() {
    return door({ title: t('guest.title'), text: t('guest.text'), form: this.#renderForm(), foot: html`${t('signUp.have')} <a href="/sign-in${location.search}">${t('signIn.do')}</a>` });
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.#submit}>
      ${field({
        id: 'nickname',
        label: t('nickname'),
        control: html`<input class="input" id="nickname" name="nickname" type="text" dir="auto" autocomplete="nickname" maxlength="100" required autofocus
          aria-describedby="nickname-hint" aria-invalid=${Boolean(this.error)} @input=${this.#typed}>`,
        hint: t('nickname.hint'),
        error: this.error,
      })}
      ${this.problem ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${this.problem}</span></p>` : nothing}
      <button type="submit" class="button button--primary button--wide" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('guest.do')}</button>
    </form>`;
  }

  #typed = ({ target }) => {
    this.#nickname = target.value;
    this.error = this.problem = undefined;
  };

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    const nickname = this.#nickname.trim();
    if (!nickname || [...nickname].length > LONGEST_NICKNAME) return this.#refuse(t('nickname.wrong'));
    this.busy = true;
    try {
      await session.enterAsGuest(nickname);
    } catch (problem) {
      if (problem.fields?.includes('nickname')) this.#refuse(t('nickname.refused'));
      else this.problem = problem.code === 'no-guests' ? t('guest.closed') : doorProblem(problem);
    } finally {
      this.busy = false;
    }
  };

  async #refuse(error) {
    this.error = error;
    await this.updateComplete;
    this.querySelector('#nickname').focus();
  }
}

customElements.define('maru-guest', Guest);
