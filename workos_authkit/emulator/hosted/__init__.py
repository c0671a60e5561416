"""The pages that AuthKit hosts: sign-in with its steps, links from emails, and the device page."""
