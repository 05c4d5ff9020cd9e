import { css, html, nothing } from 'lit';
import { adopt } from './element.js';
import { icon } from './icons.js';

adopt(css`
  .field { display: grid; gap: var(--s-1); }
  .field > label { font-size: var(--t-sm); font-weight: var(--w-medium); color: var(--ink-2); }
  .hint--split { display: flex; gap: var(--s-2); justify-content: space-between; }
`);

/** A label, its control (which must have `id`, and be described by `${id}-hint`), and a hint or what is wrong. */
export function field({ id, label, control, hint = nothing, error, aside = nothing }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${control}
    <div class=${aside === nothing ? '' : 'hint--split'}>
      <p class="hint ${error ? 'hint--error' : ''}" id="${id}-hint">${error ? html`${icon('alert', 'xs')}<span>${error}</span>` : hint}</p>
      ${aside}
    </div>
  </div>`;
}
