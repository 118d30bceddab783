import { z } from 'zod';
import { oneOf, secretLike } from '../kinds.ts';
import type { SettingGroup, SettingKind } from '../setting.ts';

/** Where the HTTP server listens. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

const httpAddress: SettingKind<HttpAddress | 'off'> = {
  expected: 'host:port, [IPv6 address]:port, or off',
  schema: z.string().transform((text, context) => {
    if (text === 'off') return 'off' as const;
    const match = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<name>[\w.-]+)):(?<port>\d{1,5})$/i.exec(text);
    const { ipv6, name, port } = match?.groups ?? {};
    const host = ipv6 ?? name;
    if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
    context.addIssue('not an address');
    return z.NEVER;
  }),
};

const instant: SettingKind<Date> = {
  expected: 'a time as in 2026-11-24T12:00:00Z',
  schema: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
};

/** What people and machines see of a running Eider. */
export const operationDeclarations = {
  httpAddress: {
    name: 'EIDER_HTTP_ADDRESS',
    ...httpAddress,
    meaning:
      'Where health, metrics, status page and admin API are served; port 0 takes a free one, `off` serves nothing.',
    default: '127.0.0.1:8321',
  },
  adminToken: {
    name: 'EIDER_ADMIN_TOKEN',
    ...secretLike('at least 16 printable characters without spaces', /^[\x21-\x7e]{16,}$/),
    meaning: 'Bearer token of the admin API.',
    otherwise: 'the admin API is off',
  },
  heartbeatUrl: {
    name: 'EIDER_HEARTBEAT_URL',
    ...secretLike('a URL that starts with https:// or http://', /^https?:\/\/[^\s/]+\S*$/),
    meaning:
      'Called after a sync that made everything durable, never while the lag grows; for a dead-man switch.',
    otherwise: 'nobody is called',
  },
  credentialsExpireAt: {
    name: 'EIDER_CREDENTIALS_EXPIRE_AT',
    ...instant,
    meaning:
      'When the key to the bucket expires, for the alert that comes before; nothing else depends on it.',
    otherwise: 'no alert comes before',
  },
  logLevel: {
    name: 'EIDER_LOG_LEVEL',
    ...oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    meaning: 'Least level of the events that are logged, to stderr.',
    default: 'info',
  },
} as const satisfies SettingGroup;
