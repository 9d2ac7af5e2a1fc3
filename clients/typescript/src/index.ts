/**
 * The client's public face. It must not hold logic.
 */
export { VentVault } from './client.js';
export type { Health, Quota, Token, Usage, VentVaultOptions } from './client.js';
export type {
  CrisisEvent,
  CrisisResource,
  DeltaEvent,
  DoneEvent,
  EmotionEvent,
  MetaEvent,
  TokenUsage,
  VentEvent,
} from './events.js';
export { VentProblem } from './problem.js';
export type { FieldError, ProblemDocument } from './problem.js';
export { SseParser } from './sse.js';
export type { SseMessage } from './sse.js';
export { localStorageStore, memoryStore } from './store.js';
export type { DeviceStore } from './store.js';
export { VentStream } from './stream.js';
export type { HistoryMessage, VentRequest } from './stream.js';
