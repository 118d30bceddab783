import { type handleUnaryCall, Server, status } from '@grpc/grpc-js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';
import grpcProvider from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import provider from '@pulumi/pulumi/proto/provider_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { listen } from '../harness/loopback-server.ts';
import type { InputFailure } from './check-inputs.ts';
import type { Change, CloudflareProvider } from './cloudflare-provider.ts';
import { toPlain, toStruct } from './plain.ts';

/** The version of the SDK that the program is written with. */
const VERSION = '6.22.1';

/** A provider that an engine can be told to attach to (`PULUMI_DEBUG_PROVIDERS=cloudflare:<port>`). */
export interface ServedProvider extends AsyncDisposable {
  port: number;
}

/** Speaks Pulumi's resource provider protocol on a free loopback port. Source: proto/pulumi/provider.proto. */
export async function serveProvider(double: CloudflareProvider): Promise<ServedProvider> {
  const server = new Server();
  server.addService(grpcProvider.ResourceProviderService, {
    ...lifecycle,
    ...resources(double),
    ...functions(double),
  });
  const port = await listen(server);
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

/** An error of the double reaches the engine as the message that the real API would have given. */
function unary<Request, Response>(
  answer: (request: Request) => Response,
): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

const lifecycle = {
  getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(VERSION)),
  getSchema: unary(() =>
    new provider.GetSchemaResponse().setSchema(JSON.stringify({ name: 'cloudflare', version: VERSION })),
  ),
  checkConfig: unary((request: provider.CheckRequest) =>
    new provider.CheckResponse().setInputs(request.getNews()),
  ),
  diffConfig: unary(() =>
    new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE),
  ),
  configure: unary(() => new provider.ConfigureResponse().setSupportspreview(true)),
  cancel: unary(() => new empty.Empty()),
  attach: unary(() => new empty.Empty()),
};

const resources = (double: CloudflareProvider) => ({
  check: unary((request: provider.CheckRequest) =>
    new provider.CheckResponse()
      .setInputs(request.getNews())
      .setFailuresList(double.check(request.getType(), toPlain(request.getNews())).map(toFailure)),
  ),
  diff: unary((request: provider.DiffRequest) =>
    toDiff(
      double.diff(request.getType(), { inputs: toPlain(request.getOldInputs()) }, toPlain(request.getNews())),
    ),
  ),
  create: unary((request: provider.CreateRequest) => {
    const type = request.getType();
    const inputs = toPlain(request.getProperties());
    if (request.getPreview())
      return new provider.CreateResponse().setProperties(toStruct(double.preview(type, inputs)));
    const { id, outputs } = double.create(request.getUrn(), type, inputs);
    return new provider.CreateResponse().setId(id).setProperties(toStruct(outputs));
  }),
  read: unary((request: provider.ReadRequest) => {
    const found = double.read(
      request.getUrn(),
      request.getType(),
      request.getId(),
      toPlain(request.getProperties()),
    );
    if (found === undefined) return new provider.ReadResponse();
    return new provider.ReadResponse()
      .setId(found.id)
      .setInputs(toStruct(found.inputs))
      .setProperties(toStruct(found.outputs));
  }),
  update: unary((request: provider.UpdateRequest) => {
    const inputs = toPlain(request.getNews());
    const state = toPlain(request.getOlds());
    const outputs = request.getPreview()
      ? inputs
      : double.update(request.getUrn(), request.getType(), request.getId(), inputs);
    return new provider.UpdateResponse().setProperties(toStruct({ ...state, ...outputs }));
  }),
  delete: unary((request: provider.DeleteRequest) => {
    double.remove(request.getUrn(), request.getType(), request.getId(), toPlain(request.getProperties()));
    return new empty.Empty();
  }),
});

const functions = (double: CloudflareProvider) => ({
  invoke: unary((request: provider.InvokeRequest) => {
    const answer = double.invoke(request.getTok(), toPlain(request.getArgs()));
    if ('failures' in answer)
      return new provider.InvokeResponse().setFailuresList(answer.failures.map(toFailure));
    return new provider.InvokeResponse().setReturn(toStruct(answer.outputs));
  }),
});

const toFailure = ({ property, reason }: InputFailure): provider.CheckFailure =>
  new provider.CheckFailure().setProperty(property).setReason(reason);

function toDiff(changes: readonly Change[]): provider.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  return new provider.DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(changes.map(({ name }) => name))
    .setReplacesList(changes.filter(({ replaces }) => replaces).map(({ name }) => name));
}
