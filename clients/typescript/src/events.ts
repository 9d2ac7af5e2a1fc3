/**
 * The events of a vent's answer, and how they are read from the `events` dialect. It must not know where they come
 * from.
 */
import { VentProblem, clientProblem, number, object } from './problem.js';
import type { SseMessage } from './sse.js';

/** Who answers. The first event of most answers; after a crisis event it comes when the provider is known. */
export interface MetaEvent {
  type: 'meta';
  sessionId: string;
  provider: string;
  model: string;
  /** Always true: no human writes here. */
  ai: boolean;
  /** Somebody else than the server's first choice answers. */
  fallback: boolean;
}

/** Somewhere to turn to. */
export interface CrisisResource {
  name: string;
  url?: string;
  phone?: string;
  [member: string]: unknown;
}

/** The vent holds signs of danger: show the resources above the answer, always. */
export interface CrisisEvent {
  type: 'crisis';
  /** `concern` or `crisis`; new levels may come. */
  level: string;
  categories: string[];
  country: string | undefined;
  resources: CrisisResource[];
  steps: unknown[];
}

/** The next words of the answer. */
export interface DeltaEvent {
  type: 'delta';
  text: string;
}

/** What the server heard; computed in passing. */
export interface EmotionEvent {
  type: 'emotion';
  primary?: string;
  labels?: string[];
  valence?: number;
  arousal?: number;
  intensity?: number;
  theme?: string;
  [member: string]: unknown;
}

/** Tokens and cost; null where they are not known. */
export interface TokenUsage {
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
}

/** The answer is whole. Always the last event. */
export interface DoneEvent {
  type: 'done';
  /** `stop`, `length` or `content_filter`. */
  finishReason: string;
  remainingVents: number | undefined;
  usage: TokenUsage;
}

/** Whatever an answer consists of. Events that this version does not know are left out. */
export type VentEvent = MetaEvent | CrisisEvent | DeltaEvent | EmotionEvent | DoneEvent;

/**
 * Reads one event; undefined for one that this version does not know.
 *
 * @throws VentProblem for `event: error`, and for a known event whose data cannot be read.
 */
export function readEvent(message: SseMessage): VentEvent | undefined {
  const read = READERS[message.event];
  if (!read) return undefined;
  let data: Record<string, unknown> | undefined;
  try {
    data = object(JSON.parse(message.data));
  } catch {
    // JSON.parse repeats what it could not read; that may be somebody's words, so its error is not passed on.
  }
  if (!data) throw clientProblem('malformed_stream', `The data of the event ${message.event} cannot be read`);
  return read(data);
}

// A null prototype, so that an event called `constructor` is unknown and nothing else.
const READERS: Record<string, ((data: Record<string, unknown>) => VentEvent) | undefined> = Object.assign(
  Object.create(null) as object,
  {
    meta: (data: Record<string, unknown>): MetaEvent => ({
      type: 'meta',
      sessionId: text(data['session_id']),
      provider: text(data['provider']),
      model: text(data['model']),
      ai: data['ai'] !== false,
      fallback: data['fallback'] === true,
    }),
    crisis: (data: Record<string, unknown>): CrisisEvent => ({
      type: 'crisis',
      level: text(data['level']),
      categories: list(data['categories']) as string[],
      country: typeof data['country'] === 'string' ? data['country'] : undefined,
      resources: list(data['resources']) as CrisisResource[],
      steps: list(data['steps']),
    }),
    delta: (data: Record<string, unknown>): DeltaEvent => {
      if (typeof data['text'] !== 'string') throw clientProblem('malformed_stream', 'A delta holds no text');
      return { type: 'delta', text: data['text'] };
    },
    emotion: (data: Record<string, unknown>): EmotionEvent => ({ ...data, type: 'emotion' }),
    done: (data: Record<string, unknown>): DoneEvent => {
      const usage = object(data['usage']) ?? {};
      return {
        type: 'done',
        finishReason: text(data['finish_reason']),
        remainingVents: number(data['remaining_vents']),
        usage: {
          inputTokens: number(usage['input_tokens']) ?? null,
          outputTokens: number(usage['output_tokens']) ?? null,
          costUsd: number(usage['cost_usd']) ?? null,
        },
      };
    },
    error: (data: Record<string, unknown>): never => {
      throw new VentProblem(data);
    },
  },
);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
