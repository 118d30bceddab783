import { S3Client } from '@aws-sdk/client-s3';
import type { StoreCredentials, StoreSettings, StoreTimeouts } from '../store-settings.ts';

const defaultTimeouts: StoreTimeouts = { connect: 5000, idle: 30_000 };

type R2ClientOptions = Pick<StoreSettings, 'endpoint' | 'region' | 'timeouts'> & {
  credentials: StoreCredentials;
};

/** The SDK's client, as R2 needs it. Retrying is the store's own, so that every try is seen and counted. */
export const r2Client = ({
  endpoint,
  region = 'auto',
  credentials,
  timeouts = defaultTimeouts,
}: R2ClientOptions): S3Client =>
  new S3Client({
    endpoint: endpoint.href,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    // By default the SDK adds CRC32 trailers, which R2 answers with 500 (litestream #912).
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: timeouts.connect, socketTimeout: timeouts.idle },
  });
