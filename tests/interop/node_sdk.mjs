// What the official Node SDK does against the served emulator: each step by name, in its own words.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { WorkOS } from '@workos-inc/node';

const { hostname, port } = new URL(input.baseUrl);
const workos = new WorkOS(input.apiKey, {
  clientId: input.clientId, apiHostname: hostname, port: Number(port), https: false,
});
const users = workos.userManagement;
const { clientId } = input;
const password = 'correct horse battery staple';
const cookiePassword = 'a password of at least thirty-two characters';
let number = 0;

const newUser = (fields = {}) => users.createUser({
  email: `node${++number}@example.com`, password, emailVerified: true, ...fields,
});
const signIn = (user, more = {}) =>
  users.authenticateWithPassword({ clientId, email: user.email, password, ...more });
const refusal = async (promise) => {
  try { await promise; } catch (error) { return error; }
  throw new Error('it was not refused');
};
const redirect = async (url) =>
  new URL((await fetch(url, { redirect: 'manual' })).headers.get('location'));

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function totp(secret) {
  const bits = [...secret].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

const steps = {
  async password() {
    const user = await newUser({ firstName: 'Ada', metadata: { tier: 'gold' } });
    const answer = await signIn(user);
    assert.equal(answer.user.id, user.id);
    assert.deepEqual(answer.user.metadata, { tier: 'gold' });
    assert.equal(answer.authenticationMethod, 'Password');
  },
  async wrong_password() {
    const error = await refusal(signIn({ email: 'nobody@example.com' }));
    assert.equal(error.code, 'invalid_credentials');
    assert.equal(error.status, 400);
  },
  async code_with_pkce() {
    const user = await newUser();
    const request = await users.getAuthorizationUrlWithPKCE({
      clientId, provider: 'authkit', redirectUri: 'https://app.example.com/cb', loginHint: user.email,
    });
    const callback = (await redirect(request.url)).searchParams;
    assert.equal(callback.get('state'), request.state);
    const answer = await users.authenticateWithCodeAndVerifier({
      clientId, code: callback.get('code'), codeVerifier: request.codeVerifier,
    });
    assert.equal(answer.user.id, user.id);
  },
  async refresh() {
    const first = await signIn(await newUser());
    const again = () =>
      users.authenticateWithRefreshToken({ clientId, refreshToken: first.refreshToken });
    const [one, two] = await Promise.all([again(), again()]);
    assert.notEqual(one.refreshToken, first.refreshToken);
    assert.equal(one.refreshToken, two.refreshToken);
  },
  async magic_auth() {
    const sent = await users.createMagicAuth({ email: 'new@example.com' });
    const answer = await users.authenticateWithMagicAuth({
      clientId, code: sent.code, email: 'new@example.com',
    });
    assert.equal(answer.user.emailVerified, true);
  },
  async email_verification() {
    const error = await refusal(signIn(await newUser({ emailVerified: false })));
    assert.equal(error.code, 'email_verification_required');
    const sent = await users.getEmailVerification(error.rawData.email_verification_id);
    const answer = await users.authenticateWithEmailVerification({
      clientId, code: sent.code, pendingAuthenticationToken: error.pendingAuthenticationToken,
    });
    assert.equal(answer.user.emailVerified, true);
  },
  async mfa_challenge() {
    const user = await newUser();
    const enrolled = await workos.multiFactorAuth.createUserAuthFactor({
      userId: user.id, type: 'totp',
    });
    const error = await refusal(signIn(user));
    assert.equal(error.code, 'mfa_challenge');
    const factorId = error.rawData.authentication_factors[0].id;
    const challenge = await workos.multiFactorAuth.challengeFactor({
      authenticationFactorId: factorId,
    });
    const answer = await users.authenticateWithTotp({
      clientId,
      code: totp(enrolled.authenticationFactor.totp.secret),
      pendingAuthenticationToken: error.pendingAuthenticationToken,
      authenticationChallengeId: challenge.id,
    });
    assert.equal(answer.user.id, user.id);
  },
  async organization_selection() {
    const user = await newUser();
    for (const name of ['A', 'B']) {
      const { id } = await workos.organizations.createOrganization({ name });
      await users.createOrganizationMembership({ userId: user.id, organizationId: id });
    }
    const error = await refusal(signIn(user));
    assert.equal(error.code, 'organization_selection_required');
    const chosen = error.rawData.organizations[1].id;
    const answer = await users.authenticateWithOrganizationSelection({
      clientId,
      organizationId: chosen,
      pendingAuthenticationToken: error.pendingAuthenticationToken,
    });
    assert.equal(answer.organizationId, chosen);
  },
  async memberships() {
    const user = await newUser();
    const organization = await workos.organizations.createOrganization({ name: 'Acme' });
    const made = await users.createOrganizationMembership({
      userId: user.id, organizationId: organization.id, roleSlug: 'admin',
    });
    assert.equal((await users.deactivateOrganizationMembership(made.id)).status, 'inactive');
    assert.equal((await users.reactivateOrganizationMembership(made.id)).status, 'active');
    const listed = await users.listOrganizationMemberships({ userId: user.id });
    assert.deepEqual(listed.data.map((m) => [m.id, m.role.slug]), [[made.id, 'admin']]);
    await users.deleteOrganizationMembership(made.id);
    assert.equal((await refusal(users.getOrganizationMembership(made.id))).status, 404);
  },
  async invitations() {
    const sent = await users.sendInvitation({ email: 'eve@example.com', expiresInDays: 3 });
    assert.equal((await users.findInvitationByToken(sent.token)).id, sent.id);
    assert.equal((await users.acceptInvitation(sent.id)).state, 'accepted');
    assert.equal((await refusal(users.revokeInvitation(sent.id))).code, 'invite_not_pending');
  },
  async api_keys() {
    const { id } = await workos.organizations.createOrganization({ name: 'Acme' });
    const made = await workos.apiKeys.createOrganizationApiKey({ organizationId: id, name: 'key' });
    const validated = await workos.apiKeys.createValidation({ value: made.value });
    assert.equal(validated.apiKey.id, made.id);
    await workos.apiKeys.deleteApiKey(made.id);
    assert.equal((await workos.apiKeys.createValidation({ value: made.value })).apiKey, null);
  },
  async list_paging() {
    const made = [];
    for (let n = 0; n < 5; n++) made.unshift((await newUser()).id);
    const page = await users.listUsers({ limit: 3 });
    assert.deepEqual(page.data.map((user) => user.id), made.slice(0, 3));
    const all = await (await users.listUsers()).autoPagination();
    assert.deepEqual(all.map((user) => user.id).slice(0, 5), made);
  },
  async sealed_session() {
    const user = await newUser();
    const answer = await signIn(user, { session: { sealSession: true, cookiePassword } });
    const session = users.loadSealedSession({ sessionData: answer.sealedSession, cookiePassword });
    assert.equal((await session.authenticate()).user.id, user.id);
    assert.equal((await session.refresh()).authenticated, true);
    const logout = await session.getLogoutUrl({ returnTo: 'https://app.example.com/' });
    assert.equal((await redirect(logout)).href, 'https://app.example.com/');
    const ended = await session.refresh();
    assert.deepEqual([ended.authenticated, ended.reason], [false, 'invalid_grant']);
  },
  async password_reset() {
    const user = await newUser();
    const reset = await users.createPasswordReset({ email: user.email });
    const answer = await users.resetPassword({
      token: reset.passwordResetToken, newPassword: 'another good password',
    });
    assert.equal(answer.user.id, user.id);
  },
  async sessions() {
    const user = await newUser();
    await signIn(user);
    const [session] = (await users.listSessions(user.id)).data;
    await users.revokeSession({ sessionId: session.id });
    assert.equal((await users.listSessions(user.id)).data[0].status, 'revoked');
  },
};

const results = {};
for (const [name, step] of Object.entries(steps)) {
  results[name] = await step().then(() => 'done', (error) => String(error.stack));
}
output(results);
