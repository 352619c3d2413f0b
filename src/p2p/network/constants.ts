/** Limits and times of the network, each with its reason. */

/** Our own DHT: the public one is never used. */
export const DHT_PROTOCOL = '/bitpie/kad/1.0.0'

/** One relay dial, resolution and handshake included. */
export const RELAY_DIAL_TIMEOUT_MS = 10_000

/** First and longest wait before a lost relay is dialled again; jitter is added by the retry helper. */
export const RELAY_RETRY_MIN_MS = 300
export const RELAY_RETRY_MAX_MS = 30_000

/** The longest wait of a node that has no relay at all: nothing works until it has. */
export const RELAY_RETRY_ALONE_MS = 5_000

/** How long a connected relay may leave us without a reservation on any; doubles up to the second. */
export const UNRESERVED_MIN_MS = 10_000
export const UNRESERVED_MAX_MS = 10 * 60_000

/** A direct connection that takes longer than this is given up in favour of the relayed one. */
export const DIRECT_DIAL_TIMEOUT_MS = 12_000

/** A circuit through a relay. */
export const CIRCUIT_DIAL_TIMEOUT_MS = 8_000

/**
 * Connections taken per second through one relay, and being set up at the same time. The library's 5 and
 * 10 count every visitor that comes through a relay as the same host, and refuse the sixth.
 */
export const MAX_INBOUND_PER_SECOND = 100
export const MAX_INBOUND_PENDING = 64

/** Pings that notice a crashed peer within 3.5 s (see network.md). */
export const PING_INTERVAL_MS = 2_000
export const PING_TIMEOUT_MIN_MS = 2_000

/** A slow way is given this many of its round trips; a ping takes two or three. */
export const PING_TIMEOUT_RTTS = 6

/**
 * A peer that much is being sent to answers when that has arrived: 3 MiB on a line of 4 Mbit/s take 6 s.
 * Sent bytes leave long after they are counted.
 */
export const PING_TIMEOUT_BUSY_MS = 15_000
export const BUSY_MS = 10_000
/** More than this within a ping interval, bytes, is much. */
export const BUSY_BYTES = 64 * 1024

/** A timer that comes so much too late was asleep, together with what it was to watch. */
export const PING_LATE_MS = 1_000

/** More parallel pings than the library's 1, which collides with its own connection monitor. */
export const PING_MAX_STREAMS = 32

/** SCTP message size between our own peers, bytes. */
export const MAX_MESSAGE_BYTES = 262_144

/** Relays remembered at most; those of peers are forgotten first. */
export const MAX_RELAYS = 32

/** Relays on which a reservation is held at once: one may die without taking our address along. */
export const MAX_RESERVATIONS = 2

/** Relays connected at the same time. */
export const MAX_CONNECTED_RELAYS = 4

/** A direct connection makes the relayed one to the same peer superfluous after this time unused. */
export const CIRCUIT_LINGER_MS = 5_000

/** Time online before a browser also answers DHT queries of others. */
export const DHT_SERVER_AFTER_MS = 60_000

/** Relays are asked for others once the first work of a node that has just come online is done. */
export const LEARN_RELAYS_AFTER_MS = 2_000

/** A relay that restarted has forgotten what we provide, hence also after each reconnect. */
export const REPROVIDE_INTERVAL_MS = 20 * 60_000

/** Longest one DHT operation may take. */
export const DHT_TIMEOUT_MS = 15_000

/** Changes within this time make one snapshot. */
export const SNAPSHOT_DELAY_MS = 50

/** Rates change without an event, hence a snapshot this often while somebody watches. */
export const SNAPSHOT_REFRESH_MS = 1_000

/** Lines kept of the log. */
export const LOG_LINES = 500

/** A stream that fails on a connection gone stale is tried again on a fresh one. */
export const STREAM_ATTEMPTS = 2
