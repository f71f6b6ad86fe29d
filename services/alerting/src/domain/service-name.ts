/** The name under which alerting takes messages, speaks on `notification.progress.v1` and has its dead letters. */
export const SERVICE = 'alerting';
