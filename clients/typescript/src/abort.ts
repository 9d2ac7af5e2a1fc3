/**
 * Waiting that ends early: by an abort or by silence. It must not start or stop anything itself.
 */

/** Why the signal was aborted. Some environments' signals have no reason. */
export function reasonOf(signal: AbortSignal): unknown {
  if (signal.reason !== undefined) return signal.reason;
  const error = new Error('This operation was aborted');
  error.name = 'AbortError';
  return error;
}

/** Nothing came for too long. */
export class Silence extends Error {}

/**
 * The promise; or the signal's reason as soon as it is aborted, even if the promise does not care; or `Silence` after
 * `milliseconds`, 0 for never.
 */
export async function within<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  // It may fail after nobody waits for it any more.
  promise.catch(() => undefined);
  if (signal.aborted) throw reasonOf(signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = () => {};
  const early = new Promise<never>((_, reject) => {
    stop = () => reject(reasonOf(signal));
    signal.addEventListener('abort', stop, { once: true });
    if (milliseconds > 0) {
      timer = setTimeout(() => reject(new Silence(`nothing came for ${milliseconds} ms`)), milliseconds);
    }
  });
  try {
    return await Promise.race([promise, early]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
