// @workos/authkit-session, which the framework packages stand on, against the served emulator.
import { CookieSessionStorage, configure, createAuthService } from "@workos/authkit-session";

const api = new URL(input.url);
configure({
  clientId: input.clientId,
  apiKey: input.apiKey,
  redirectUri: "http://localhost:3000/callback",
  cookiePassword: "a password of thirty-two characters or more",
  apiHostname: api.hostname,
  apiHttps: false,
  apiPort: Number(api.port),
});

class Storage extends CookieSessionStorage {
  async getCookie(request, name) {
    return request.cookies[name] ?? null;
  }
}

const service = createAuthService({ sessionStorageFactory: (config) => new Storage(config) });
const request = { cookies: {} };
const done = [];

function keep(headers) {
  const lines = [headers?.["Set-Cookie"] ?? headers?.["set-cookie"] ?? []].flat();
  for (const line of lines) {
    const [pair] = line.split(";");
    const at = pair.indexOf("=");
    request.cookies[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1));
  }
}

async function control(path, body) {
  const response = await fetch(`${input.url}/_emulator/api${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.status === 204 ? null : response.json();
}

function check(name, condition) {
  if (!condition) throw new Error(`${name} failed`);
  done.push(name);
}

const start = await service.createSignIn(undefined, { returnPathname: "/home" });
keep(start.headers);
const back = await control("/sign_in", {
  authorization_url: start.url,
  email: "ada@example.com",
  organization_id: "org_home",
});
const params = new URL(back.url).searchParams;
keep(
  (
    await service.handleCallback(request, undefined, {
      code: params.get("code"),
      state: params.get("state"),
    })
  ).headers,
);

let { auth } = await service.withAuth(request);
check("sign_in", auth.user?.email === "ada@example.com" && auth.organizationId === "org_home");

await control("/seed", {
  organizations: [
    { id: "org_other", name: "Other", members: [{ user: "ada@example.com" }] },
    {
      id: "org_sso",
      name: "SSO",
      policy: { sso_required: true },
      members: [{ user: "ada@example.com" }],
    },
  ],
});
let session = await service.getSession(request);
let switched = await service.switchOrganization(session, "org_other");
check("switch", switched.auth.organizationId === "org_other");
keep((await service.saveSession(undefined, switched.encryptedSession)).headers);

session = await service.getSession(request);
try {
  await service.switchOrganization(session, "org_sso");
  check("refused_switch", false);
} catch (error) {
  const text = JSON.stringify([error.cause?.rawData, error.rawData, error.cause, error]);
  check("refused_switch", text.includes("sso_required"));
  check("refused_switch_url", text.includes("authkit_redirect_url"));
}

const signedOut = await service.signOut(switched.auth.sessionId, {
  returnTo: "http://localhost:3000/",
});
const answer = await fetch(signedOut.logoutUrl, { redirect: "manual" });
check("sign_out", answer.headers.get("location") === "http://localhost:3000/");
output(done);
