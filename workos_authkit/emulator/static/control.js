// Faults, refusals and the clock.

import { act, call, list } from './api.js';
import { button, empty, field, h, tag, toast } from './dom.js';

const EFFECTS = {
  'Answer 503': { status: 503 },
  'Answer 429': { status: 429 },
  'Answer 500': { status: 500 },
  'Answer after 5 seconds': { delay: 5 },
  'Lose the request': { lost: 'request' },
  'Lose the reply': { lost: 'reply' },
};

function effect(fault) {
  const words = [];
  if (fault.status) words.push(`answers ${fault.status}`);
  if (fault.lost) words.push(`loses the ${fault.lost}`);
  if (fault.delay) words.push(`waits ${fault.delay} s`);
  return words.join(', ') || 'changes the answer';
}

/** Ask which documented refusal the next call of an operation gets, or which step the next sign-in. */
function refusalForm() {
  const refusal = h('select', {});
  list('/refusals').then((known) => refusal.append(...known.map(({ operation, code }) => h('option', { value: `${operation} ${code}` }, `${operation}: ${code}`))));
  const form = h('form', { class: 'panel grid wide' }, field('Documented error, or step of a sign-in', refusal),
    h('button', { class: 'primary' }, 'Refuse once'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [operation, code] = refusal.value.split(' ');
    act('The error is added.', 'POST', '/refusals', { operation, code });
  });
  return form;
}

async function removeAll() {
  if (await act(null, 'DELETE', '/steps')) await act('All faults are removed.', 'DELETE', '/faults');
}

export const faults = {
  title: 'Faults',
  async load() {
    const [steps, planned] = await Promise.all([list('/steps'), list('/faults')]);
    return [...steps, ...planned];
  },
  actions: (data) => data.length ? [button('Remove all', removeAll)] : [],
  top() {
    const operation = h('select', {}, h('option', { value: '*' }, 'Every call'));
    const what = h('select', {}, Object.keys(EFFECTS).map((words) => h('option', {}, words)));
    const times = h('input', { type: 'number', min: '1', value: '1', required: true });
    list('/operations').then((names) => operation.append(...names.map(({ name }) => h('option', { value: name }, name))));
    const form = h('form', { class: 'panel grid' }, field('Call', operation), field('What happens', what), field('How often', times),
      h('button', { class: 'primary' }, 'Add fault'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      act('The fault is added.', 'POST', '/faults', { on: operation.value, times: Number(times.value), ...EFFECTS[what.value] });
    });
    return h('div', {}, form, refusalForm());
  },
  row: (fault) => fault.code ? h('article', { class: 'item' }, h('strong', {}, 'The next sign-in'), ` must take the step ${fault.code}`) : h('article', { class: 'item' }, h('div', { class: 'line' },
    h('div', { class: 'what' }, h('strong', {}, fault.on === '*' ? 'Every call' : fault.on), ` ${effect(fault)} `,
      tag(fault.times === 1 ? 'once' : `${fault.times} times`)),
    h('div', { class: 'acts' }, button('Remove', () => act('The fault is removed.', 'DELETE', `/faults/${fault.id}`),
      { 'aria-label': `Remove the fault of ${fault.on}`, 'data-key': `rm:${fault.id}` })))),
  empty: () => empty('No faults', 'Add a fault to see how your application handles it.'),
};

const STEPS = { '+ 1 minute': 60, '+ 5 minutes': 300, '+ 1 hour': 3600, '+ 1 day': 86400 };

async function advance(seconds) {
  if (!(seconds > 0)) {
    toast('Enter a number of seconds.');
    return;
  }
  await act(`${seconds} seconds have passed.`, 'POST', '/clock/advance', { seconds });
}

export const clock = {
  title: 'Clock',
  load: async () => [await call('GET', '/clock')],
  top() {
    const seconds = h('input', { type: 'number', min: '1', value: '600' });
    const form = h('form', { class: 'panel grid' }, field('Seconds', seconds), h('button', { class: 'primary' }, 'Advance'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      advance(Number(seconds.value));
    });
    return h('div', {}, form);
  },
  row: (now) => h('article', { class: 'item' },
    h('div', { class: 'line' },
      h('div', { class: 'what' }, h('span', { class: 'big' }, new Date(now.now).toLocaleTimeString()), ' ',
        tag(now.running ? 'runs' : 'frozen', now.running ? 'good' : 'warn'),
        h('p', { class: 'sub mono' }, now.now)),
      h('div', { class: 'acts' },
        Object.entries(STEPS).map(([words, seconds]) => button(words, () => advance(seconds), { 'data-key': words })),
        now.running ? button('Freeze', () => act('The clock is frozen.', 'POST', '/clock/freeze'), { 'data-key': 'run' })
          : button('Resume', () => act('The clock runs.', 'POST', '/clock/resume'), { 'data-key': 'run' })))),
  counts: false,
};
