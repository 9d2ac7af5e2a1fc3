/**
 * What an app may rely on at compile time. Checked by `npm run check`, never run.
 */
import { VentVault, VentProblem, localStorageStore } from '@ventvault/client';
import type { VentEvent } from '@ventvault/client';

const vault = new VentVault({ baseUrl: '', store: localStorageStore(), token: async () => undefined });

/** Every event narrows by its type, and the list is complete. */
export function describe(event: VentEvent): string {
  switch (event.type) {
    case 'meta':
      return event.provider;
    case 'crisis':
      return event.resources.map((resource) => resource.name).join();
    case 'delta':
      return event.text;
    case 'emotion':
      return event.primary ?? '';
    case 'done':
      return String(event.usage.outputTokens?.toFixed());
    default: {
      const none: never = event;
      return none;
    }
  }
}

export async function read(signal: AbortSignal): Promise<string> {
  // @ts-expect-error a vent has content
  vault.vent({});
  // @ts-expect-error there are two modes
  vault.vent({ content: 'x', mode: 'song' });
  try {
    return await vault.vent({ content: 'x', mode: 'voice', history: [{ role: 'user', content: 'y' }], signal }).text();
  } catch (error) {
    if (error instanceof VentProblem) return `${error.status} ${error.code} ${error.retryAfter ?? 0}`;
    throw error;
  }
}
