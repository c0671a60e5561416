// @workos-inc/authkit-react-router's loaders, called as the router calls them.
const api = new URL(input.url);
Object.assign(process.env, {
  WORKOS_CLIENT_ID: input.clientId,
  WORKOS_API_KEY: input.apiKey,
  WORKOS_REDIRECT_URI: "http://localhost:5173/callback",
  WORKOS_COOKIE_PASSWORD: "a password of thirty-two characters or more",
  WORKOS_API_HOSTNAME: api.hostname,
  WORKOS_API_PORT: api.port,
  WORKOS_API_HTTPS: "false",
});
const { authLoader, authkitLoader, getSignInUrl, signOut, switchToOrganization } = await import(
  "@workos-inc/authkit-react-router"
);

const done = [];
let cookie = "";

const request = (url) => new Request(url, { headers: { cookie } });
const keep = (headers) => {
  const line = headers?.get?.("set-cookie");
  if (line) cookie = line.split(";")[0];
};
const check = (name, condition) => {
  if (!condition) throw new Error(`${name} failed`);
  done.push(name);
};

async function control(path, body) {
  const response = await fetch(`${input.url}/_emulator/api${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.status === 204 ? null : response.json();
}

async function load() {
  const loaded = await authkitLoader({ request: request("http://localhost:5173/") });
  keep(new Headers(loaded.init?.headers ?? {}));
  return loaded.data;
}

// Redirects are thrown or returned.
async function redirected(act) {
  try {
    return await act();
  } catch (response) {
    if (response instanceof Response) return response;
    throw response;
  }
}

const { url } = await control("/sign_in", {
  authorization_url: await getSignInUrl("/"),
  email: "ada@example.com",
});
const back = await authLoader()({ request: request(url) });
keep(back.headers);
const first = await load();
check("sign_in", first.user?.email === "ada@example.com");

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
const switched = await redirected(() =>
  switchToOrganization(request("http://localhost:5173/"), "org_other"),
);
keep(switched.headers ?? new Headers(switched.init?.headers ?? {}));
check("switch", (await load()).organizationId === "org_other");

const refused = await redirected(() =>
  switchToOrganization(request("http://localhost:5173/"), "org_sso"),
);
const there = new URL(refused.headers.get("location"));
check("refused_switch", there.searchParams.get("organization_id") === "org_sso");

const out = await redirected(() => signOut(request("http://localhost:5173/")));
check("sign_out", out.headers.get("location").includes("/user_management/sessions/logout"));
output(done);
