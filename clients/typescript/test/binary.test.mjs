/**
 * The client against the real server, when VENTVAULT_BIN names its binary. A binary that is named and does not work
 * fails the test.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { VentProblem, VentVault } from '../dist/index.js';

const binary = process.env.VENTVAULT_BIN;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

if (!binary) {
  console.log('# the real server is not tested: VENTVAULT_BIN does not name its binary (target/debug/ventvault)');
} else {
  describe('the real server', () => {
    let child;
    let ended;
    let directory;
    let baseUrl;

    before(async () => {
      const port = await freePort();
      directory = await mkdtemp(join(tmpdir(), 'ventvault-client-'));
      baseUrl = `http://127.0.0.1:${port}`;
      child = spawn(binary, ['serve'], {
        cwd: directory,
        env: {
          PATH: process.env.PATH,
          HOST: '127.0.0.1',
          PORT: String(port),
          ADMIN_ADDR: `127.0.0.1:${await freePort()}`,
          DATA_DIR: directory,
          LLM_PROVIDER: 'companion',
          LOG_LEVEL: 'WARN',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      ended = new Promise((resolve) => {
        child.once('error', (error) => resolve(`it could not be started: ${error.message}`));
        child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`));
      });
      let waiting = true;
      const health = async () => {
        while (waiting) {
          try {
            return await new VentVault({ baseUrl }).health();
          } catch {
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
        return undefined;
      };
      let timer;
      const late = new Promise((resolve) => (timer = setTimeout(resolve, 30_000, 'it did not answer within 30 s')));
      const outcome = await Promise.race([health(), ended, late]);
      clearTimeout(timer);
      waiting = false;
      assert.equal(outcome.status, 'healthy', `the server at VENTVAULT_BIN does not run: ${outcome}`);
    });

    after(async () => {
      if (child?.exitCode === null && child.pid) child.kill('SIGTERM');
      await ended;
      if (directory) await rm(directory, { recursive: true, force: true });
    });

    test('answers a vent, tells the session, and counts', async () => {
      const vault = new VentVault({ baseUrl });
      const types = [];
      const text = [];
      for await (const event of vault.vent({ content: 'I feel overwhelmed and exhausted' })) {
        if (event.type === 'delta') text.push(event.text);
        if (types.at(-1) !== event.type) types.push(event.type);
        if (event.type === 'meta') {
          assert.equal(event.provider, 'companion');
          assert.equal(event.ai, true);
          assert.equal(event.sessionId, vault.sessionId);
        }
        if (event.type === 'done') {
          assert.equal(event.finishReason, 'stop');
          assert.equal(event.remainingVents, 1);
          assert.ok(event.usage.outputTokens > 0);
        }
      }
      assert.deepEqual(types.filter((type) => type !== 'emotion'), ['meta', 'delta', 'done']);
      assert.ok(text.length > 3 && text.join('').length > 20, text.join(''));
      assert.equal(vault.quota.remaining, 1);
      const usage = await vault.usage();
      assert.deepEqual([usage.used, usage.limit, usage.remaining, usage.tier], [1, 2, 1, 'anonymous']);
      assert.ok(usage.resetSeconds > 0 && usage.resetSeconds <= 86_400);
    });

    test('keeps the session over vents, and refuses the third of the day kindly', async () => {
      const vault = new VentVault({ baseUrl });
      await vault.vent({ content: 'Work was too much today' }).text();
      const session = vault.sessionId;
      assert.match(session, /^[A-Za-z0-9_-]{20,}$/);
      const history = [{ role: 'user', content: 'Work was too much' }, { role: 'assistant', content: 'That is a lot.' }];
      await vault.vent({ content: 'It still is', mode: 'voice', history }).text();
      assert.equal(vault.sessionId, session);
      const problem = await vault.vent({ content: 'And again' }).text().then(assert.fail, (error) => error);
      assert.ok(problem instanceof VentProblem, problem);
      assert.deepEqual([problem.status, problem.code], [429, 'daily_limit_reached']);
      assert.ok(problem.retryAfter > 0);
      assert.ok(problem.resources.length > 0);
      assert.equal(vault.quota.remaining, 0);
    });

    test('names the field that is wrong', async () => {
      const problem = await new VentVault({ baseUrl }).vent({ content: '   ' }).text().then(assert.fail, (error) => error);
      assert.deepEqual([problem.status, problem.code, problem.errors[0].field], [422, 'invalid_field', 'content']);
    });

    test('goes on well after a client that left', async () => {
      const vault = new VentVault({ baseUrl });
      for await (const event of vault.vent({ content: 'I am so tired of all this' })) {
        if (event.type === 'delta') break;
      }
      assert.ok((await vault.vent({ content: 'I am back' }).text()).length > 0);
    });
  });
}
