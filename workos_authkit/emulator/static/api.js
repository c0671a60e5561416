// The control API. Everything that the inspector does goes through it.

import { toast } from './dom.js';

const ROOT = new URL('_emulator/api', document.baseURI);

export async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { 'content-type': 'application/json' };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`${ROOT}${path}`, options);
  const text = await response.text();
  const content = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(content?.errors?.[0]?.message ?? content?.message ?? `HTTP ${response.status}`);
  return content;
}

/** Do something, and tell whether it worked; return false where it did not. */
export async function act(done, method, path, body) {
  try {
    await call(method, path, body);
  } catch (error) {
    toast(error.message);
    return false;
  }
  if (done) toast(done);
  return true;
}

export const list = async (path) => (await call('GET', path)).data;

/** Call `onchange` whenever something happened, and `onstate` with whether we are told. */
export function follow(onchange, onstate) {
  const source = new EventSource(`${ROOT}/changes`);
  source.onmessage = onchange;
  source.onopen = () => { onstate(true); onchange(); };
  source.onerror = () => onstate(false);
}
