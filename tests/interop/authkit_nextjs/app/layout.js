import { AuthKitProvider } from "@workos-inc/authkit-nextjs/components";

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <AuthKitProvider>{children}</AuthKitProvider>
      </body>
    </html>
  );
}
