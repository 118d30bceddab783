import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { addDrillOptions, drillExitCodes, withDrill } from '../drill-options.ts';

export const definition: CommandDefinition = {
  description:
    'Proves that the replica can be restored: restores a state into a scratch folder, opens it in a real DuckDB, reads every ' +
    'value, checks what is asserted, checkpoints, and throws it away. How it went is noted in the lease, where health checks ' +
    'and the watchdog look for it. Needs no lease, and room for one copy of the database.',
  examples: [
    { line: 'drill', does: 'the newest state' },
    {
      line: 'drill --assert "SELECT count(*) > 0 FROM users"',
      does: 'and one thing that has to be true in it',
    },
  ],
  exitCodes: drillExitCodes,
  reports: true,
  configure: addDrillOptions,
  run: prove,
};

async function prove(commandLine: CommandLine, command: Command): Promise<number> {
  const settings = await commandLine.settings('bucket');
  const logger = await commandLine.log(settings);
  const { drill } = await import('../../supervisor/archive/drill.ts');
  const { record, check, seconds } = await withDrill({ settings, logger, command }, drill);
  const { seq } = record.line;
  const { engine: duckdb, tables } = check;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  commandLine.answer({
    document: { passed: true, seq, seconds, duckdb, tables },
    text: `Record ${seq} was restored and read whole by DuckDB ${duckdb}, in ${seconds.toFixed(1)} s: ${tables.length} tables, ${rows} rows.`,
  });
  return ExitCode.done;
}
