// What would have been sent, and what was asked and answered.

import { act, list } from './api.js';
import { button, copyButton, empty, h, id, json, tag, time } from './dom.js';

const KINDS = {
  magic_auth: 'Sign-in code',
  email_verification: 'Email verification',
  password_reset: 'Password reset',
  invitation: 'Invitation',
  email_change: 'Email change',
  radar_challenge: 'Radar challenge',
  mfa_challenge: 'Second factor',
  waitlist_confirmation: 'Waitlist confirmation',
};

function messageRow(message) {
  const kind = KINDS[message.kind] ?? message.kind;
  return h('article', { class: 'item' },
    h('div', { class: 'line' },
      h('div', { class: 'what' }, h('strong', {}, kind), ` to ${message.to}`),
      h('span', { class: 'sub' }, time(message.sent_at))),
    message.code ? h('div', { class: 'line' }, h('span', { class: 'big' }, message.code),
      h('div', { class: 'acts' }, copyButton(message.code, `the code for ${message.to}`))) : null,
    message.url ? h('div', { class: 'line' }, h('a', { href: message.url, class: 'what mono' }, message.url),
      h('div', { class: 'acts' }, copyButton(message.url, `the link for ${message.to}`))) : null);
}

export const outbox = {
  title: 'Outbox',
  load: () => list('/outbox'),
  actions: (data) => data.length ? [button('Empty', () => act('The outbox is empty.', 'DELETE', '/outbox'))] : [],
  row: messageRow,
  empty: () => empty('No messages yet', 'Every email and text message that AuthKit would send appears here, with its code or link.'),
};

const tone = (status) => status === 0 ? 'bad' : status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good';
function requestRow(request) {
  const status = request.lost ? `lost ${request.lost}` : String(request.status);
  return h('details', { 'data-key': request.id },
    h('summary', {},
      h('span', { class: 'verb' }, request.method),
      h('span', { class: 'path', title: request.path }, request.path),
      request.error?.code ? tag(request.error.code, 'warn') : null,
      tag(status, request.lost ? 'bad' : tone(request.status)),
      time(request.at)),
    h('div', { class: 'exchange' },
      h('div', {},
        h('p', { class: 'sub' }, request.operation ?? 'Unknown operation'),
        request.error?.class ? h('p', { class: 'sub' }, 'The Python client raises ', h('code', {}, request.error.class)) : null,
        id(request.id),
        json('Query', request.query), json('Body', request.body), json('Headers', request.headers)),
      h('div', {}, json('Answer', request.response.body), json('Answer headers', request.response.headers))));
}

export const requests = {
  title: 'Requests',
  load: () => list('/requests'),
  actions: (data) => data.length ? [button('Clear', () => act('The requests are deleted.', 'DELETE', '/requests'))] : [],
  row: requestRow,
  empty: () => empty('No requests yet', 'Point your application here; the start page has the settings.'),
};
