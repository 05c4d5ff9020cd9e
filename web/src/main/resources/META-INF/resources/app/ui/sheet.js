import { css } from 'lit';

/** Tokens first, then the base, then the controls that every page has. */
export const sheet = css`
  :root {
    color-scheme: light dark;

    /* paper (surfaces) and ink (text) */
    --canvas: light-dark(#f6f5f2, #121417);
    --surface: light-dark(#ffffff, #1a1c20);
    --sunken: light-dark(#f0eeea, #26292e);
    --raised: light-dark(#ffffff, #22252a);
    --hover: light-dark(#ebe9e3, #2c3036);
    --selected: light-dark(#ffffff, #3b3f47);
    --line: light-dark(#e4e1da, #2e3137);
    --line-strong: light-dark(#87827a, #85888e);
    --ink: light-dark(#1d1f23, #eceae5);
    --ink-2: light-dark(#4f5259, #bdbcb8);
    --ink-3: light-dark(#63666c, #a0a09d);
    --inverse: light-dark(#26282d, #eceae5);
    --on-inverse: light-dark(#f6f5f2, #1a1c20);
    --scrim: light-dark(rgb(24 22 20 / .44), rgb(0 0 0 / .6));

    /* lacquered wood: the one accent */
    --accent: light-dark(#a64b0a, #eda35b);
    --accent-hover: light-dark(#8b3e07, #f6bb80);
    --on-accent: light-dark(#ffffff, #22150a);
    --accent-soft: light-dark(#fbecd9, #412e1b);
    --accent-ink: light-dark(#86400b, #f4ba7e);

    /* meaning, never decoration */
    --danger: light-dark(#b3153c, #ff909f);
    --danger-fill: light-dark(#b3153c, #cc3853);
    --danger-hover: light-dark(#940f30, #b52b46);
    --on-danger: #ffffff;
    --danger-soft: light-dark(#fce9ed, #401d25);
    --ok: light-dark(#1c7347, #70cd98);
    --ok-soft: light-dark(#e3f3e9, #183526);
    --warn: light-dark(#7d5200, #efc45f);
    --warn-soft: light-dark(#fdf2d4, #3a301a);

    /* default pictures: background and letter */
    --tone-1: light-dark(#dcebe2, #1f3a2e); --tone-1-ink: light-dark(#1f5a41, #a9dcc1);
    --tone-2: light-dark(#f6dfd3, #47291c); --tone-2-ink: light-dark(#84381b, #f2b598);
    --tone-3: light-dark(#dfe5f3, #26304d); --tone-3-ink: light-dark(#2f4687, #b4c3ee);
    --tone-4: light-dark(#eedfec, #3f2540); --tone-4-ink: light-dark(#6f2e66, #e3b4dd);
    --tone-5: light-dark(#f5e8c6, #3b3114); --tone-5-ink: light-dark(#664800, #e8cb7a);
    --tone-6: light-dark(#e3e6e9, #2c333a); --tone-6-ink: light-dark(#3c4854, #c0cad4);

    --font: "Pretendard Variable", Pretendard, "Apple SD Gothic Neo", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", system-ui, sans-serif;
    /* of its own, because these fonts have digits too */
    --emoji: "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", var(--font);
    --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace;
    --t-xs: .75rem; --t-sm: .8125rem; --t-md: .9375rem; --t-lg: 1.0625rem; --t-xl: 1.25rem; --t-2xl: 1.5rem; --t-3xl: 2rem;
    --lh-tight: 1.3; --lh: 1.55;
    --w-regular: 400; --w-medium: 500; --w-bold: 700;

    --s-1: .25rem; --s-2: .5rem; --s-3: .75rem; --s-4: 1rem; --s-5: 1.25rem; --s-6: 1.5rem; --s-8: 2rem; --s-10: 2.5rem; --s-12: 3rem; --s-16: 4rem;
    --r-sm: .375rem; --r-md: .625rem; --r-lg: 1rem; --r-full: 999px;
    --e-1: 0 1px 2px light-dark(rgb(40 34 26 / .08), rgb(0 0 0 / .4));
    --e-2: 0 2px 6px light-dark(rgb(40 34 26 / .08), rgb(0 0 0 / .36)), 0 8px 24px light-dark(rgb(40 34 26 / .1), rgb(0 0 0 / .36));
    --e-3: 0 8px 16px light-dark(rgb(40 34 26 / .1), rgb(0 0 0 / .4)), 0 24px 64px light-dark(rgb(40 34 26 / .18), rgb(0 0 0 / .56));
    --fast: 120ms; --base: 200ms; --ease: cubic-bezier(.2, 0, 0, 1);

    --control: 2.5rem;
    --bar: 3.5rem;
    /* the caps keep room for the conversation when text is enlarged */
    --rail: min(4.5rem, 12vw); --list: min(19rem, 32vw); --panel: min(16.5rem, 24vw);
  }
  :root[data-theme="light"] { color-scheme: light; }
  :root[data-theme="dark"] { color-scheme: dark; }
  @media (pointer: coarse), (width < 40em) { :root { --control: min(2.75rem, 14vw); } }
  @media (width < 70em) { :root { --list: min(17rem, 36vw); } }

  *, ::before, ::after { box-sizing: border-box; }
  html { block-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
  body { margin: 0; block-size: 100%; background: var(--canvas); color: var(--ink); font: var(--w-regular) var(--t-md)/var(--lh) var(--font); word-break: keep-all; overflow-wrap: anywhere; -webkit-font-smoothing: antialiased; }
  h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; }
  ul, ol { list-style: none; }
  h1, h2, h3 { font-weight: var(--w-bold); line-height: var(--lh-tight); text-wrap: balance; }
  button, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
  button { background: none; border: 0; padding: 0; cursor: pointer; text-align: start; }
  a { color: var(--accent-ink); text-underline-offset: .2em; text-decoration-thickness: 1px; }
  svg { display: block; flex: none; }
  [hidden] { display: none !important; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  /* they take the focus on arrival, but nobody can do anything with them */
  h1:focus, h2:focus, .stage:focus { outline: none; }
  .sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .i { inline-size: 1.25rem; block-size: 1.25rem; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
  .i--sm { inline-size: 1rem; block-size: 1rem; }
  .i--xs { inline-size: .875rem; block-size: .875rem; stroke-width: 2; }
  .i--lg { inline-size: 1.5rem; block-size: 1.5rem; }
  .i-more { stroke-width: 2.75; }
  .logo { inline-size: 2rem; block-size: 2rem; color: var(--accent); fill: currentColor; }
  .num { font-variant-numeric: tabular-nums; }
  .meta { color: var(--ink-3); font-size: var(--t-sm); }
  .row { display: flex; align-items: center; gap: var(--s-2); }
  .grow { flex: 1; min-inline-size: 0; }
  .clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .scroll { overflow: hidden auto; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
  .only-phone { display: none !important; }

  .skip { position: absolute; z-index: 40; inset-block-start: var(--s-2); inset-inline-start: var(--s-2); translate: 0 -200%; }
  .skip:focus { translate: none; }

  .button { display: inline-flex; align-items: center; justify-content: center; gap: var(--s-2); min-block-size: var(--control); padding: var(--s-1) var(--s-4); border-radius: var(--r-md); font-weight: var(--w-medium); line-height: 1.2; text-align: center; background: var(--sunken); color: var(--ink); transition: background var(--fast) var(--ease); text-decoration: none; }
  .button:hover { background: var(--hover); }
  .button--primary { background: var(--accent); color: var(--on-accent); }
  .button--primary:hover { background: var(--accent-hover); }
  .button--danger { background: var(--danger-fill); color: var(--on-danger); }
  .button--danger:hover { background: var(--danger-hover); }
  .button--line { background: transparent; box-shadow: inset 0 0 0 1px var(--line-strong); }
  .button--text { background: transparent; color: var(--accent-ink); padding-inline: var(--s-3); }
  .button--sm { min-block-size: 2rem; padding-inline: var(--s-3); font-size: var(--t-sm); border-radius: .5rem; }
  .button--wide { inline-size: 100%; }
  .button:disabled { background: var(--sunken); color: var(--ink-3); box-shadow: none; cursor: not-allowed; }
  .button[aria-busy="true"] { cursor: progress; }
  .iconbutton { position: relative; display: inline-grid; place-items: center; inline-size: var(--control); block-size: var(--control); border-radius: var(--r-md); color: var(--ink-2); flex: none; transition: background var(--fast) var(--ease); }
  .iconbutton:hover, .iconbutton[aria-expanded="true"] { background: var(--hover); color: var(--ink); }
  .iconbutton--primary { background: var(--accent); color: var(--on-accent); }
  .iconbutton--primary:hover { background: var(--accent-hover); color: var(--on-accent); }
  .iconbutton:disabled { background: none; color: var(--ink-3); cursor: not-allowed; }

  .input { inline-size: 100%; min-block-size: var(--control); padding: var(--s-2) var(--s-3); border: 1px solid var(--line-strong); border-radius: var(--r-md); background: var(--surface); color: var(--ink); }
  .input::placeholder { color: var(--ink-3); opacity: 1; }
  .input:hover { border-color: var(--ink-2); }
  .input:focus-visible { outline: 2px solid var(--accent); outline-offset: 0; border-color: transparent; }
  .input:disabled { background: var(--sunken); color: var(--ink-3); border-color: var(--line); }
  .input[aria-invalid="true"] { border-color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); }
  textarea.input { resize: vertical; min-block-size: 6rem; }
  .hint { font-size: var(--t-sm); color: var(--ink-3); min-block-size: 1.25rem; line-height: 1.25rem; }
  .hint--error { color: var(--danger); display: flex; gap: var(--s-1); align-items: flex-start; }
  .hint--error .i { margin-block-start: .1875rem; }

  .segment { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 5.25rem), 1fr)); gap: var(--s-1); padding: var(--s-1); border-radius: var(--r-md); background: var(--sunken); }
  .badge { display: inline-grid; place-items: center; min-inline-size: 1.25rem; block-size: 1.25rem; padding-inline: .3125rem; border-radius: var(--r-full); background: var(--accent); color: var(--on-accent); font-size: var(--t-xs); font-weight: var(--w-bold); line-height: 1; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .chip { display: inline-flex; align-items: center; gap: var(--s-1); min-block-size: 1.5rem; padding-inline: var(--s-2); border-radius: var(--r-sm); background: var(--sunken); color: var(--ink-2); font-size: var(--t-xs); font-weight: var(--w-medium); white-space: nowrap; }

  .skeleton { display: block; background: var(--sunken); border-radius: var(--r-sm); animation: breathe 1600ms ease-in-out infinite; block-size: .875rem; }
  .avatar { position: relative; inline-size: 2.5rem; block-size: 2.5rem; border-radius: 50%; display: inline-grid; place-items: center; flex: none; overflow: hidden; font-weight: var(--w-bold); font-size: var(--t-md); line-height: 1; user-select: none; background: var(--tone-6); color: var(--tone-6-ink); }
  .avatar > img { grid-area: 1 / 1; inline-size: 100%; block-size: 100%; object-fit: cover; }
  .avatar--room { border-radius: .75rem; }
  .avatar--sm { inline-size: 2rem; block-size: 2rem; font-size: var(--t-sm); }
  .avatar--md { inline-size: 2.25rem; block-size: 2.25rem; font-size: var(--t-sm); }
  .avatar--lg { inline-size: 3rem; block-size: 3rem; font-size: var(--t-lg); }
  .avatar--xl { inline-size: 6rem; block-size: 6rem; font-size: var(--t-3xl); }
  .tone-1 { background: var(--tone-1); color: var(--tone-1-ink); } .tone-2 { background: var(--tone-2); color: var(--tone-2-ink); }
  .tone-3 { background: var(--tone-3); color: var(--tone-3-ink); } .tone-4 { background: var(--tone-4); color: var(--tone-4-ink); }
  .tone-5 { background: var(--tone-5); color: var(--tone-5-ink); } .tone-6 { background: var(--tone-6); color: var(--tone-6-ink); }

  .spinner { display: inline-block; inline-size: 1rem; block-size: 1rem; border-radius: 50%; border: 2px solid currentColor; border-inline-end-color: transparent; animation: spin 900ms linear infinite; flex: none; }
  progress { appearance: none; display: block; inline-size: 100%; block-size: .25rem; border: 0; border-radius: var(--r-full); background: var(--sunken); overflow: hidden; }
  progress::-webkit-progress-bar { background: var(--sunken); }
  progress::-webkit-progress-value { background: var(--accent); border-radius: var(--r-full); }
  progress::-moz-progress-bar { background: var(--accent); border-radius: var(--r-full); }
  .skeleton--round { border-radius: 50%; }
  .w-20 { inline-size: 20%; } .w-35 { inline-size: 35%; } .w-50 { inline-size: 50%; } .w-70 { inline-size: 70%; } .w-90 { inline-size: 90%; }
  @keyframes spin { to { rotate: 1turn; } }
  @keyframes breathe { 50% { opacity: .5; } }
  @keyframes rise { from { translate: 0 8px; opacity: 0; } }

  .empty { display: grid; justify-items: center; align-content: center; gap: var(--s-2); padding: var(--s-8) var(--s-4); text-align: center; color: var(--ink-2); }
  .empty h2, .empty h3 { font-size: var(--t-lg); color: var(--ink); }
  .empty p { max-inline-size: 22rem; font-size: var(--t-sm); text-wrap: balance; }
  .empty .boards { inline-size: 6.5rem; block-size: 4.75rem; margin-block-end: var(--s-2); }
  .empty .button { margin-block-start: var(--s-2); }
  .boards { color: var(--accent); fill: currentColor; }
  .boards__b { opacity: .62; } .boards__c { opacity: .34; }
  .boards__gap { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 4 4; opacity: .7; }

  .page { display: flex; flex-direction: column; block-size: 100%; background: var(--surface); }
  .pagehead { flex: none; display: flex; align-items: center; gap: var(--s-2); min-block-size: var(--bar); padding-inline: var(--s-6) var(--s-4); border-block-end: 1px solid var(--line); }
  .pagehead h1 { font-size: var(--t-lg); }
  .pagebody { position: relative; flex: 1; min-block-size: 0; }
  .title2 { font-size: var(--t-lg); }
  .errorpage { min-block-size: 100%; display: grid; place-content: center; justify-items: center; gap: var(--s-3); padding: var(--s-6); text-align: center; background: var(--surface); }
  .errorpage h1 { font-size: var(--t-2xl); }
  .errorpage p { color: var(--ink-2); max-inline-size: 28rem; text-wrap: balance; }
  .errorpage .boards { inline-size: 11rem; block-size: 8rem; }

  @media (width < 40em) {
    .only-phone { display: inline-grid !important; }
    .input { font-size: 1rem; }
    .button--sm { min-block-size: 2.75rem; }
    .pagehead { padding-inline: var(--s-4) var(--s-1); }
    .pagehead h1 { font-size: var(--t-xl); }
    .avatar--xl { inline-size: 5rem; block-size: 5rem; }
  }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
  @media (forced-colors: active) { .badge, .chip, .button, .avatar { border: 1px solid; } .i { forced-color-adjust: auto; } progress { border: 1px solid; } }
`;
