import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AdminEnv } from './admin/authorize.ts';

/** Serves the document that describes the routes, made of the schemas that check them. */
export function addDocument(app: OpenAPIHono<AdminEnv>, { version }: { version: string }): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'EIDER_ADMIN_TOKEN',
  });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Eider',
      version,
      description: 'Health, metrics and the admin API of one database (docs/admin-api.md).',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
}
