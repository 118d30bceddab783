import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import type { LocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

/** A stage whose bucket is a local R2 behind a fault proxy. */
export interface ProxiedStage extends AsyncDisposable {
  readonly stage: ReplicaStage;
  readonly proxy: FaultProxy;
  /** Setting of an `eider` that reaches the bucket past the proxy. */
  readonly direct: { readonly R2_ENDPOINT: string };
}

/** Puts a stage, with a key of its own, in front of an R2. */
export async function startProxiedStage(r2: LocalR2): Promise<ProxiedStage> {
  const proxy = await startFaultProxy({ upstream: r2.endpoint });
  const stage = await ReplicaStage.create({ s3: { ...r2, endpoint: proxy.endpoint } });
  return {
    stage,
    proxy,
    direct: { R2_ENDPOINT: r2.endpoint.href },
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
      await proxy.stop();
    },
  };
}
