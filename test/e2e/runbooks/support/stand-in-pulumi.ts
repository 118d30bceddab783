import { existsSync, readFileSync, writeFileSync } from 'node:fs';

// Stands for the command line of Pulumi, as far as a rotation uses it. Its stack is a JSON file beside it: the epoch of the
// configuration, the epoch that was deployed, and the environments of both epochs. The real one is driven by test/infra.

interface Stack {
  config: number;
  deployed: number;
  /** By epoch. */
  env: Record<string, string>[];
  /** Whether `up` fails. */
  fails: boolean;
}

const file = process.env['STAND_IN_STACK'] ?? '';
const stack = JSON.parse(readFileSync(file, 'utf8')) as Stack;
const args = process.argv.slice(2);
const save = (changes: Partial<Stack>) => writeFileSync(file, JSON.stringify({ ...stack, ...changes }));

function fail(message: string): never {
  console.error(`error: ${message}`);
  process.exit(255);
}

const [command = '', action = ''] = args;
if (!existsSync(file) || args[args.indexOf('--stack') + 1] !== 'prod') fail('no stack');
if (command === 'config' && action === 'set') save({ config: Number(args[3]) });
else if (command === 'config')
  console.log(JSON.stringify({ 'eider:rotationEpoch': { value: String(stack.config) } }));
else if (command === 'preview' && stack.config !== stack.deployed) fail('changes proposed');
else if (command === 'up' && stack.fails) fail('update failed');
else if (command === 'up') save({ deployed: stack.config });
else if (command === 'stack') console.log(JSON.stringify({ app: stack.env[stack.deployed] }));
