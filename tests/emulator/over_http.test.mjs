// What a test suite in another language does: plain HTTP, no SDK, Node's own runner.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const { AUTHKIT_URL: url, AUTHKIT_KEY: key, AUTHKIT_CLIENT: clientId } = process.env;
const EMAIL = "ada@example.com";
const PASSWORD = "analytical engine";
const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

async function call(method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, content: text ? JSON.parse(text) : null };
}

const control = (method, path, body) => call(method, `/_emulator/api${path}`, body);

const authenticate = (grant, fields) =>
  call("POST", "/user_management/authenticate", {
    client_id: clientId,
    client_secret: key,
    grant_type: grant,
    ...fields,
  });

async function lastMessage(to, kind) {
  const { content } = await control("GET", `/outbox?to=${encodeURIComponent(to)}&kind=${kind}`);
  return content.data[0];
}

beforeEach(async () => {
  assert.equal((await control("POST", "/reset")).status, 204);
  const users = [{ id: "user_ada", email: EMAIL, password: PASSWORD, totp_secret: SECRET }];
  assert.equal((await control("POST", "/seed", { users })).status, 204);
});

async function answerChallenge(refused) {
  assert.equal(refused.content.code, "mfa_challenge");
  const [factor] = refused.content.authentication_factors;
  const challenge = await call("POST", `/auth/factors/${factor.id}/challenge`, {});
  const { content } = await control("GET", `/factors/${factor.id}/code`);
  return authenticate("urn:workos:oauth:grant-type:mfa-totp", {
    code: content.code,
    authentication_challenge_id: challenge.content.id,
    pending_authentication_token: refused.content.pending_authentication_token,
  });
}

test("a user signs in by magic code and a second factor", async () => {
  await call("POST", "/user_management/magic_auth", { email: EMAIL });
  const { code } = await lastMessage(EMAIL, "magic_auth");

  const refused = await authenticate("urn:workos:oauth:grant-type:magic-auth:code", {
    code,
    email: EMAIL,
  });
  const answer = await answerChallenge(refused);

  assert.equal(answer.status, 200);
  assert.equal(answer.content.user.id, "user_ada");
});

test("a user changes the address, and signs in with it", async () => {
  const email = "ada@newer.example";
  await call("POST", "/user_management/users/user_ada/email_change/send", { new_email: email });
  const { code } = await lastMessage(email, "email_change");
  await call("POST", "/user_management/users/user_ada/email_change/confirm", { code });

  const answer = await answerChallenge(await authenticate("password", { email, password: PASSWORD }));

  assert.equal(answer.content.user.email, email);
});

test("a user signs in by redirect", async () => {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: "http://localhost:3000/callback",
    response_type: "code",
    provider: "authkit",
    state: "mine",
  });
  const { content } = await control("POST", "/sign_in", {
    authorization_url: `${url}/user_management/authorize?${query}`,
    email: EMAIL,
  });
  const back = new URL(content.url).searchParams;

  const answer = await authenticate("authorization_code", { code: back.get("code") });

  assert.equal(back.get("state"), "mine");
  assert.equal(answer.content.user.email, EMAIL);
});

test("a fault is seen once, and a session expires when time is moved", async () => {
  await control("POST", "/faults", { on: "users.get", status: 503 });
  assert.equal((await call("GET", "/user_management/users/user_ada")).status, 503);
  assert.equal((await call("GET", "/user_management/users/user_ada")).status, 200);

  await control("PATCH", "/settings", { mfa: "off" });
  const { content } = await authenticate("password", { email: EMAIL, password: PASSWORD });
  await control("POST", "/clock/advance", { seconds: 31 * 86400 });
  const refused = await authenticate("refresh_token", { refresh_token: content.refresh_token });
  assert.equal(refused.content.error, "invalid_grant");
});
