/**
 * What can go wrong, as one error class. It must not hold a word that somebody wrote.
 */

/** A field that the server did not accept. */
export interface FieldError {
  field: string;
  problem: string;
}

/** A problem document as RFC 9457 has it, with VentVault's own members. */
export interface ProblemDocument {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  errors?: FieldError[];
  resources?: import('./events.js').CrisisResource[];
  reset_seconds?: number;
  [member: string]: unknown;
}

/**
 * Thrown for every failure that is not an abort: an answer with an error status, an error event inside a stream, a
 * connection that cannot be made or that breaks.
 *
 * `code` is the server's (`daily_limit_reached`, `invalid_field`, `answer_broke_off` …, listed under
 * `/docs/problems`), or one of the client's own:
 *
 * - `connection_failed`: no answer came, the vent may not have reached the server;
 * - `connection_lost`: the stream ended or fell silent before its last event;
 * - `malformed_stream`: the server sent something that is no event stream of VentVault;
 * - `http_error`: an error status without a problem document, from a proxy for instance.
 */
export class VentProblem extends Error {
  override readonly name = 'VentProblem';
  /** The HTTP status that the failure has or would have had; 0 when nothing came from the server. */
  readonly status: number;
  /** What kind of failure it is. */
  readonly code: string;
  /** A URI that names the kind and documents it, relative to the server. */
  readonly type: string;
  /** A short text for people, the same for every failure of this kind. */
  readonly title: string;
  /** A text for people about this failure. */
  readonly detail: string | undefined;
  /** Seconds after which it makes sense to try again. */
  readonly retryAfter: number | undefined;
  /** People who listen, when the failure leaves somebody without an answer. */
  readonly resources: import('./events.js').CrisisResource[];
  /** The fields that were not accepted. */
  readonly errors: FieldError[];
  /** The whole document, with members that this version of the client does not know. */
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument, options: { status?: number; retryAfter?: number; cause?: unknown } = {}) {
    const title = typeof document.title === 'string' ? document.title : 'Something went wrong';
    super(title, options.cause === undefined ? undefined : { cause: options.cause });
    this.title = title;
    this.document = document;
    this.status = number(document.status) ?? options.status ?? 0;
    this.code = typeof document.code === 'string' ? document.code : 'http_error';
    this.type = typeof document.type === 'string' ? document.type : 'about:blank';
    this.detail = typeof document.detail === 'string' ? document.detail : undefined;
    this.retryAfter = options.retryAfter ?? number(document.reset_seconds);
    this.resources = Array.isArray(document.resources) ? document.resources : [];
    this.errors = Array.isArray(document.errors) ? document.errors : [];
  }

  /** From an answer with an error status. */
  static async from(response: Response): Promise<VentProblem> {
    const after = seconds(response.headers.get('retry-after'));
    const options = { status: response.status, ...(after === undefined ? {} : { retryAfter: after }) };
    let document: ProblemDocument | undefined;
    if (/^application\/(.+\+)?json\b/i.test(response.headers.get('content-type') ?? '')) {
      document = object(await response.json().catch(() => undefined));
    } else {
      await response.body?.cancel().catch(() => undefined);
    }
    return new VentProblem(document ?? { title: `The server answered ${response.status}` }, options);
  }
}

/** The client's own failures. */
export function clientProblem(
  code: 'connection_failed' | 'connection_lost' | 'malformed_stream',
  title: string,
  cause?: unknown,
): VentProblem {
  return new VentProblem({ type: 'about:blank', title, status: 0, code }, { cause });
}

/** The value if it is a JSON object. */
export function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The value if it is a number. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** `Retry-After`: seconds or a date. */
function seconds(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
