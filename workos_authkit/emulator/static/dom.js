// Building elements: text is always text, never markup.

import { copy } from './copy.js';

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let keys = 0;

/** Return a labeled field; `control` is the input itself. */
export function field(label, control) {
  control.id ||= `field-${keys += 1}`;
  return h('div', {}, h('label', { for: control.id }, label), control);
}

export function button(words, onclick, options = {}) {
  return h('button', { type: 'button', class: 'secondary', onclick, ...options }, words);
}

export function copyButton(text, what) {
  const key = `copy:${text}`;
  return h('button', { type: 'button', class: 'secondary', 'aria-label': `Copy ${what}`, 'data-key': key,
    onclick: (event) => copy(text, event.currentTarget) }, 'Copy');
}

/** Return an id that can be copied. */
export function id(text) {
  return h('span', { class: 'id' }, text, copyButton(text, text));
}

export function tag(words, tone = '') {
  return h('span', { class: `tag ${tone}` }, words);
}

export function time(instant) {
  const date = new Date(instant);
  const today = date.toDateString() === new Date().toDateString();
  const words = today ? date.toLocaleTimeString() : date.toLocaleString();
  return h('time', { datetime: instant, title: instant }, words);
}

/** Return a heading and what is below it, text or JSON; null where there is nothing. */
export function json(title, value) {
  const missing = value === null || value === undefined || (typeof value === 'object' && !Object.keys(value).length);
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return missing ? null : [h('h2', {}, title), h('pre', { tabindex: '0' }, text)];
}

export function empty(title, advice) {
  return h('div', { class: 'empty' }, h('strong', {}, title), advice);
}

let hiding;

export function toast(words) {
  const place = document.getElementById('toast');
  place.textContent = words;
  clearTimeout(hiding);
  hiding = setTimeout(() => { place.textContent = ''; }, 5000);
}

/** Ask for something in a dialog; resolve with what was entered, or null. */
export function ask(title, fields, action) {
  return new Promise((resolve) => {
    const inputs = Object.fromEntries(Object.entries(fields).map(([name, given]) => [name, h('input', { name, ...given.attributes })]));
    const dialog = h('dialog', { 'aria-label': title },
      h('form', { method: 'dialog' },
        h('h2', {}, title),
        Object.entries(fields).map(([name, given]) => field(given.label, inputs[name])),
        h('div', { class: 'acts' },
          button('Cancel', () => dialog.close()),
          h('button', { class: 'primary', value: 'yes' }, action))));
    dialog.addEventListener('close', () => {
      const values = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
      resolve(dialog.returnValue === 'yes' ? values : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
