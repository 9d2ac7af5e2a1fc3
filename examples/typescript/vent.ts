/**
 * One vent from the command line, with the typed client. Ctrl-C stops the answer, and the model behind it.
 */
// In an app: import { VentVault, VentProblem } from '@ventvault/client';
import { VentProblem, VentVault } from '../../clients/typescript/dist/index.js';

declare const process: {
  argv: string[];
  env: Record<string, string | undefined>;
  exitCode: number;
  stdout: { write(text: string): void };
  once(signal: 'SIGINT', listener: () => void): void;
};

const vault = new VentVault({ baseUrl: process.env['VENTVAULT_URL'] ?? 'http://localhost:8000' });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

try {
  const content = process.argv[2] ?? 'I feel overwhelmed and exhausted';
  for await (const event of vault.vent({ content, signal: stop.signal })) {
    switch (event.type) {
      case 'crisis':
        for (const { name, phone, url } of event.resources) console.log(`${name}: ${phone ?? url}`);
        break;
      case 'meta':
        console.log(`[${event.provider} · ${event.model} · an AI]`);
        break;
      case 'delta':
        process.stdout.write(event.text);
        break;
      case 'done':
        console.log(`\n[${event.finishReason} · ${event.usage.outputTokens ?? '?'} tokens · ${event.remainingVents} left today]`);
    }
  }
} catch (error) {
  if (stop.signal.aborted) {
    console.log('\n[stopped]');
  } else if (error instanceof VentProblem) {
    console.error(`${error.title}. ${error.detail ?? ''}`);
    for (const { name, url } of error.resources) console.error(`${name}: ${url}`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
