const INHERITED = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|JAVA_HOME|OTEL_.*|CBX_LOG_LEVEL|NODE_EXTRA_CA_CERTS)$/;

/** What the stack's processes take over from whoever started it: nothing that could set one of their settings by accident. */
export function inheritedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => INHERITED.test(name)));
}
