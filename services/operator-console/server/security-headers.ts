import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * The page may load nothing but its own files, talk to its own origin and the issuer, and be framed by nobody.
 * The style nonce is for the few rules that Mantine writes at run time; scripts need none, all are files of the page.
 * @param issuer the OIDC issuer's URL; only its origin is allowed, for the token, userinfo and end-session requests
 */
export async function addSecurityHeaders(app: FastifyInstance, issuer: string): Promise<void> {
  const issuerOrigin = new URL(issuer).origin;
  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'", issuerOrigin],
        'manifest-src': ["'self'"],
        'form-action': ["'self'", issuerOrigin],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Browsers heed it over TLS only (RFC 6797, section 8.1), so it does no harm on a plain local port.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()');
  });
}
