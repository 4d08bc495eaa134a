"""The numbers of trust, each in one place with its reason."""

from datetime import timedelta

WAITING = timedelta(days=30)
"""For how long somebody has been a member before she may invite or vouch: an informant has to wait as well."""

OPEN_INVITATIONS = 3
"""Unused invitations at a time: as many as somebody knows by name whom she would bring this month."""

INVITATIONS = 6
"""Invitations in the days for which one is good, used ones too: a branch grows slowly enough to be looked at."""

VOUCHES = 3
"""Vouches in VOUCH_SPAN: who knows more newcomers than that sends the others to another member."""

VOUCH_SPAN = timedelta(days=90)

NEEDED = 2
"""Vouches from separate branches that let somebody in."""

VOUCHES_KEPT = timedelta(days=180)
"""After that nobody can learn any more who vouched for whom. Informants are found out, if at all, in the first months;
a vouch for somebody who is shut out is kept for as long as she is, because its giver may vouch no more."""
