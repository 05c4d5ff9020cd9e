/** An answer that is not a success, or no answer at all (`code` is then 'unreachable'). */
export class Problem extends Error {
  constructor({ status = 0, code = 'internal', detail = '', retryable = false, retryAfterMs, errors = [], traceId }) {
    super(detail || code);
    Object.assign(this, { status, code, retryable, retryAfterMs, errors, traceId });
  }

  /** The names of the fields that the server refused. */
  get fields() {
    return this.errors.map((error) => error.field);
  }
}

const DEADLINE_MS = 15_000;

/** One request. Gives the JSON of the answer (null when there is none) or throws a Problem. */
export async function call(method, path, { token, body, headers = {}, signal } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      credentials: 'same-origin',
      signal: signal ?? AbortSignal.timeout(DEADLINE_MS),
    });
  } catch (error) {
    throw new Problem({ code: 'unreachable', detail: error.message, retryable: true });
  }
  const text = await response.text().catch(() => '');
  if (!response.ok) throw problemOf(response.status, text, response.headers.get('Retry-After'));
  const serverTime = Date.parse(response.headers.get('Date') ?? '') || Date.now();
  const json = parse(text);
  if (json) Object.defineProperty(json, 'serverTime', { value: serverTime });
  return json;
}

export function problemOf(status, text, retryAfter) {
  const told = parse(text) ?? {};
  return new Problem({
    status,
    code: told.code ?? (status >= 500 ? 'unavailable' : 'bad-request'),
    detail: told.detail,
    retryable: told.retryable ?? status >= 500,
    retryAfterMs: told.retryAfterMs ?? (Number(retryAfter) * 1000 || undefined),
    errors: told.errors,
    traceId: told.traceId,
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
