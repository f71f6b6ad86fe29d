/** Injection token: submissions up to this many bytes are translated where they arrive, larger ones by a thread. */
export const SMALL_BYTES = Symbol('exchange-gateway.small-bytes');
