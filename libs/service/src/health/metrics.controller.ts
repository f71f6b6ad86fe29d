import { CbxError } from '@cbx/kernel';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth-decorators.js';
import { prometheusExporter } from '../telemetry/prometheus.js';

/** `/metrics`: the process's metrics as Prometheus text; 404 where telemetry was not started. */
@ApiExcludeController()
@Public()
@Controller('metrics')
export class MetricsController {
  @Get()
  metrics(@Res() reply: FastifyReply): void {
    const exporter = prometheusExporter();
    if (exporter === undefined) throw new CbxError('REQUEST.NOT_FOUND', 'this process keeps no metrics');
    reply.hijack();
    exporter.getMetricsRequestHandler(reply.request.raw, reply.raw);
  }
}
