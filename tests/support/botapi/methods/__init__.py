"""What the methods of the Bot API do, once their parameters are checked."""

from collections.abc import Callable
from typing import Any

from tests.support.botapi.methods.editing import Editing
from tests.support.botapi.methods.profile import Profile
from tests.support.botapi.methods.receiving import Receiving
from tests.support.botapi.methods.sending import Sending
from tests.support.botapi.webhook import Webhook
from tests.support.botapi.world import World

Json = dict[str, Any]
Handler = Callable[[Json], Any]


def handlers(world: World, webhook: Webhook) -> dict[str, Handler]:
    """Every method by its name."""
    return {
        **Sending(world).handlers(),
        **Editing(world).handlers(),
        **Profile(world).handlers(),
        **Receiving(world, webhook).handlers(),
    }
