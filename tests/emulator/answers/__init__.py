"""One row per documented answer: how to bring an AuthKit to give it, by area."""

from tests.emulator.answers import (
    addresses as addresses,
)
from tests.emulator.answers import (
    api_keys as api_keys,
)
from tests.emulator.answers import (
    authenticating as authenticating,
)
from tests.emulator.answers import (
    authorization as authorization,
)
from tests.emulator.answers import (
    codes_and_passwords as codes_and_passwords,
)
from tests.emulator.answers import (
    configuration as configuration,
)
from tests.emulator.answers import (
    events as events,
)
from tests.emulator.answers import (
    hosted as hosted,
)
from tests.emulator.answers import (
    invitations as invitations,
)
from tests.emulator.answers import (
    memberships as memberships,
)
from tests.emulator.answers import (
    organizations as organizations,
)
from tests.emulator.answers import (
    roles as roles,
)
from tests.emulator.answers import (
    second_factors as second_factors,
)
from tests.emulator.answers import (
    sessions as sessions,
)
from tests.emulator.answers import (
    users as users,
)
from tests.emulator.answers.table import ROWS as ROWS
from tests.emulator.answers.table import Row as Row
