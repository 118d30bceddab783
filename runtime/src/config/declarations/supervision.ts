import { numberOf, oneOf, path, textLike, wholeNumberOf, yesOrNo } from '../kinds.ts';
import type { SettingGroup } from '../setting.ts';

/** The database on this disk, and how `eider run` starts, stops and shares it. */
export const supervisionDeclarations = {
  databasePath: {
    name: 'EIDER_DATABASE_PATH',
    ...path,
    meaning: 'The DuckDB file that the application opens. Its folder must exist.',
    otherwise: 'needed by the commands that work on a local file',
  },
  scratchPath: {
    name: 'EIDER_SCRATCH_PATH',
    ...path,
    meaning: 'Folder for restores that only check something; needs room for one more copy of the database.',
    otherwise: 'a folder beside the database',
  },
  start: {
    name: 'EIDER_START',
    ...oneOf('verify', 'fast'),
    meaning:
      'After an unclean stop, `verify` compares the whole local file with the replica before the application starts; `fast` trusts its headers and compares behind the running application.',
    default: 'verify',
  },
  conflict: {
    name: 'R2_CONFLICT',
    ...oneOf('newer', 'local', 'remote', 'fail'),
    meaning:
      'Which side wins if the local file and the replica went separate ways: the one with the later last commit, always the same one, or neither (`fail`: do not start). The loser is kept under `conflicts/`.',
    default: 'newer',
  },
  validateDownloads: {
    name: 'R2_VALIDATE_DOWNLOADS',
    ...yesOrNo,
    meaning: 'Open a restored database in DuckDB before the application sees it.',
    default: 'true',
  },
  schemaVersion: {
    name: 'EIDER_SCHEMA_VERSION',
    ...wholeNumberOf('migrations', { from: 0, to: 9999 }),
    meaning:
      'The newest migration that the application knows (docs/library.md). `eider run` does not start it on a database whose `schema_compatibility` asks for a newer one, and exits with 65.',
    otherwise: 'nothing is compared',
  },
  lease: {
    name: 'EIDER_LEASE',
    ...oneOf('handover', 'wait', 'fail'),
    meaning:
      'If another writer is alive: `handover` asks it to stop, `wait` waits until it is gone, `fail` exits with 75.',
    default: 'handover',
  },
  leaseTtlSeconds: {
    name: 'EIDER_LEASE_TTL_SECONDS',
    ...numberOf('seconds', { from: 1, to: 3600 }),
    meaning: 'Seconds without a sign of life after which a writer counts as dead.',
    default: '30',
  },
  fenced: {
    name: 'EIDER_FENCED',
    ...oneOf('stop', 'continue'),
    meaning:
      'When another writer has taken over: `stop` stops the application, `continue` lets it run although nothing that it writes is kept.',
    default: 'stop',
  },
  isolationSeconds: {
    name: 'EIDER_ISOLATION_SECONDS',
    ...numberOf('seconds', { from: 1, to: 604_800 }),
    meaning: 'Seconds without an answer from the bucket after which the application is stopped.',
    otherwise: 'never',
  },
  instance: {
    name: 'EIDER_INSTANCE',
    ...textLike('up to 256 printable characters', /^[\x21-\x7e]{1,256}$/),
    meaning: 'Names this instance in the lease: the same after a restart, another for every container.',
    otherwise: 'host name and path of the database',
  },
  shutdownSeconds: {
    name: 'EIDER_SHUTDOWN_SECONDS',
    ...numberOf('seconds', { from: 1, to: 3600 }),
    meaning:
      'Seconds from the signal to the exit, for the application and the last upload together. Keep it below the time after which the platform kills (Docker 10, Kubernetes 30).',
    default: '25',
  },
  passSecrets: {
    name: 'EIDER_PASS_SECRETS',
    ...yesOrNo,
    meaning: 'Leave the secrets of Eider in the environment of the application.',
    default: 'false',
  },
} as const satisfies SettingGroup;
