/**
 * The answer that every parser has to get right, and the words that make the scripted upstream fail.
 */
export const TOKENS = [
  ' starts with a space', '\n', '\n\n', '  two spaces', '[DONE]', '\n[DONE]\n', '[ERROR]', ' [DO', 'NE]', 'data: x\n\n', 'event: error\n',
  '\uFEFF', '🫂', '👩🏽‍🚒 é ñ ß ﬁ', '\u2028', '\u2029', '\u0085', '\u000b\u000c\u001e', 'a\rb', 'c\r\nd', '\t', '"\\"', '{"text":1}', ': comment', '\u0000', 'end \n',
];

/** In a prompt: some words, then an error object inside the stream. */
export const ERROR_WORD = 'thunderclap';
/** In a prompt: some words, then the connection is cut. */
export const CUT_WORD = 'cloudburst';
/** In a prompt: the prompt itself comes back, in small pieces. */
export const ECHO_WORD = 'valley';

export const USAGE = { prompt_tokens: 11, completion_tokens: 23, total_tokens: 34 };

/** The words before a failure. */
export const HALF = ['Half ', 'an ', 'answer'];

/** As the `text` dialect can carry it: whatever kind of line end a token holds arrives as a line feed. */
export const asPlainText = (tokens) => tokens.map((token) => token.replace(/\r\n?/g, '\n')).join('');
