/**
 * Where the device id is kept. The id is random, made here, and tells the server nothing but "the same device as
 * before", so that people behind one address do not share a day's vents. It must not be made from anything about the
 * device or the person.
 */

/** A place for one string. React Native's AsyncStorage fits with two lines. */
export interface DeviceStore {
  get(): string | null | undefined | Promise<string | null | undefined>;
  set(id: string): void | Promise<void>;
}

/** Kept until the page or the process ends. */
export function memoryStore(): DeviceStore {
  let kept: string | null = null;
  return {
    get: () => kept,
    set: (id) => {
      kept = id;
    },
  };
}

/** Kept in the browser. Where storage is forbidden (private windows, sandboxed frames) it keeps to memory. */
export function localStorageStore(key = 'ventvault.device'): DeviceStore {
  const memory = memoryStore();
  return {
    get: () => {
      try {
        return globalThis.localStorage.getItem(key) ?? memory.get();
      } catch {
        return memory.get();
      }
    },
    set: (id) => {
      void memory.set(id);
      try {
        globalThis.localStorage.setItem(key, id);
      } catch {
        // Memory has it.
      }
    },
  };
}

/** What the server accepts; anything else it ignores. */
export const DEVICE_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The kept id, or a new one. Undefined where there is no source of good randomness. */
export async function deviceId(store: DeviceStore): Promise<string | undefined> {
  const kept = await store.get();
  if (typeof kept === 'string' && DEVICE_ID.test(kept)) return kept;
  const made = randomId();
  if (made !== undefined) await store.set(made);
  return made;
}

function randomId(): string | undefined {
  const source: Partial<Crypto> | undefined = globalThis.crypto;
  if (typeof source?.randomUUID === 'function') return source.randomUUID();
  // Pages without TLS have no randomUUID.
  if (typeof source?.getRandomValues !== 'function') return undefined;
  const bytes = source.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
