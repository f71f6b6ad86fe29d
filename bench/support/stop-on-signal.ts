/** Has a bench that is ended early (Ctrl+C, a time limit) end what it started, so that nothing goes on running behind it. */
export function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().finally(() => process.exit(1)));
}
