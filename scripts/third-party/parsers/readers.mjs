/**
 * JavaScript parsers by others, each reading a vent's answer the way its documentation says. It must not help them.
 */
import fetchEventSourceModule from '@microsoft/fetch-event-source';
import { AbstractChat, DefaultChatTransport, readUIMessageStream } from 'ai';
import { createParser } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import OpenAI, { APIError } from 'openai';
import { gatherChunks, gatherUi, interpret, outcome, refusal } from './outcome.mjs';

const { fetchEventSource } = fetchEventSourceModule;
const DIALECTS = ['events', 'text', 'openai', 'ai-sdk'];

const post = (url, content, more = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ content }),
  ...more,
});
const address = (base, dialect) => `${base}/api/vent?format=${dialect}`;
const named = ({ event, data }) => ({ event: event || 'message', data });

async function eventsourceParser(base, dialect, content) {
  const response = await fetch(address(base, dialect), post(base, content));
  if (!response.ok) return refusal(response);
  const messages = [];
  const parser = createParser({ onEvent: (event) => messages.push(named(event)) });
  const decoder = new TextDecoder();
  for await (const piece of response.body) parser.feed(decoder.decode(piece, { stream: true }));
  return interpret(dialect, messages);
}

async function eventsourceParserStream(base, dialect, content) {
  const response = await fetch(address(base, dialect), post(base, content));
  if (!response.ok) return refusal(response);
  const messages = [];
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const event of events) messages.push(named(event));
  return interpret(dialect, messages);
}

// Made for browsers: it wants a window and a document.
globalThis.window ??= { clearTimeout, setTimeout, fetch };
globalThis.document ??= { hidden: false, addEventListener() {}, removeEventListener() {} };

async function microsoft(base, dialect, content) {
  const messages = [];
  let refused;
  await fetchEventSource(address(base, dialect), post(base, content, {
    openWhenHidden: true,
    onopen: async (response) => {
      if (response.ok) return;
      refused = await refusal(response);
      throw new Error('refused');
    },
    onmessage: (event) => messages.push(named(event)),
    onerror: (error) => {
      throw error;
    },
  })).catch((error) => {
    if (!refused) throw error;
  });
  return refused ?? interpret(dialect, messages);
}

const openAi = (base) => new OpenAI({ baseURL: `${base}/v1`, apiKey: 'none', maxRetries: 0 });

async function openAiChunks(open) {
  const chunks = [];
  let error = null;
  try {
    for await (const chunk of await open()) chunks.push(chunk);
  } catch (thrown) {
    if (!(thrown instanceof APIError)) throw thrown;
    error = { status: thrown.status ?? null, code: thrown.code ?? null };
  }
  return { ...gatherChunks(chunks), error };
}

const openAiStreaming = (base, _, content) =>
  openAiChunks(() =>
    openAi(base).chat.completions.create({
      model: 'any',
      messages: [{ role: 'user', content }],
      stream: true,
      stream_options: { include_usage: true },
    }),
  );

/** The SDK's parser on our own route. */
const openAiOnVent = (base, _, content) =>
  openAiChunks(() => openAi(`${base}`).post(`${base}/api/vent?format=openai`, { body: { content }, stream: true }));

async function openAiWhole(base, _, content) {
  try {
    const messages = [{ role: 'user', content }];
    const { choices, usage } = await openAi(base).chat.completions.create({ model: 'any', messages });
    return outcome(choices[0].message.content, [choices[0].finish_reason], [usage.prompt_tokens, usage.completion_tokens]);
  } catch (thrown) {
    if (!(thrown instanceof APIError)) throw thrown;
    return outcome('', [], null, { status: thrown.status ?? null, code: thrown.code ?? null });
  }
}

const userMessage = (content) => ({ id: 'u1', role: 'user', parts: [{ type: 'text', text: content }] });

/** What the transport throws for an error status is the body. */
const thrownBody = (error) => {
  const { status, code } = JSON.parse(error.message);
  return outcome('', [], null, { status, code });
};

/** The `ai` package's transport: every chunk is checked against its strict schema. */
async function aiTransport(base, dialect, content) {
  const transport = new DefaultChatTransport({ api: address(base, dialect) });
  let stream;
  try {
    stream = await transport.sendMessages({ chatId: 'c', trigger: 'submit-message', messages: [userMessage(content)] });
  } catch (error) {
    return thrownBody(error);
  }
  const [chunks, again] = stream.tee();
  const seen = [];
  const read = (async () => {
    for await (const chunk of chunks) seen.push(chunk);
  })();
  let message;
  const failures = [];
  for await (const state of readUIMessageStream({ stream: again, onError: (error) => failures.push(error) })) message = state;
  await read;
  const result = gatherUi(seen);
  const text = (message?.parts ?? []).filter((part) => part.type === 'text').map((part) => part.text).join('');
  if (text !== result.text) throw new Error('the message that was put together differs from its pieces');
  if (failures.length > 0 && !result.error) throw failures[0];
  return result;
}

/** The state that the package's React, Vue and Svelte hooks provide, without a framework. */
function plainState() {
  return {
    status: 'ready',
    error: undefined,
    messages: [],
    pushMessage(message) {
      this.messages = [...this.messages, message];
    },
    popMessage() {
      this.messages = this.messages.slice(0, -1);
    },
    replaceMessage(index, message) {
      this.messages = this.messages.with ? this.messages.with(index, message) : this.messages.map((m, i) => (i === index ? message : m));
    },
    snapshot: (value) => structuredClone(value),
  };
}

class PlainChat extends AbstractChat {}

/** The chat behind `useChat`. */
async function aiChat(base, dialect, content) {
  let thrown;
  const chat = new PlainChat({
    state: plainState(),
    transport: new DefaultChatTransport({ api: address(base, dialect) }),
    onError: (error) => (thrown = error),
  });
  await chat.sendMessage({ text: content });
  if (thrown?.message.startsWith('{')) return thrownBody(thrown);
  const parts = chat.messages.at(-1).role === 'assistant' ? chat.messages.at(-1).parts : [];
  const usage = parts.find((part) => part.type === 'data-done')?.data.usage;
  return outcome(
    parts.filter((part) => part.type === 'text').map((part) => part.text).join(''),
    parts.map((part) => part.type),
    usage ? [usage.input_tokens, usage.output_tokens] : null,
    chat.status === 'error' ? { status: null, code: null } : null,
  );
}

/** Every parser with the routes that it can read: a dialect of `/api/vent`, or a shape of `/v1/chat/completions`. */
export const READERS = [
  { parser: 'eventsource-parser', routes: DIALECTS, read: eventsourceParser },
  { parser: 'eventsource-parser/stream', routes: DIALECTS, read: eventsourceParserStream },
  { parser: '@microsoft/fetch-event-source', routes: DIALECTS, read: microsoft },
  { parser: 'openai (npm)', routes: ['openai'], read: openAiOnVent },
  { parser: 'openai (npm)', routes: ['completions, streaming'], read: openAiStreaming },
  { parser: 'openai (npm)', routes: ['completions, whole'], read: openAiWhole },
  { parser: 'ai, DefaultChatTransport', routes: ['ai-sdk'], read: aiTransport },
  { parser: 'ai, AbstractChat', routes: ['ai-sdk, chat'], read: (base, _, content) => aiChat(base, 'ai-sdk', content) },
];
