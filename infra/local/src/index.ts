export { MEMBER_STATES, type Credentials, type MemberSystem, type SignIn } from './credentials.ts';
export { ENGINE_VARIABLES, enginesFromEnvironment } from './engines-from-environment.ts';
export type { Engines } from './engines.ts';
export type { ManagedProcess } from './managed-process.ts';
export type { Progress } from './progress.ts';
export { ROOT } from './paths.ts';
export { SERVICES, type ServiceName } from './services.ts';
export { startSuite, type StartSuiteOptions } from './start-suite.ts';
export type { Suite, SuiteAddresses } from './suite.ts';
