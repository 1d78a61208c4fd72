"""What time takes away, in every town. Each sweep works in small transactions."""

from __future__ import annotations

from datetime import date, datetime

from storage.photos import Photo


class Sweeps:
    """Run by the worker's timers; every method may be called at any time, by anyone."""

    def purge_inbox(self, before: date) -> int:
        """Forget events heard before that day (three days are kept); how many."""
        raise NotImplementedError

    def stale_draft_photos(self, before: datetime) -> list[Photo]:
        """Delete draft photos made before then (24 hours); the caller deletes their files."""
        raise NotImplementedError

    def forget_held(self, now: datetime) -> int:
        """Wipe held texts whose 15 minutes are over, and all on start (`now` far in the future)."""
        raise NotImplementedError

    def forget_drafts(self, before_ms: int) -> int:
        """Put talks back to the menu whose last event is older (24 hours), so that drafts die."""
        raise NotImplementedError

    def purge_outbox(self, before: datetime) -> int:
        """Delete sent and dropped rows made before then (7 days)."""
        raise NotImplementedError

    def purge_link_codes(self, now: datetime) -> int:
        """Delete codes that are used or over."""
        raise NotImplementedError
