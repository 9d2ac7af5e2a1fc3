/**
 * Starts VentVault on free ports with a directory of its own, and stops it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Returns `{url, stop}` once it answers; throws when it does not. */
export async function startVentVault(binary, upstream, limit) {
  const directory = await mkdtemp(join(tmpdir(), 'ventvault-parsers-'));
  const port = await freePort();
  const child = spawn(binary, ['serve'], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_ADDR: `127.0.0.1:${await freePort()}`,
      DATA_DIR: directory,
      LLM_PROVIDER: 'compatible',
      COMPATIBLE_BASE_URL: upstream,
      LLM_MODEL_COMPATIBLE: 'mock',
      ANON_DAILY_LIMIT: String(limit),
      NETWORK_DAILY_LIMIT: '0',
      LOG_LEVEL: 'ERROR',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let ended;
  const end = new Promise((resolve) => {
    child.once('error', (error) => resolve((ended = error.message)));
    child.once('exit', (code, signal) => resolve((ended = `it ended with ${code ?? signal}`)));
  });
  const stop = async () => {
    if (!ended) child.kill('SIGTERM');
    await end;
    await rm(directory, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 600 && !ended; tries++) {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const why = ended ?? 'it does not answer';
  await stop();
  throw new Error(`VentVault could not be started: ${why}`);
}
