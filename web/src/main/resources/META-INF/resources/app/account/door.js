import { css, html, nothing } from 'lit';
import { adopt } from '../ui/element.js';
import { field } from '../ui/field.js';
import { icon, logo } from '../ui/icons.js';
import { t } from '../text/words.js';

adopt(css`
  .door { min-block-size: 100dvh; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr); }
  .door__form { display: grid; align-content: center; justify-items: center; padding: var(--s-8) var(--s-6); background: var(--surface); }
  .door__inner { inline-size: min(23rem, 100%); display: grid; gap: var(--s-4); }
  .door__inner form { display: grid; gap: var(--s-3); }
  .door__brand { display: flex; align-items: center; gap: var(--s-2); font-size: var(--t-xl); font-weight: var(--w-bold); margin-block-end: var(--s-2); }
  .door h1 { font-size: var(--t-2xl); }
  .door header { display: grid; gap: var(--s-1); }
  .door header p { color: var(--ink-2); }
  .door__picture { position: relative; overflow: hidden; background: var(--sunken); }
  .door__picture img { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
  .withend { position: relative; display: block; }
  .withend .input { padding-inline-end: 3rem; }
  .withend .iconbutton { position: absolute; inset-block-start: 0; inset-inline-end: 0; }
  .withend .iconbutton[aria-pressed="true"] { color: var(--accent-ink); }
  .withend .iconbutton:focus-visible { outline-offset: -3px; }
  .otherways { display: grid; gap: var(--s-2); }
  .otherways__or { display: flex; align-items: center; gap: var(--s-3); color: var(--ink-3); font-size: var(--t-sm); }
  .otherways__or::before, .otherways__or::after { content: ""; flex: 1; border-block-start: 1px solid var(--line); }
  .strength { display: grid; grid-template-columns: repeat(4, 1fr); gap: var(--s-1); }
  .strength i { block-size: .25rem; border-radius: 2px; background: var(--line); }
  .strength i.on { background: var(--ok); }
  @media (width < 40em) { .door { grid-template-columns: minmax(0, 1fr); align-content: start; background: var(--surface); } .door__picture { display: none; } .door__form { padding: var(--s-8) var(--s-5); } }
`);

/** The page before the rooms: a form, and beside it, where there is room, a picture of a wooden hall. */
export function door({ title, text = nothing, form, foot }) {
  return html`<div class="door">
    <main class="door__form"><div class="door__inner">
      <p class="door__brand">${logo()}<span>${t('maru')}</span></p>
      <header><h1 tabindex="-1">${title}</h1>${text === nothing ? nothing : html`<p>${text}</p>`}</header>
      ${form}
      <p class="meta">${foot}</p>
    </div></main>
    <div class="door__picture" aria-hidden="true">${matchMedia('(width >= 40em)').matches ? html`<img src="/app/account/door.svg" alt="">` : nothing}</div>
  </div>`;
}

/** A password with an eye to look at it. `host` keeps `seen`. */
export function passwordField({ host, autocomplete, error, hint = nothing, strength = nothing, value, input }) {
  const control = html`
    <span class="withend">
      <input class="input" id="password" name="password" type=${host.seen ? 'text' : 'password'} autocomplete=${autocomplete} required maxlength="256" spellcheck="false" autocapitalize="off"
        aria-describedby="password-hint" aria-invalid=${Boolean(error)} .value=${value} @input=${input}>
      <button type="button" class="iconbutton" aria-label=${t('password.show')} aria-pressed=${host.seen} @click=${() => (host.seen = !host.seen)}>${icon('eye')}</button>
    </span>${strength}`;
  return field({ id: 'password', label: t('password'), control, hint, error });
}

export const goodPassword = (password) => [...password].length >= 8 && [...password].length <= 128 && /\p{L}/u.test(password) && /\d/.test(password);

export const looksLikeEmail = (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** What every form here says when the fault is not in its fields. */
export function doorProblem(problem) {
  if (problem.code === 'rate-limited') return t('door.wait', { n: Math.ceil((problem.retryAfterMs ?? 60_000) / 1000) });
  return t(problem.code === 'unreachable' ? 'door.unreachable' : 'failed.action');
}
