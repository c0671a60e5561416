// Webhooks: the endpoints, and the deliveries to them.

import { act, list } from './api.js';
import { button, empty, field, h, id, json, tag, time } from './dom.js';

const answer = (attempt) => attempt.status === null ? 'no answer' : String(attempt.status);
const tone = (attempt) => attempt.delivered ? 'good' : 'bad';
const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Gather the attempts, which come newest first, by address and event. */
function deliveries(attempts) {
  const found = new Map();
  for (const attempt of attempts) {
    const key = `${attempt.event.id} ${attempt.url}`;
    if (!found.has(key)) found.set(key, { key, url: attempt.url, event: attempt.event, attempts: [] });
    found.get(key).attempts.push(attempt);
  }
  return [...found.values()];
}

function deliveryRow({ key, url, event, attempts }) {
  const [last] = attempts;
  return h('details', { 'data-key': key },
    h('summary', {},
      h('span', { class: 'name' }, event.event),
      h('span', { class: 'path', title: url }, url),
      tag(answer(last), tone(last)),
      attempts.length > 1 ? tag(count(attempts.length, 'attempt'), 'warn') : null,
      time(last.at)),
    h('div', { class: 'exchange' },
      h('div', {},
        h('h2', {}, 'Attempts'),
        attempts.map((attempt) => h('p', { class: 'sub' }, time(attempt.at), ' ', tag(answer(attempt), tone(attempt)))),
        id(event.id)),
      h('div', {}, json('Event', event))));
}

function endpointRow(endpoint) {
  return h('div', { class: 'line' },
    h('div', { class: 'what mono' }, endpoint.url, ' ',
      h('span', { class: 'tags' }, (endpoint.events.length ? endpoint.events : ['every event']).map((name) => tag(name)))),
    h('div', { class: 'acts' }, button('Remove', () => act('The endpoint is removed.', 'DELETE', `/webhook_endpoints/${endpoint.id}`),
      { 'aria-label': `Remove ${endpoint.url}`, 'data-key': `rm:${endpoint.id}` })));
}

export const webhooks = {
  title: 'Webhooks',
  async load() {
    const [attempts, endpoints] = await Promise.all([list('/webhooks'), list('/webhook_endpoints')]);
    return Object.assign(deliveries(attempts), { endpoints });
  },
  top() {
    const url = h('input', { type: 'url', required: true, placeholder: 'http://localhost:3000/webhooks', spellcheck: 'false' });
    const secret = h('input', { required: true, value: 'whsec_emulator', spellcheck: 'false', autocomplete: 'off' });
    const form = h('form', { class: 'panel grid wide' }, field('URL', url), field('Signing secret', secret),
      h('button', { class: 'primary' }, 'Add endpoint'));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (await act('The endpoint is added.', 'POST', '/webhook_endpoints', { url: url.value, secret: secret.value })) url.value = '';
    });
    return form;
  },
  before: ({ endpoints }) => endpoints.length ? [h('div', { class: 'panel stack' }, endpoints.map(endpointRow))] : [],
  row: deliveryRow,
  empty: ({ endpoints }) => endpoints.length
    ? empty('Nothing was sent yet', 'Events are sent to the endpoints above as they happen.')
    : empty('No webhook endpoints yet', 'Add one here, in the seed, or start the emulator with --webhook.'),
};
