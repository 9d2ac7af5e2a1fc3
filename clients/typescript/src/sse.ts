/**
 * An incremental parser of server-sent events, as the WHATWG HTML standard has them: bytes in, at any split, events
 * out. It must not know what the events mean.
 */

/** One dispatched event. */
export interface SseMessage {
  /** The `event:` field, `message` when there was none. */
  event: string;
  /** The `data:` lines, joined with line feeds. */
  data: string;
}

/** Longer events are refused, so that a broken server cannot fill the memory. In UTF-16 code units. */
const MAX_EVENT_LENGTH = 4 * 1024 * 1024;

/** Bytes in, events out. One parser serves one stream. */
export class SseParser {
  // Drops one byte order mark at the start, and puts split UTF-8 sequences together again.
  readonly #decoder = new TextDecoder('utf-8');
  #line = '';
  #afterCarriageReturn = false;
  #event = '';
  #data: string[] = [];
  #length = 0;

  /**
   * Takes the next piece of the stream and returns the events that it completed. An event whose blank line never
   * comes is never returned.
   *
   * @throws RangeError when one event grows beyond 4 Mi characters.
   */
  push(bytes: Uint8Array): SseMessage[] {
    return this.pushText(this.#decoder.decode(bytes, { stream: true }));
  }

  /** As `push`, for text that is already decoded. */
  pushText(text: string): SseMessage[] {
    const messages: SseMessage[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== 10 && code !== 13) {
        this.#afterCarriageReturn = false;
        continue;
      }
      if (code === 10 && this.#afterCarriageReturn) {
        // The second half of CR LF. The line ended at its first half, which may have come a piece earlier.
        this.#afterCarriageReturn = false;
        start = at + 1;
        continue;
      }
      this.#afterCarriageReturn = code === 13;
      const line = this.#line + text.slice(start, at);
      this.#line = '';
      start = at + 1;
      const message = this.#takeLine(line);
      if (message) messages.push(message);
    }
    this.#line += text.slice(start);
    this.#bound(this.#line.length);
    return messages;
  }

  #takeLine(line: string): SseMessage | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'event') this.#event = value;
    if (field === 'data') {
      this.#data.push(value);
      this.#length += value.length + 1;
      this.#bound(0);
    }
    return undefined;
  }

  #dispatch(): SseMessage | undefined {
    const message = { event: this.#event || 'message', data: this.#data.join('\n') };
    const complete = this.#data.length > 0;
    this.#event = '';
    this.#data = [];
    this.#length = 0;
    return complete ? message : undefined;
  }

  #bound(open: number): void {
    if (this.#length + open > MAX_EVENT_LENGTH) throw new RangeError('a server-sent event is too long');
  }
}
