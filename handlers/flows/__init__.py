"""One file a conversation, its words beside it; `handlers.registry` finds them."""
