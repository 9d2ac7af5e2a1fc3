/**
 * The client against a small server that speaks the wire, faults included.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { VentProblem, VentVault, localStorageStore, memoryStore } from '../dist/index.js';
import { SESSION, TRICKY, startServer } from './server.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

const client = (options = {}) => new VentVault({ baseUrl: `${server.url}/`, ...options });

async function collect(stream, events = []) {
  for await (const event of stream) events.push(event);
  return events;
}

async function problemOf(promise) {
  const error = await promise.then(() => assert.fail('nothing was thrown'), (thrown) => thrown);
  assert.ok(error instanceof VentProblem, `${error?.stack}`);
  return error;
}

for (const scene of ['whole', 'bytewise', 'lingering']) {
  test(`an answer arrives word for word and in order (${scene})`, async () => {
    const events = await collect(client().vent({ content: scene }));
    assert.deepEqual(events[0], { type: 'meta', sessionId: SESSION, provider: 'mock', model: 'm', ai: true, fallback: false });
    assert.deepEqual(events.slice(1, -1), TRICKY.map((text) => ({ type: 'delta', text })));
    assert.deepEqual(events.at(-1), {
      type: 'done', finishReason: 'stop', remainingVents: 1, usage: { inputTokens: 3, outputTokens: 9, costUsd: 0.25 },
    });
  });
}

test('text() is the words alone, and passes the rest on', async () => {
  const others = [];
  assert.equal(await client().vent({ content: 'whole' }).text((event) => others.push(event.type)), TRICKY.join(''));
  assert.deepEqual(others, ['meta', 'done']);
});

test('crisis comes first and whole, emotion where it stands', async () => {
  const events = await collect(client().vent({ content: 'crisis' }));
  assert.deepEqual(events.map((event) => event.type), ['crisis', 'meta', 'delta', 'emotion', 'done']);
  const { level, categories, country, resources, steps } = events[0];
  assert.deepEqual({ level, categories, country, steps }, { level: 'crisis', categories: ['self_harm'], country: 'GB', steps: ['Breathe'] });
  assert.equal(resources[0].url, 'https://findahelpline.com');
  assert.deepEqual(events[3], { type: 'emotion', primary: 'sadness', valence: -0.7 });
});

test('events that nobody knows yet are left out', async () => {
  const events = await collect(client().vent({ content: 'unknown' }));
  assert.deepEqual(events.map((event) => event.type), ['meta', 'delta', 'done']);
});

test('sends what the wire asks for, and nothing before it is read', async () => {
  const start = server.seen.length;
  const history = [{ role: 'user', content: 'earlier' }];
  const stream = client({ deviceId: 'device-0001', token: async () => 'jwt' }).vent({ content: 'whole', mode: 'voice', history });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(server.seen.length, start);
  await stream.text();
  const { method, url, headers, body } = server.seen[start];
  assert.equal(`${method} ${url}`, 'POST /api/vent?format=events');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers.accept, 'text/event-stream');
  assert.equal(headers['x-device-id'], 'device-0001');
  assert.equal(headers.authorization, 'Bearer jwt');
  assert.equal(headers['x-session-id'], undefined);
  assert.deepEqual(body, { content: 'whole', mode: 'voice', history });
});

test('keeps the session and the quota, and returns the session', async () => {
  const start = server.seen.length;
  const vault = client();
  const first = vault.vent({ content: 'whole' });
  await first.started();
  assert.equal(vault.sessionId, SESSION);
  assert.deepEqual(vault.quota, { remaining: 1, resetSeconds: 3600 });
  await first.text();
  await vault.vent({ content: 'whole' }).text();
  assert.equal(server.seen[start + 1].headers['x-session-id'], SESSION);
});

test('uses a connection again after a whole answer', async () => {
  // A server of its own: the other one has several idle connections, any of which may be taken.
  const own = await startServer();
  try {
    const vault = new VentVault({ baseUrl: own.url });
    for (let i = 0; i < 3; i++) {
      await vault.vent({ content: 'whole' }).text();
      // Node's fetch gives a connection back a turn after the last byte was read.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(new Set(own.seen.map((request) => request.port)).size, 1);
  } finally {
    own.stop();
  }
});

test('makes one device id, keeps it in the store, and sends none when told so', async () => {
  const start = server.seen.length;
  const store = memoryStore();
  const vault = client({ store });
  await Promise.all([vault.usage(), vault.usage()]);
  await client({ store }).usage();
  await client({ deviceId: false }).usage();
  const ids = server.seen.slice(start).map((request) => request.headers['x-device-id']);
  assert.match(ids[0], /^[0-9a-f-]{36}$/);
  assert.deepEqual(ids, [store.get(), store.get(), store.get(), undefined]);
  assert.throws(() => client({ deviceId: 'no spaces here' }), TypeError);
});

test('keeps the device id in localStorage, and in memory where that is forbidden', () => {
  const kept = new Map();
  const real = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  const provide = (value) => Object.defineProperty(globalThis, 'localStorage', { configurable: true, ...value });
  try {
    provide({ value: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) } });
    localStorageStore().set('device-0001');
    assert.equal(localStorageStore().get(), 'device-0001');
    assert.deepEqual([...kept], [['ventvault.device', 'device-0001']]);
    provide({ get: () => { throw new Error('SecurityError'); } });
    const store = localStorageStore();
    assert.equal(store.get(), null);
    store.set('device-0002');
    assert.equal(store.get(), 'device-0002');
  } finally {
    if (real) Object.defineProperty(globalThis, 'localStorage', real);
    else delete globalThis.localStorage;
  }
});

test('usage and health are typed; an unhealthy server is an answer', async () => {
  assert.deepEqual(await client().usage(), { used: 1, limit: 2, remaining: 1, resetSeconds: 3600, tier: 'anonymous' });
  assert.deepEqual(await client().health(), { status: 'unhealthy', version: '0.1.0' });
});

test('over quota: status, code, when to return, and who listens', async () => {
  const vault = client();
  const problem = await problemOf(vault.vent({ content: 'limited' }).text());
  assert.equal(problem.status, 429);
  assert.equal(problem.code, 'daily_limit_reached');
  assert.equal(problem.retryAfter, 7000);
  assert.equal(problem.message, "Today's vents are used up");
  assert.equal(problem.detail, 'There is room again tomorrow.');
  assert.equal(problem.resources[0].name, 'Find a Helpline');
  assert.deepEqual(vault.quota, { remaining: 0, resetSeconds: 7000 });
});

test('a field that is wrong is named', async () => {
  const problem = await problemOf(client().vent({ content: 'invalid' }).started());
  assert.deepEqual([problem.status, problem.code, problem.errors], [422, 'invalid_field', [{ field: 'content', problem: 'is missing' }]]);
});

for (const [scene, status] of [['proxy', 502], ['lying', 500]]) {
  test(`an error without a problem document is one all the same (${scene})`, async () => {
    const problem = await problemOf(client().vent({ content: scene }).text());
    assert.deepEqual([problem.status, problem.code], [status, 'http_error']);
    if (scene === 'proxy') assert.ok(problem.retryAfter > 55 && problem.retryAfter <= 60, `${problem.retryAfter}`);
  });
}

for (const [scene, code, status] of [
  ['failing', 'answer_broke_off', 502],
  ['ended', 'connection_lost', 0],
  ['torn', 'connection_lost', 0],
]) {
  test(`an answer that breaks off throws after the words that came (${scene})`, async () => {
    const events = [];
    const problem = await problemOf(collect(client().vent({ content: scene }), events));
    assert.deepEqual([problem.code, problem.status], [code, status]);
    assert.deepEqual(events.at(-1), { type: 'delta', text: 'Half ' });
  });
}

test('a silent connection counts as lost and is closed', async () => {
  const start = server.seen.length;
  const problem = await problemOf(client({ idleTimeout: 60 }).vent({ content: 'silent' }).text());
  assert.equal(problem.code, 'connection_lost');
  await server.closed(start);
});

test('a server that never answers counts as unreachable', async () => {
  const start = server.seen.length;
  const problem = await problemOf(client({ idleTimeout: 60 }).vent({ content: 'deaf' }).text());
  assert.equal(problem.code, 'connection_failed');
  await server.closed(start);
});

test('a server that is not there', async () => {
  const problem = await problemOf(new VentVault({ baseUrl: 'http://127.0.0.1:1' }).vent({ content: 'x' }).text());
  assert.deepEqual([problem.code, problem.status], ['connection_failed', 0]);
});

for (const [scene, code] of [['empty', 'connection_lost'], ['garbled', 'malformed_stream'], ['odd', 'malformed_stream']]) {
  test(`a stream that is none (${scene})`, async () => {
    const problem = await problemOf(client().vent({ content: scene }).text());
    assert.equal(problem.code, code);
    const { message, stack, cause, document } = problem;
    assert.doesNotMatch(JSON.stringify({ message, stack, cause: String(cause), document }), /secret/);
  });
}

test('abort closes the connection while words come', async () => {
  const start = server.seen.length;
  const own = new AbortController();
  const reason = new Error('enough');
  let words = 0;
  const reading = (async () => {
    for await (const event of client().vent({ content: 'endless', signal: own.signal })) {
      if (event.type === 'delta' && ++words === 3) own.abort(reason);
    }
  })();
  await assert.rejects(reading, reason);
  await server.closed(start);
  assert.equal(server.seen[start].finished, false);
});

test('abort closes the connection before an answer began', async () => {
  const start = server.seen.length;
  const own = new AbortController();
  const reading = client().vent({ content: 'deaf', signal: own.signal }).text();
  setTimeout(() => own.abort(), 30);
  await assert.rejects(reading, { name: 'AbortError' });
  await server.closed(start);
});

test('abort between started() and reading is not lost', async () => {
  const own = new AbortController();
  const start = server.seen.length;
  const stream = client().vent({ content: 'endless', signal: own.signal });
  await stream.started();
  own.abort();
  await assert.rejects(stream.text(), { name: 'AbortError' });
  await server.closed(start);
});

test('an aborted signal sends nothing', async () => {
  const start = server.seen.length;
  await assert.rejects(client().vent({ content: 'whole', signal: AbortSignal.abort() }).text(), { name: 'AbortError' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(server.seen.length, start);
});

test('leaving the loop closes the connection', async () => {
  const start = server.seen.length;
  for await (const event of client().vent({ content: 'endless' })) {
    if (event.type === 'delta') break;
  }
  await server.closed(start);
  assert.equal(server.seen[start].finished, false);
});

test('cancel() closes the connection', async () => {
  const start = server.seen.length;
  const stream = client().vent({ content: 'endless' });
  setTimeout(() => stream.cancel(), 40);
  await assert.rejects(stream.text(), { name: 'AbortError' });
  await server.closed(start);
});

test('listens to a signal no longer than the answer lasts', async () => {
  const own = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = own.signal;
  own.signal.addEventListener = (...given) => (listeners++, addEventListener.apply(own.signal, given));
  own.signal.removeEventListener = (...given) => (listeners--, removeEventListener.apply(own.signal, given));
  await client().vent({ content: 'whole', signal: own.signal }).text();
  assert.equal(listeners, 0);
});

test('an answer can be read once', async () => {
  const stream = client().vent({ content: 'whole' });
  await stream.text();
  await assert.rejects(stream.text(), TypeError);
});

test('works where answers cannot stream, as in old React Native', async () => {
  const flat = async (input, options) => {
    const response = await fetch(input, options);
    return { ok: response.ok, status: response.status, headers: response.headers, text: () => response.text(), json: () => response.json() };
  };
  assert.equal(await client({ fetch: flat }).vent({ content: 'whole' }).text(), TRICKY.join(''));
  const problem = await problemOf(client({ fetch: flat }).vent({ content: 'limited' }).text());
  assert.equal(problem.code, 'daily_limit_reached');
});

test('what a token function throws reaches the caller as it is', async () => {
  const failure = new Error('signed out');
  const vault = client({ token: () => { throw failure; } });
  await assert.rejects(vault.vent({ content: 'whole' }).text(), failure);
});
