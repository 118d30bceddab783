import { beAloneOnDisk } from '../../../runtime/src/supervisor/disk/alone-on-disk.ts';

/** Takes a disk, says so, and keeps it until it is killed or its stdin ends. */
const [, , database = ''] = process.argv;
const alone = beAloneOnDisk(database);
process.stdout.write('held\n');
process.stdin.on('end', () => alone[Symbol.dispose]()).resume();
