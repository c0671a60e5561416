// The inspector: which view is open, and keeping it up to date.

import { act, follow } from './api.js';
import { clock, faults } from './control.js';
import { ask, h, toast } from './dom.js';
import { organizations, sessions, users } from './people.js';
import { outbox, requests } from './traffic.js';
import { webhooks } from './webhooks.js';

const VIEWS = { users, organizations, sessions, outbox, requests, webhooks, faults, clock };
const main = document.getElementById('main');
const nav = document.getElementById('nav');
let open;

for (const [name, view] of Object.entries(VIEWS)) {
  view.link = h('a', { href: `_emulator#${name}` }, view.title);
  view.link.append(view.count = h('span', { class: 'count' }));
  nav.append(view.link);
}

function show() {
  const view = VIEWS[location.hash.slice(1)] ?? users;
  if (view === open) return;
  open = view;
  for (const other of Object.values(VIEWS)) other.link.removeAttribute('aria-current');
  view.link.setAttribute('aria-current', 'page');
  reveal();
  document.title = `${view.title} · AuthKit emulator`;
  view.buttons = h('div', { class: 'acts' });
  view.content = h('div', {});
  view.seen = null;
  main.replaceChildren(h('div', { class: 'head' }, h('h1', {}, view.title), view.buttons), ...(view.top ? [view.top()] : []), view.content);
  refresh();
}

/** On narrow screens the links are a line that scrolls. */
function reveal() {
  open.link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function render(view, data) {
  const focused = document.activeElement?.dataset?.key;
  const unfolded = new Set([...view.content.querySelectorAll('details[open]')].map((details) => details.dataset.key));
  view.buttons.replaceChildren(...(view.actions?.(data) ?? []));
  view.content.replaceChildren(...(view.before?.(data) ?? []), data.length
    ? h('div', { class: 'rows' }, data.map((row) => view.row(row, data))) : view.empty(data));
  for (const details of view.content.querySelectorAll('details')) details.open = unfolded.has(details.dataset.key);
  if (focused) main.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

let busy = false;
let again = false;
let counted = false;

/** Load every view's data: the open one is shown, the others are counted. */
async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  do {
    again = false;
    try {
      await Promise.all(Object.values(VIEWS).map(async (view) => {
        const data = await view.load();
        if (view.counts !== false) view.count.textContent = data.length || '';
        const text = JSON.stringify({ ...data });
        if (view === open && view.seen !== text) {
          view.seen = text;
          render(view, data);
        }
      }));
    } catch (error) {
      toast(error.message);
    }
  } while (again);
  busy = false;
  if (!counted) reveal(); // the first counts have made the links wider
  counted = true;
}

document.getElementById('reset').addEventListener('click', async () => {
  if (await ask('Restore the initial state?', {}, 'Reset')) await act('The initial state is restored.', 'POST', '/reset', {});
});

addEventListener('hashchange', show);
show();
setInterval(() => { if (open === clock) refresh(); }, 1000);
follow(refresh, (on) => {
  const live = document.getElementById('live');
  live.textContent = on ? 'Live' : 'Not connected';
  live.className = on ? 'on' : '';
});
