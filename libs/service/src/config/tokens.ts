/** Injection token of the service's configuration: `@Inject(CONFIG) config: ConfigOf<typeof settings>`. */
export const CONFIG = Symbol('cbx.config');
/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('cbx.clock');
/** Injection token of the service's name, as in logs and traces: `case-registry`. */
export const SERVICE_NAME = Symbol('cbx.service-name');
/** Injection token of the process's logger (pino). Nest's `new Logger('Name')` writes to it too. */
export const LOGGER = Symbol('cbx.logger');
