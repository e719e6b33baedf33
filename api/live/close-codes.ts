/** Close codes of the feeds: the session ended; the hub is full; the hub stops. */
export const CLOSE_SESSION_ENDED = 4401;
export const CLOSE_TRY_LATER = 1013;
export const CLOSE_GOING_AWAY = 1001;
