"""Being told what happens: webhooks, over the network, as the emulator sends them."""

import httpx

from tests.web.harness import WEBHOOK_SECRET, World
from tests.web.stories import story
from workos_authkit.testing import make_event, sign_webhook


def taken(world: World, user_id: str) -> list[str]:
    """Return the types of the events about a user that the application took."""
    events = world.browser().get("/webhooks/taken").json()
    return [type for type, subject in events if subject == user_id]


def a_user_comes_and_goes(world: World, address: str) -> str:
    """Let the application hear of a user at an address, and return the user's id."""
    world.emulator.webhooks.add(f"{world.url}{address}", WEBHOOK_SECRET)
    try:
        with world.emulator.client() as authkit:
            user = authkit.users.create(email="told@example.com")
            authkit.users.update(user.id, first_name="Ada")
            authkit.users.delete(user.id)
        assert world.emulator.webhooks.wait()
    finally:
        world.emulator.webhooks.remove(f"{world.url}{address}")
    return user.id


@story()
def a_user_is_created_updated_and_deleted(world: World) -> None:
    user_id = a_user_comes_and_goes(world, "/webhooks")
    assert taken(world, user_id) == ["user.created", "user.updated", "user.deleted"]


@story()
def an_application_that_fails_twice_gets_each_event_a_third_time(world: World) -> None:
    before = len(world.emulator.webhooks.sent)
    user_id = a_user_comes_and_goes(world, "/webhooks?failures=2")

    assert sorted(taken(world, user_id)) == ["user.created", "user.deleted", "user.updated"]
    sent = world.emulator.webhooks.sent[before:]
    for type in ("user.created", "user.updated", "user.deleted"):
        attempts = [(each.attempt, each.status) for each in sent if each.event == type]
        assert attempts == [(1, 500), (2, 500), (3, 204)], type


@story()
def what_workos_did_not_send_is_refused(world: World) -> None:
    event = make_event("user.deleted", {"id": "user_forged", "email": "told@example.com"})
    body, signed = sign_webhook(event, WEBHOOK_SECRET)
    _, foreign = sign_webhook(event, "another secret")
    for content, headers in ((body, {}), (body, foreign), (body + b" ", signed)):
        answer = httpx.post(f"{world.url}/webhooks", content=content, headers=headers)
        assert answer.status_code == 400
    assert taken(world, "user_forged") == []
