"""One small application, written with each framework, for the stories.

A module has `application(client, options)`, which takes the settings of a client and those of the
web layer and returns what a server serves. Its pages, besides our routes under `/auth`:

| page | does |
|---|---|
| `GET /` | public, reads no session |
| `GET, POST /page` | needs a session; JSON `{"email"}` |
| `GET /optional` | JSON `{"email"}`, `null` where nobody is signed in |
| `GET /claims` | needs a bearer or a session; JSON `{"sub"}` |
| `GET, POST /oauth` | needs a user's OAuth token with the scope `profile`; JSON `{"sub"}` |
| `GET /mixed` | needs one, or a session or its bearer; JSON `{"sub"}` |
| `GET /mixed/acme` | likewise, of the organization `org_acme` |
| `GET /mixed/write` | likewise, with the permission `posts:write` |
| `POST /webhooks` | takes an event; 500 at first, `?failures=` times |
| `GET /webhooks/taken` | JSON list of the events that it took: type, and id of what it is about |
| `GET /admin` | needs the role `admin` |
| `GET /write` | needs the permission `posts:write` |
| `GET /either` | needs the role `admin` or the permission `posts:write` |
| `GET /paid` | needs the entitlement `reports` and the feature flag `beta` |
| `GET /member` | needs an organization |
| `GET /acme` | needs the organization `org_acme` |
| `GET /recent` | needs a sign-in in the last 300 seconds |
| `GET /person` | keeps impersonators out |
| `GET /own` | needs a session; a response object of its own |
| `GET /away` | needs a session; redirects to `/` |
| `GET /missing` | needs a session; 404 in the framework's way |
| `GET /boom` | needs a session; an unhandled exception |
| `GET /stream` | needs a session; a stream of `one two three` |
| `GET /cached` | needs a session; sets `Cache-Control: public, max-age=60` |
| `GET /slow` | needs a session; takes 0.3 s |
| `WS /ws` | needs a session; sends the email, where the framework has WebSockets |

`options["hooks"]` is true where the application is to use the hooks: `on_sign_in` leads those who
came with the state `{"plan": "pro"}` to `/?welcome`, `on_failure` answers with 418. `GET /start`
begins a sign-in with that state.
"""
