/**
 * What a parser made of an answer, in one form for all of them: the text, the order of the events, the usage, and
 * the error if there was one. It must not correct anything.
 */

/** The order of the events with repetitions left out. */
export const squeeze = (names) => names.filter((name, index) => name !== names[index - 1]);

export const outcome = (text, names, usage, error = null) => ({ text, order: squeeze(names), usage, error });

/** An error status before any event. */
export async function refusal(response) {
  const document = await response.json();
  return outcome('', [], null, { status: response.status, code: document.code ?? null });
}

/** Reads parsed server-sent events `{event, data}` of a dialect. */
export function interpret(dialect, messages) {
  const read = { events: readEvents, text: readText, openai: readOpenAi, 'ai-sdk': readUi }[dialect];
  return read(messages);
}

function readEvents(messages) {
  let text = '';
  let usage = null;
  let error = null;
  for (const { event, data } of messages) {
    const value = JSON.parse(data);
    if (event === 'delta') text += value.text;
    if (event === 'done') usage = [value.usage.input_tokens, value.usage.output_tokens];
    if (event === 'error') error = { status: value.status, code: value.code };
  }
  return outcome(text, messages.map(({ event }) => event), usage, error);
}

/** Here the last frame alone says how it ended; the same words before it are part of the answer. */
function readText(messages) {
  const last = messages.at(-1)?.data;
  const text = messages.slice(0, -1).map(({ data }) => data).join('');
  return outcome(text, ['text', last], null, last === '[ERROR]' ? { status: null, code: null } : null);
}

function readOpenAi(messages) {
  const last = messages.at(-1)?.data;
  const chunks = messages.slice(0, last === '[DONE]' ? -1 : undefined).map(({ data }) => JSON.parse(data));
  const failed = chunks.find((chunk) => chunk.error);
  const result = gatherChunks(chunks.filter((chunk) => !chunk.error));
  if (failed) result.error = { status: null, code: failed.error.code };
  return { ...result, order: [...result.order, last] };
}

/** Chat completion chunks, however they were read. */
export function gatherChunks(chunks) {
  let text = '';
  let usage = null;
  const names = [];
  for (const chunk of chunks) {
    const choice = chunk.choices[0];
    text += choice?.delta.content ?? '';
    if (chunk.usage) usage = [chunk.usage.prompt_tokens, chunk.usage.completion_tokens];
    names.push(!choice ? 'usage' : (choice.finish_reason ?? (choice.delta.role ? 'role' : 'content')));
  }
  return outcome(text, names, usage);
}

function readUi(messages) {
  const last = messages.at(-1)?.data;
  const result = gatherUi(messages.slice(0, -1).map(({ data }) => JSON.parse(data)));
  return { ...result, order: [...result.order, last] };
}

/** UI message chunks, however they were read. */
export function gatherUi(chunks) {
  const done = chunks.find((chunk) => chunk.type === 'data-done')?.data.usage;
  const failed = chunks.some((chunk) => chunk.type === 'error');
  return outcome(
    chunks.filter((chunk) => chunk.type === 'text-delta').map((chunk) => chunk.delta).join(''),
    chunks.map((chunk) => chunk.type),
    done ? [done.input_tokens, done.output_tokens] : null,
    failed ? { status: null, code: null } : null,
  );
}
