// Users, organizations and sessions.

import { act, list } from './api.js';
import { ask, button, empty, field, h, id, tag, time, toast } from './dom.js';

const STORED = 'authkit-emulator:sign-in-url';

let signInUrl = localStorage.getItem(STORED) ?? '';

async function enter(email) {
  if (!await act(null, 'POST', '/next_sign_in', { email })) return;
  if (!signInUrl) {
    toast(`Open your application and sign in: it will be as ${email}.`);
    return;
  }
  window.open(signInUrl, '_blank', 'noopener');
  toast(`Signing in as ${email} at ${signInUrl}`);
}

async function impersonate(email) {
  const given = await ask(`Impersonate ${email}`, {
    impersonator: { label: 'Impersonator', attributes: { type: 'email', required: true, value: 'support@example.com' } },
    reason: { label: 'Reason', attributes: {} },
  }, 'Impersonate');
  if (given === null) return;
  const body = { email, impersonator: given.impersonator, reason: given.reason || null };
  if (await act(null, 'POST', '/impersonations', body)) await enter(email);
}

async function addUser() {
  const given = await ask('Add a user', {
    email: { label: 'Email address', attributes: { type: 'email', required: true } },
    password: { label: 'Password (optional)', attributes: { type: 'text', autocomplete: 'off' } },
  }, 'Add user');
  if (given === null) return;
  const user = { email: given.email, ...(given.password && { password: given.password }) };
  await act(`${given.email} is added.`, 'POST', '/seed', { users: [user] });
}

function factorLine(factor) {
  return h('p', { class: 'sub' }, `Second factor (${factor.type})`,
    factor.code ? [': code now ', h('code', {}, factor.code)] : '');
}

function membershipTags(user) {
  return user.organization_memberships.map((m) => tag(
    `${m.organization_name ?? m.organization_id}: ${m.role?.slug ?? m.status}`, m.status === 'active' ? '' : 'warn'));
}

function userRow(user) {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ');
  return h('article', { class: 'item' },
    h('div', { class: 'line' },
      h('div', { class: 'what' }, h('strong', {}, user.email), ' ',
        h('span', { class: 'tags' },
          user.email_verified ? tag('verified', 'good') : tag('not verified', 'warn'),
          user.has_password ? tag('password') : null,
          user.impersonator ? tag(`next: as ${user.impersonator.email}`, 'warn') : null,
          membershipTags(user))),
      h('div', { class: 'acts' },
        button('Sign in as', () => enter(user.email),
          { 'aria-label': `Sign in as ${user.email}`, 'data-key': `as:${user.id}`, class: 'soft' }),
        button('Impersonate', () => impersonate(user.email),
          { 'aria-label': `Impersonate ${user.email}`, 'data-key': `imp:${user.id}` }))),
    h('p', { class: 'sub' }, name ? `${name} · ` : '',
      user.last_sign_in_at ? ['Last sign-in ', time(user.last_sign_in_at)] : 'Never signed in'),
    user.authentication_factors.map(factorLine),
    id(user.id));
}

export const users = {
  title: 'Users',
  load: () => list('/users'),
  actions: () => [button('Add user', addUser)],
  top() {
    const input = h('input', { type: 'url', value: signInUrl, placeholder: 'http://localhost:3000/login', spellcheck: 'false' });
    input.addEventListener('input', () => {
      signInUrl = input.value.trim();
      localStorage.setItem(STORED, signInUrl);
    });
    return h('div', { class: 'panel' }, field('Where your application starts a sign-in', input),
      h('p', { class: 'hint' }, '“Sign in as” opens this address in a new tab, and nobody is asked for a password.'));
  },
  row: userRow,
  empty: () => empty('No users yet', 'Add a user, start the emulator with --seed, or sign up on the hosted page.'),
};

function policyTags(policy) {
  return [
    policy.mfa_required ? tag('requires MFA', 'warn') : null,
    policy.sso_required ? tag('requires SSO', 'warn') : null,
    policy.allowed_methods ? tag(`only ${policy.allowed_methods.join(', ')}`, 'warn') : null,
  ];
}

function policyBox(organization, name, words) {
  const box = h('input', { type: 'checkbox', class: 'box', 'data-key': `${name}:${organization.id}` });
  box.checked = organization.policy[name];
  box.addEventListener('change', () => act(null, 'PUT', `/organizations/${organization.id}/policy`,
    { ...organization.policy, [name]: box.checked }));
  return h('label', { class: 'check' }, box, words);
}

function organizationRow(organization, all) {
  const email = (member) => all.users.find((user) => user.id === member.user_id)?.email ?? member.user_id;
  const members = organization.organization_memberships;
  return h('article', { class: 'item' },
    h('div', { class: 'line' },
      h('div', { class: 'what' }, h('strong', {}, organization.name), ' ',
        h('span', { class: 'tags' }, policyTags(organization.policy),
          organization.domains.map((domain) => tag(domain.domain)),
          organization.connections.map((connection) => tag(connection.name)))),
      h('div', { class: 'acts' }, policyBox(organization, 'mfa_required', 'MFA required'),
        policyBox(organization, 'sso_required', 'SSO required'))),
    members.length ? members.map((member) => h('p', { class: 'sub' },
      `${email(member)} · ${member.role?.slug ?? 'member'}`, member.status === 'active' ? '' : ` · ${member.status}`))
      : h('p', { class: 'sub' }, 'No members'),
    id(organization.id));
}

async function addOrganization() {
  const given = await ask('Add an organization', {
    name: { label: 'Name', attributes: { required: true } },
    member: { label: 'Email address of a first member (optional)', attributes: { type: 'email' } },
  }, 'Add organization');
  if (given === null) return;
  const members = given.member ? [{ user: given.member }] : [];
  await act(`${given.name} is added.`, 'POST', '/seed', { organizations: [{ name: given.name, members }] });
}

export const organizations = {
  title: 'Organizations',
  async load() {
    const [found, people] = await Promise.all([list('/organizations'), list('/users')]);
    return Object.assign(found, { users: people });
  },
  actions: () => [button('Add organization', addOrganization)],
  row: organizationRow,
  empty: () => empty('No organizations yet', 'Add one here, in the seed, or through the API.'),
};

function sessionRow(session) {
  const active = session.status === 'active';
  return h('article', { class: 'item' },
    h('div', { class: 'line' },
      h('div', { class: 'what' }, h('strong', {}, session.email ?? session.user_id), ' ',
        h('span', { class: 'tags' }, tag(session.status, active ? 'good' : ''), tag(session.authentication_method),
          session.impersonator ? tag(`by ${session.impersonator.email}`, 'warn') : null)),
      active ? h('div', { class: 'acts' }, button('Revoke', () => act('The session has ended.', 'POST', `/sessions/${session.id}/revoke`),
        { class: 'secondary danger', 'aria-label': `Revoke the session of ${session.email}`, 'data-key': `rev:${session.id}` })) : null),
    h('p', { class: 'sub' }, 'Started ', time(session.created_at), active ? [' · expires ', time(session.expires_at)] : '',
      session.organization_id ? ` · in ${session.organization_id}` : ''),
    id(session.id));
}

export const sessions = {
  title: 'Sessions',
  load: async () => (await list('/sessions')).reverse(),
  row: sessionRow,
  empty: () => empty('No sessions yet', 'Sign in from your application, or with “Sign in as” under Users.'),
};

