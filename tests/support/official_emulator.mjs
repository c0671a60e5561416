// Serves the emulator of npm's `workos` on a free port of the loopback interface, which its own
// launcher cannot: that one listens on all interfaces. The seed is the first argument; the base URL
// is the first line of output. It ends when its standard input does, so it cannot outlive a test.
import { serve } from '@hono/node-server';
import { createServer } from './node_modules/workos/dist/emulate/core/index.js';
import { seedFromConfig, workosPlugin } from './node_modules/workos/dist/emulate/workos/index.js';

const seed = JSON.parse(process.argv[1]);
let app;

function ready({ port }) {
  const baseUrl = `http://127.0.0.1:${port}`;
  const server = createServer(workosPlugin, { port, baseUrl, apiKeys: seed.apiKeys });
  app = server.app;
  workosPlugin.seed?.(server.store, baseUrl);
  seedFromConfig(server.store, baseUrl, seed);
  console.log(baseUrl);
}

serve({ fetch: (request, env) => app.fetch(request, env), hostname: '127.0.0.1', port: 0 }, ready);
process.stdin.on('end', () => process.exit()).resume();
