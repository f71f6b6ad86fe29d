/** What every command of `cbx ops` takes. */
export const OPS_OPTIONS = { json: { type: 'boolean' }, service: { type: 'string', multiple: true } } as const;

/** Their lines in a command's help. */
export const OPS_OPTIONS_HELP = `  --service NAME  ask this service only: exchange-gateway, case-registry or alerting; may be given more than once
  --json          the whole answer as JSON, for programs
  -h, --help      this text`;

/** How the suite is found: the end of each command's help. */
export const OPS_ACCESS_HELP = `Which suite: the one that runs in this checkout (npm start), with its own client of the role ops. Another one is named by the environment:
  CBX_GATEWAY_URL, CBX_REGISTRY_URL, CBX_ALERTING_URL   where the services are; those that are set are asked
  CBX_TOKEN                                             an access token, or the means to get one:
  CBX_OIDC_ISSUER, CBX_OPS_CLIENT_ID, CBX_OPS_CLIENT_SECRET
`;

export const OPS_EXIT_HELP = `Exit code: 0 done; 1 the command line is wrong; 2 a service cannot be asked or refuses; 3 done, and what came of it wants attention;
70 a defect of this program.
`;
