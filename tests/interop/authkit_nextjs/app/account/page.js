import {
  refreshSession,
  signOut,
  switchToOrganization,
  withAuth,
} from "@workos-inc/authkit-nextjs";

async function leave() {
  "use server";
  await signOut();
}

async function renew() {
  "use server";
  await refreshSession({ ensureSignedIn: true });
}

async function change(form) {
  "use server";
  await switchToOrganization(form.get("organization"));
}

export default async function Account() {
  const { user, organizationId, role } = await withAuth({ ensureSignedIn: true });
  return (
    <main>
      <p id="user">{user.email}</p>
      <p id="organization">{organizationId}</p>
      <p id="role">{role}</p>
      <form action={renew}>
        <button>Refresh</button>
      </form>
      <form action={change}>
        <input name="organization" aria-label="Organization" />
        <button>Switch</button>
      </form>
      <form action={leave}>
        <button>Sign out</button>
      </form>
    </main>
  );
}
