// @workos-inc/authkit-react in Chromium: an application without a server, in both of its modes.
import { createServer } from "node:http";
import { buildSync } from "esbuild";
import { chromium } from "playwright-core";

const api = new URL(input.url);
const application = (devMode) => `
  import { createElement as h } from "react";
  import { createRoot } from "react-dom/client";
  import { AuthKitProvider, useAuth } from "@workos-inc/authkit-react";
  function Page() {
    const { user, isLoading, signIn, signOut, organizationId, getAccessToken } = useAuth();
    if (isLoading) return h("p", null, "loading");
    if (!user) return h("button", { onClick: () => signIn({ loginHint: "ada@example.com" }) }, "in");
    return h("main", null,
      h("p", { id: "user" }, user.email),
      h("p", { id: "organization" }, organizationId),
      h("button", { id: "refresh", onClick: async () => {
        await getAccessToken({ forceRefresh: true });
        document.title = "refreshed";
      } }, "refresh"),
      h("button", { id: "out", onClick: () => signOut() }, "out"));
  }
  createRoot(document.getElementById("root")).render(h(AuthKitProvider, {
    clientId: ${JSON.stringify(input.clientId)}, apiHostname: "localhost", port: ${api.port},
    https: false, devMode: ${devMode}, redirectUri: location.origin + "/callback",
  }, h(Page)));
`;

async function serve(devMode) {
  const { outputFiles } = buildSync({
    stdin: { contents: application(devMode), resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = outputFiles[0].text;
  const server = createServer((request, response) => {
    const isScript = request.url === "/app.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<div id="root"></div><script src="/app.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  return server;
}

const browser = await chromium.launch({
  executablePath: input.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const done = [];
try {
  for (const devMode of [true, false]) {
    const server = await serve(devMode);
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.getByText("in", { exact: true }).click();
    await page.waitForSelector("#user");
    const shown = await page.textContent("#user");
    if (shown === "ada@example.com") done.push(`${devMode ? "dev" : "cookie"}: sign_in`);
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.waitForSelector("#user");
    done.push(`${devMode ? "dev" : "cookie"}: reload`);
    await page.click("#refresh");
    await page.waitForFunction(() => document.title === "refreshed");
    done.push(`${devMode ? "dev" : "cookie"}: refresh`);
    const cookies = await page.context().cookies();
    const hidden = cookies.some((cookie) => cookie.httpOnly && cookie.name.includes("refresh"));
    if (hidden !== devMode) done.push(`${devMode ? "dev" : "cookie"}: cookies`);
    await page.click("#out");
    await page.getByText("in", { exact: true }).waitFor();
    await page.reload();
    await page.getByText("in", { exact: true }).waitFor();
    done.push(`${devMode ? "dev" : "cookie"}: sign_out`);
    server.close();
    server.closeAllConnections();
  }
} finally {
  await browser.close();
}
output(done);
