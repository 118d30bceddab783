import { z } from 'zod';
import { EiderError } from '../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { defineRunbook } from './frame/runbook.ts';
import { requireReplica } from './steps/require-replica.ts';

const verifyDocument = z.object({
  records: z.number(),
  packs: z.number(),
  maps: z.number(),
  bytes: z.number(),
  problems: z.array(z.object({ key: z.string(), problem: z.string() })),
});

/** Objects of the replica are missing or damaged. */
class ReplicaDamagedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(problems: readonly string[]) {
    super({
      what: `${problems.length} objects are missing or damaged: ${problems.join('; ')}`,
      todo: 'Touch none of them; restore-to-point to a sound point, or restore-archive, and call somebody',
    });
  }
}

interface Facts {
  readonly sample: string;
  readonly newest: number;
}

export const runbook = defineRunbook<Facts>({
  name: 'verify-replica',
  summary: 'read every byte that a restore point needs, and name each object that is damaged',
  does: 'Reads the replica and checks every byte against its SHA-256. It reads, and changes nothing.',
  cannotUndo: 'nothing; but it downloads what it checks.',
  options: {
    sample: { value: '<percent>', does: 'read only a share of the packs, such as 5% (default: all)' },
  },
  async examine(context) {
    const { newest } = await requireReplica(context);
    return { sample: context.options.text('sample') ?? '100%', newest: newest.seq };
  },
  plan: ({ sample, newest }) => [
    {
      does: `Read and check all records up to ${newest}, their maps, and ${sample} of the packs`,
      ifItFails: 'the replica is as it was; nothing was changed.',
      run: async ({ eider, say }) => {
        const found = await eider.ask(['verify', '--sample', sample], verifyDocument, {
          alsoDone: [ExitCode.data],
        });
        const { records, packs, maps, bytes, problems } = found;
        for (const { problem } of problems) say(`  ${problem}`);
        if (problems.length > 0) throw new ReplicaDamagedError(problems.map(({ key }) => key));
        return {
          said: `Nothing is missing or damaged: ${records} records, ${maps} map objects, ${packs} packs, ${bytes} bytes read`,
        };
      },
    },
  ],
  next: () => 'that every byte is there does not prove that DuckDB opens it: rehearse-restore does',
});
