import type { Clock } from '@cbx/kernel';
import { CbxError } from '@cbx/kernel';
import type { Principal } from '@cbx/release';
import { isRole } from '@cbx/release';
import type { JWTPayload } from 'jose';
import { errors, jwtVerify } from 'jose';
import type { IssuerKeys } from './issuer-keys.js';
import { KnownTokens } from './known-tokens.js';

/** Signatures by a private key only: nobody who can verify can sign, and `none` is no signature. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const LEEWAY_S = 30;

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly memberStates: readonly string[];
  readonly keys: IssuerKeys;
  readonly clock: Clock;
}

export interface VerifiedToken {
  readonly principal: Principal;
  readonly expiresAt: Date;
}

/**
 * Checks access tokens (JWT, RFC 7519; RFC 9068 where the issuer follows it) and reads who they are for.
 *
 * | claim | must be |
 * | --- | --- |
 * | `iss`, `aud` | the configured issuer; the configured audience among them |
 * | `exp`, `nbf` | the future, the past, with 30 s leeway; `exp` is required |
 * | `sub` | a text |
 * | `cbx_state` | one of the configured member states |
 * | `cbx_roles` | a list; entries that are no role of ours are left out |
 */
export class TokenVerifier {
  readonly #rules: TokenRules;
  readonly #known: KnownTokens;

  constructor(rules: TokenRules) {
    this.#rules = rules;
    this.#known = new KnownTokens(rules.keys);
  }

  /**
   * A token that was accepted before is accepted for as long as it is valid and the keys are held by which it was: a machine sends one with each of
   * thousands of requests.
   *
   * @throws CbxError `AUTH.INVALID_TOKEN` with `reason`, a word for the log
   * @throws CbxError `AUTH.ISSUER_UNAVAILABLE` (retryable)
   */
  async verify(token: string): Promise<VerifiedToken> {
    const { issuer, audience, keys, clock } = this.#rules;
    const known = this.#known.find(token, clock.now().getTime());
    if (known !== undefined) return known;
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keys.find, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        clockTolerance: LEEWAY_S,
        currentDate: clock.now(),
        requiredClaims: ['exp', 'sub'],
      }));
    } catch (error) {
      if (error instanceof CbxError) throw error;
      throw invalid(error instanceof errors.JOSEError ? reasonOf(error) : 'unreadable');
    }
    const verified = this.#read(payload);
    // The same leeway as above, to the second as jose counts.
    const seconds = { from: (payload.nbf ?? 0) - LEEWAY_S, until: (payload.exp ?? 0) + LEEWAY_S };
    this.#known.add(token, verified, { from: seconds.from * 1000, until: seconds.until * 1000 });
    return verified;
  }

  #read(payload: JWTPayload): VerifiedToken {
    const { sub, exp, cbx_state: state, cbx_roles: roles, name } = payload;
    if (typeof sub !== 'string' || sub === '' || exp === undefined) throw invalid('sub');
    if (typeof state !== 'string' || !this.#rules.memberStates.includes(state)) throw invalid('cbx_state');
    if (!Array.isArray(roles)) throw invalid('cbx_roles');
    const principal: Principal = {
      subject: sub,
      state,
      roles: (roles as unknown[]).filter(isRole),
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
    };
    return { principal, expiresAt: new Date(exp * 1000) };
  }
}

function reasonOf(error: InstanceType<typeof errors.JOSEError>): string {
  return error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired ? `${error.code} ${error.claim}` : error.code;
}

function invalid(reason: string): CbxError {
  return new CbxError('AUTH.INVALID_TOKEN', 'the access token is not accepted', { details: { reason } });
}
