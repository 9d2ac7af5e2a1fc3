/**
 * One vent and its answer: sends when it is first read, yields events as they come, and closes the connection when
 * nobody reads any more. It must not keep what passes through.
 */
import { Silence, reasonOf, within } from './abort.js';
import { readEvent } from './events.js';
import type { DeltaEvent, VentEvent } from './events.js';
import { clientProblem } from './problem.js';
import { SseParser } from './sse.js';
import type { SseMessage } from './sse.js';

/** An earlier message. */
export interface HistoryMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** What somebody wants to say. */
export interface VentRequest {
  /** 1 to 5,000 characters. */
  content: string;
  /** `voice` for a transcript made on the person's device. */
  mode?: 'text' | 'voice';
  /** Earlier messages, kept by the app: at most 20, 40,000 characters in all. */
  history?: HistoryMessage[];
  /** Closes the connection when aborted. */
  signal?: AbortSignal;
}

/** What a stream needs from its client. */
export interface Wire {
  idleTimeout: number;
  post(body: string, signal: AbortSignal): Promise<Response>;
  learned(remainingVents: number): void;
}

/** How long the connection may take to end after the last event; then it is cut. Milliseconds. */
const END_WAIT = 1_000;

/** The answer to one vent. It can be read once. */
export class VentStream implements AsyncIterable<VentEvent> {
  readonly #request: VentRequest;
  readonly #wire: Wire;
  readonly #abort = new AbortController();
  readonly #forward = () => this.#abort.abort(this.#request.signal && reasonOf(this.#request.signal));
  #response: Promise<Response> | undefined;
  #read = false;
  #whole = false;

  /** Made by `VentVault.vent`. */
  constructor(request: VentRequest, wire: Wire) {
    this.#request = request;
    this.#wire = wire;
  }

  /** Sends the vent and returns once the answer begins; then the client's `quota` and `sessionId` are up to date. */
  async started(): Promise<void> {
    await this.#begin();
  }

  /** The whole answer's text. Events other than words are passed to `onEvent`. */
  async text(onEvent?: (event: Exclude<VentEvent, DeltaEvent>) => void): Promise<string> {
    const parts: string[] = [];
    for await (const event of this) {
      if (event.type === 'delta') parts.push(event.text);
      else onEvent?.(event);
    }
    return parts.join('');
  }

  /** Closes the connection. Whoever reads gets the reason thrown. */
  cancel(reason?: unknown): void {
    this.#abort.abort(reason);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<VentEvent, void, undefined> {
    if (this.#read) throw new TypeError('an answer can be read once');
    this.#read = true;
    try {
      const response = await this.#begin();
      for await (const message of this.#messages(response)) {
        const event = readEvent(message);
        if (!event) continue;
        this.#whole = event.type === 'done';
        if (event.type === 'done' && event.remainingVents !== undefined) this.#wire.learned(event.remainingVents);
        yield event;
        if (this.#whole) return;
      }
      throw clientProblem('connection_lost', 'The answer ended before it was whole');
    } finally {
      this.#leave();
    }
  }

  #begin(): Promise<Response> {
    this.#response ??= this.#send();
    return this.#response;
  }

  async #send(): Promise<Response> {
    const { content, mode, history, signal } = this.#request;
    signal?.addEventListener('abort', this.#forward, { once: true });
    if (signal?.aborted) this.#forward();
    try {
      const body = JSON.stringify({ content, mode: mode ?? 'text', ...(history ? { history } : {}) });
      return await this.#wait(() => this.#wire.post(body, this.#abort.signal));
    } catch (error) {
      this.#leave();
      throw error instanceof Silence ? clientProblem('connection_failed', 'No answer came', error) : error;
    }
  }

  /** Nobody reads any more: the connection is closed, if it is not already. */
  #leave(): void {
    this.#request.signal?.removeEventListener('abort', this.#forward);
    this.#abort.abort();
  }

  async *#messages(response: Response): AsyncGenerator<SseMessage, void, undefined> {
    const parser = new SseParser();
    const body: ReadableStream<Uint8Array> | null | undefined = response.body;
    if (!body) {
      // Some environments cannot stream; there the answer comes in one piece.
      const text = await this.#part(() => response.text());
      yield* parsed(() => parser.pushText(text));
      return;
    }
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await this.#part(() => reader.read());
        if (done) return;
        yield* parsed(() => parser.push(value));
      }
    } finally {
      // Read to its end, a connection can be used again; what is not whole is not waited for.
      if (this.#whole) await drain(reader, this.#abort.signal);
      void reader.cancel().catch(() => undefined);
    }
  }

  /** One step of reading the answer. */
  async #part<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await this.#wait(step);
    } catch (cause) {
      if (this.#abort.signal.aborted) throw cause;
      throw clientProblem('connection_lost', 'The connection broke before the answer was whole', cause);
    }
  }

  async #wait<T>(step: () => Promise<T>): Promise<T> {
    const signal = this.#abort.signal;
    if (signal.aborted) throw reasonOf(signal);
    try {
      return await within(step(), this.#wire.idleTimeout, signal);
    } catch (error) {
      throw signal.aborted ? reasonOf(signal) : error;
    }
  }
}

function parsed(parse: () => SseMessage[]): SseMessage[] {
  try {
    return parse();
  } catch (cause) {
    throw clientProblem('malformed_stream', 'The server sent an event that is too long', cause);
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal): Promise<void> {
  const rest = async () => {
    while (!(await reader.read()).done);
  };
  await within(rest(), END_WAIT, signal).catch(() => undefined);
}
