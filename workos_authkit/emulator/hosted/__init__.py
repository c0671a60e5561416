"""The pages that AuthKit hosts: sign-in with its steps, links in emails, and the device page."""
