import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { problemResponse } from './api-problems.js';
import { ProblemDto } from './problem-schema.js';

export interface ApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** Adds what is known only once the service runs. */
  readonly describe?: ((document: OpenAPIObject, app: INestApplicationContext) => void) | undefined;
}

/** The service's OpenAPI document, of its controllers and their decorators. */
export function createOpenApi(app: NestFastifyApplication, info: ApiInfo): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(info.title)
    .setDescription(info.description)
    .setVersion(info.version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addSecurityRequirements('bearer')
    .addGlobalResponse(
      problemResponse(401, ['AUTH.REQUIRED', 'AUTH.INVALID_TOKEN']),
      problemResponse(403, ['AUTH.FORBIDDEN']),
      problemResponse(500, ['SERVICE.INTERNAL']),
      problemResponse(503, ['SERVICE.UNAVAILABLE', 'PERSISTENCE.UNAVAILABLE', 'AUTH.ISSUER_UNAVAILABLE', 'SERVICE.STOPPING']),
    );
  const document = SwaggerModule.createDocument(app, builder.build(), { extraModels: [ProblemDto] });
  info.describe?.(document, app);
  return document;
}

/** Serves the document under `/openapi.json`, to everybody: it says nothing that the source does not. Made when first asked for. */
export function serveOpenApi(app: NestFastifyApplication, info: ApiInfo): void {
  let text: string | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) => {
      text ??= JSON.stringify(createOpenApi(app, info));
      void reply.type('application/json; charset=utf-8').send(text);
    });
}
