/**
 * The client: settings, headers, and the calls. Answers that stream are in `stream.ts`. It must not keep anything
 * that somebody wrote.
 */
import { reasonOf } from './abort.js';
import { VentProblem, clientProblem, number, object } from './problem.js';
import { DEVICE_ID, deviceId, memoryStore } from './store.js';
import type { DeviceStore } from './store.js';
import { VentStream } from './stream.js';
import type { VentRequest } from './stream.js';

/** A bearer token, or how to get a fresh one; undefined means anonymous. */
export type Token = string | undefined | (() => string | undefined | Promise<string | undefined>);

/** How to reach VentVault. */
export interface VentVaultOptions {
  /** Where the server is, such as `https://vent.example`; the empty string means the page's own origin. */
  baseUrl: string;
  /** A random id of this device, 8 to 128 of `[A-Za-z0-9._-]`; `false` sends none. Made and kept when left out. */
  deviceId?: string | false;
  /** Where a device id that was made is kept. Memory when left out; `localStorageStore()` in browsers. */
  store?: DeviceStore;
  /** For people who are signed in. */
  token?: Token;
  /** Instead of the global one: a proxy, a test, `expo/fetch`. */
  fetch?: typeof fetch;
  /** Milliseconds of silence after which a stream counts as lost. The server speaks every 15 s. 0 means never. */
  idleTimeout?: number;
}

/** Vents left today, as the last answer said. */
export interface Quota {
  remaining: number;
  /** Seconds until there are new ones, counted from when the answer came. */
  resetSeconds: number | undefined;
}

/** Where the caller stands today. */
export interface Usage {
  used: number;
  limit: number;
  remaining: number;
  resetSeconds: number;
  /** `anonymous`, `signed_in` or `premium`. */
  tier: string;
}

/** How the server does. */
export interface Health {
  /** `healthy`, `degraded` or `unhealthy`. */
  status: string;
  [part: string]: unknown;
}

/** One person's client. Make one and keep it: it remembers the session and the device between vents. */
export class VentVault {
  /** The server's token for this session, from its last answer. Kept in memory only; may be set to go on with one. */
  sessionId: string | undefined;
  /** Vents left today, once an answer has said so. */
  quota: Quota | undefined;

  readonly #base: string;
  readonly #device: string | false | undefined;
  readonly #store: DeviceStore;
  readonly #token: Token;
  readonly #fetch: typeof fetch;
  readonly #idleTimeout: number;
  #making: Promise<string | undefined> | undefined;

  constructor(options: VentVaultOptions) {
    if (typeof options?.baseUrl !== 'string') throw new TypeError('baseUrl is missing');
    if (typeof options.deviceId === 'string' && !DEVICE_ID.test(options.deviceId)) {
      throw new TypeError('deviceId must be 8 to 128 of A-Z a-z 0-9 . _ -');
    }
    this.#base = options.baseUrl.replace(/\/+$/, '');
    this.#device = options.deviceId;
    this.#store = options.store ?? memoryStore();
    this.#token = options.token;
    // Called as a bare function: browsers refuse their own fetch with another `this`.
    const call = options.fetch ?? globalThis.fetch;
    this.#fetch = (input, init) => call(input, init);
    this.#idleTimeout = options.idleTimeout ?? 45_000;
  }

  /**
   * Sends a vent. Nothing leaves before the answer is asked for: by `for await`, `text()` or `started()`.
   *
   * Leaving the loop early or aborting `signal` closes the connection, and the server stops at once.
   */
  vent(request: VentRequest): VentStream {
    return new VentStream(request, {
      idleTimeout: this.#idleTimeout,
      post: async (body, signal) => {
        const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
        const response = await this.#call('/api/vent?format=events', { method: 'POST', headers, body, signal });
        if (!response.ok) throw await VentProblem.from(response);
        return response;
      },
      learned: (remaining) => {
        this.quota = { remaining, resetSeconds: this.quota?.resetSeconds };
      },
    });
  }

  /** Where the caller stands today. Costs no vent. */
  async usage(options: { signal?: AbortSignal } = {}): Promise<Usage> {
    const response = await this.#call('/api/usage', init(options.signal));
    if (!response.ok) throw await VentProblem.from(response);
    const document = await this.#document(response);
    return {
      used: number(document['used']) ?? 0,
      limit: number(document['limit']) ?? 0,
      remaining: number(document['remaining']) ?? 0,
      resetSeconds: number(document['reset_seconds']) ?? 0,
      tier: String(document['tier'] ?? 'anonymous'),
    };
  }

  /** How the server does. A server that is unhealthy is an answer, too, not an error. */
  async health(options: { signal?: AbortSignal } = {}): Promise<Health> {
    const response = await this.#call('/health', init(options.signal));
    if (!response.ok && response.status !== 503) throw await VentProblem.from(response);
    const document = await this.#document(response);
    if (typeof document['status'] !== 'string') throw new VentProblem(document, { status: response.status });
    return document as Health;
  }

  async #document(response: Response): Promise<Record<string, unknown>> {
    const document = object(await response.json().catch(() => undefined));
    if (document) return document;
    throw new VentProblem({ title: 'The answer is no JSON object', code: 'http_error' }, { status: response.status });
  }

  /** One request with the headers that all have; what the answer's headers say is remembered. */
  async #call(path: string, init: RequestInit): Promise<Response> {
    const headers: Record<string, string> = { ...(init.headers as Record<string, string> | undefined) };
    const device = await this.#deviceId();
    if (device !== undefined) headers['x-device-id'] = device;
    if (this.sessionId !== undefined) headers['x-session-id'] = this.sessionId;
    const token = typeof this.#token === 'function' ? await this.#token() : this.#token;
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    let response: Response;
    try {
      // Cookies are never needed, so none are sent.
      response = await this.#fetch(this.#base + path, { ...init, headers, credentials: 'omit' });
    } catch (cause) {
      if (init.signal?.aborted) throw reasonOf(init.signal);
      throw clientProblem('connection_failed', 'The server cannot be reached', cause);
    }
    this.#remember(response.headers);
    return response;
  }

  #deviceId(): Promise<string | undefined> {
    if (this.#device === false) return Promise.resolve(undefined);
    if (this.#device !== undefined) return Promise.resolve(this.#device);
    // One promise for all, or two first vents at once would make two ids.
    this.#making ??= deviceId(this.#store).catch(() => {
      this.#making = undefined;
      return undefined;
    });
    return this.#making;
  }

  #remember(headers: Headers): void {
    this.sessionId = headers.get('x-session-id') || this.sessionId;
    const remaining = count(headers.get('x-remaining-vents'));
    if (remaining === undefined) return;
    this.quota = { remaining, resetSeconds: count(headers.get('x-reset-seconds')) };
  }
}

function init(signal: AbortSignal | undefined): RequestInit {
  return signal === undefined ? {} : { signal };
}

function count(value: string | null): number | undefined {
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}
