"""The demo's pages. Pure: values in, HTML out."""

from collections.abc import Mapping, Sequence
from html import escape

from workos_authkit.models.sessions import AuthenticatedSession

STYLE = """
:root { color-scheme: light dark; --ink: #1c2024; --dim: #60646c; --paper: #f7f7fa; --card: #fff;
  --line: #e4e4ea; --accent: #5b3df5; --on-accent: #fff; --soft: #efecff; --good: #18794e; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --dim: #a5a9b2; --paper: #101014;
  --card: #19191f; --line: #2d2e36; --accent: #9d8bff; --on-accent: #14121f; --soft: #262238;
  --good: #4cc38a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header { display: flex; align-items: center; justify-content: space-between; gap: 1rem;
  max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem; }
header a.brand { display: flex; align-items: center; gap: .6rem; color: inherit; font-weight: 650;
  text-decoration: none; }
header .mark { width: 1.6rem; height: 1.6rem; border-radius: .5rem;
  background: linear-gradient(135deg, var(--accent), #2fb3ff); }
header nav { display: flex; align-items: center; gap: .75rem; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { margin: 0 0 .25rem; font-size: clamp(1.6rem, 4vw, 2.4rem); line-height: 1.15;
  letter-spacing: -.02em; }
h2 { margin: 0 0 .75rem; font-size: 1.05rem; }
p { margin: 0 0 1rem; color: var(--dim); }
.hero { padding: clamp(2rem, 8vw, 5rem) 0; max-width: 36rem; }
.hero p { font-size: 1.1rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); }
.card { min-width: 0; padding: 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 14px; }
.person { display: flex; align-items: center; gap: 1rem; margin-bottom: 1.5rem; }
.person p { margin: 0; }
.face { flex: none; display: grid; place-items: center; width: 3.5rem; height: 3.5rem;
  border-radius: 50%; background: var(--soft); color: var(--accent); font-size: 1.3rem;
  font-weight: 650; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .4rem 1rem; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; text-align: right; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; }
button, .button { display: inline-block; padding: .55rem 1rem; border: 1px solid var(--line);
  border-radius: 9px; background: var(--card); color: var(--ink); font: inherit; font-weight: 600;
  text-decoration: none; cursor: pointer; }
.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
button:focus-visible, a:focus-visible, select:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
select { width: 100%; margin-bottom: .75rem; padding: .55rem; border: 1px solid var(--line);
  border-radius: 9px; background: var(--paper); color: var(--ink); font: inherit; }
.note { color: var(--good); font-weight: 600; }
"""


def page(title: str, body: str, session: AuthenticatedSession | None) -> str:
    """Return a whole page."""
    if session is None:
        ways = '<a class="button" href="/auth/sign-in?return_to=/account">Sign in</a>'
    else:
        ways = '<form method="post" action="/auth/sign-out"><button>Sign out</button></form>'
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        '<header><a class="brand" href="/"><span class="mark"></span>AuthKit demo</a>'
        f"<nav>{ways}</nav></header><main>{body}</main></html>"
    )


def home_page(session: AuthenticatedSession | None) -> str:
    """Return the start page."""
    if session is None:
        ways = (
            '<a class="button primary" href="/auth/sign-in?return_to=/account">Sign in</a>'
            '<a class="button" href="/auth/sign-up?return_to=/account">Create an account</a>'
        )
    else:
        ways = '<a class="button primary" href="/account">Go to your account</a>'
    body = (
        '<section class="hero"><h1>Sign people in, with ten lines of Python.</h1>'
        "<p>This application and the AuthKit that it talks to run on your machine: nothing leaves "
        "it.</p>"
        f'<div class="actions">{ways}</div></section>'
    )
    return page("AuthKit demo", body, session)


def account_page(
    session: AuthenticatedSession,
    organizations: Mapping[str, str],
    *,
    seconds_left: float,
    signed_in_ago: float | None,
) -> str:
    """Return the account page.

    Args:
        session: The session.
        organizations: The user's organizations: name by id.
        seconds_left: How long the access token is still good for.
        signed_in_ago: How many seconds ago the user signed in.
    """
    user = session.user
    name = " ".join(filter(None, (user.first_name, user.last_name))) or user.email
    current = session.organization_id
    facts = {
        "Organization": organizations.get(current or "", "none"),
        "Role": session.role or "none",
        "Permissions": ", ".join(session.permissions) or "none",
        "Signed in with": session.authentication_method or "unknown",
        "Signed in": "unknown" if signed_in_ago is None else f"{signed_in_ago:.0f} s ago",
        "Access token": f"good for {seconds_left:.0f} s",
    }
    options = "".join(
        f'<option value="{escape(id_)}"{" selected" if id_ == current else ""}>{escape(label)}'
        "</option>"
        for id_, label in organizations.items()
    )
    body = (
        f'<div class="person"><div class="face" aria-hidden="true">{escape(name[0].upper())}</div>'
        f'<div><h1>{escape(name)}</h1><p id="email">{escape(user.email)}</p></div></div>'
        f'<div class="grid"><section class="card"><h2>Your session</h2>{_facts(facts)}</section>'
        '<section class="card"><h2>Organization</h2>'
        '<form method="post" action="/auth/organization">'
        '<input type="hidden" name="return_to" value="/account">'
        f'<select name="organization_id" aria-label="Organization">{options}</select>'
        "<button>Switch</button></form></section>"
        '<section class="card"><h2>Try</h2>'
        "<p>An access token lives for minutes. The next page after its end refreshes the session, "
        "and you notice nothing.</p>"
        '<div class="actions"><form method="post" action="/wait"><button>Let ten minutes pass'
        '</button></form><a class="button" href="/vault">Open the vault</a></div></section></div>'
    )
    return page("Your account", body, session)


def vault_page(session: AuthenticatedSession) -> str:
    """Return the page that asks for a recent sign-in."""
    body = (
        "<h1>The vault</h1><p>You get here only if you signed in within the last five minutes.</p>"
        '<p class="note">You did.</p><a class="button" href="/account">Back to your account</a>'
    )
    return page("The vault", body, session)


def fragment(session: AuthenticatedSession) -> str:
    """Return a part of a page, for htmx."""
    return f'<p class="note">Hello, {escape(session.user.email)}.</p>'


def _facts(facts: Mapping[str, str]) -> str:
    rows: Sequence[str] = [
        f"<dt>{escape(term)}</dt><dd>{escape(value)}</dd>" for term, value in facts.items()
    ]
    return f"<dl>{''.join(rows)}</dl>"
