import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { type handleUnaryCall, Server, status } from '@grpc/grpc-js';
import grpcLanguage from '@pulumi/pulumi/proto/language_grpc_pb.js';
import language from '@pulumi/pulumi/proto/language_pb.js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';
import { listen } from './loopback-server.ts';

const RUN = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run/index.js');

/** A language host that an engine can be told to attach to (`PULUMI_DEBUG_LANGUAGES=nodejs:<port>`). */
export interface LanguageHost extends AsyncDisposable {
  port: number;
}

/**
 * Stands in for `pulumi-language-nodejs`, which comes with Pulumi's own installer and not with its Go modules. It
 * does what that one does with a program: it starts the SDK's own runner (`@pulumi/pulumi/cmd/run`) in the program's
 * folder, with the options of Pulumi.yaml. Source: sdk/nodejs/cmd/pulumi-language-nodejs/main.go.
 */
export async function serveLanguageHost(): Promise<LanguageHost> {
  const running = new Set<ChildProcess>();
  let engine = '';
  const server = new Server();
  const run: handleUnaryCall<language.RunRequest, language.RunResponse> = ({ request }, callback) => {
    const child = startProgram(request, engine);
    running.add(child);
    child.on('error', (error) => callback({ code: status.INTERNAL, details: error.message }));
    child.on('exit', (code) => {
      running.delete(child);
      const response = new language.RunResponse();
      // The runner has reported its error by itself.
      callback(
        null,
        code === 0 ? response : response.setBail(true).setError(`the program ended with code ${code}`),
      );
    });
  };
  server.addService(grpcLanguage.LanguageRuntimeService, {
    handshake: ((call, callback) => {
      engine = call.request.getEngineAddress();
      callback(null, new language.LanguageHandshakeResponse());
    }) satisfies handleUnaryCall<language.LanguageHandshakeRequest, language.LanguageHandshakeResponse>,
    getPluginInfo: ((_call, callback) =>
      callback(null, new plugin.PluginInfo().setVersion('1.0.0'))) satisfies handleUnaryCall<
      unknown,
      plugin.PluginInfo
    >,
    getRequiredPackages: ((_call, callback) =>
      callback(null, new language.GetRequiredPackagesResponse())) satisfies handleUnaryCall<
      unknown,
      language.GetRequiredPackagesResponse
    >,
    run,
  });
  const port = await listen(server);
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL');
      server.forceShutdown();
    },
  };
}

function startProgram(request: language.RunRequest, engine: string): ChildProcess {
  const info = request.getInfo();
  const { typescript } = info?.getOptions()?.toJavaScript() ?? {};
  const options = {
    monitor: request.getMonitorAddress(),
    engine,
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
    ...(request.getDryrun() ? { 'dry-run': 'true' } : {}),
  };
  return spawn(
    process.execPath,
    [
      RUN,
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      info?.getEntryPoint() ?? '.',
    ],
    {
      cwd: info?.getProgramDirectory(),
      stdio: 'inherit',
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        ...(typescript === undefined ? {} : { PULUMI_NODEJS_TYPESCRIPT: String(typescript) }),
      },
    },
  );
}
