"""What the clients do themselves."""

from tests.operations.row import Answer, Row, sent

ROWS = [
    Row(
        call=lambda authkit: authkit.request(
            "POST", "/organizations", params={"dry_run": True}, json={"name": "Engines"}
        ),
        sends=sent("POST /organizations", {"name": "Engines"}, dry_run="true"),
        answers=Answer({"id": "org_1", "anything": [1, None]}, 201),
        returns={"id": "org_1", "anything": [1, None]},
        public=True,
        documented=False,
    ),
]
