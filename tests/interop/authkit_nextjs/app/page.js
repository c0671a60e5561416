import { withAuth } from "@workos-inc/authkit-nextjs";

export default async function Home() {
  const { user } = await withAuth();
  return <p id="user">{user ? user.email : "nobody"}</p>;
}
