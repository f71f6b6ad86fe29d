/** As in logs, traces, consumer groups and dead letters. */
export const SERVICE = 'exchange-gateway';
