import { Violation } from '../kernel/violation.ts';
import type { Application } from '../model/application.ts';
import type { Disk } from '../model/disk.ts';

/** One application at a time, unless a fault keeps one of the machines from hearing about the other. */
export function checkApplications(starting: Application, running: ReadonlySet<Application>): void {
  for (const other of running) {
    if (other.disk === starting.disk) {
      throw new Violation('one database', `two applications open the database on ${starting.machine.name}`);
    }
    if (other.machine.isTroubled || starting.machine.isTroubled) continue;
    const names = `${other.machine.name} and ${starting.machine.name}`;
    throw new Violation('one application', `two applications run, on ${names}, and nothing keeps them apart`);
  }
}

/** Files are never moved under an application that has them open. */
export function checkReplacedFile(disk: Disk, by: object): void {
  if (disk.openedBy !== undefined)
    throw new Violation('one database', 'a file was moved under a running DuckDB');
  if (disk.lockedBy !== undefined && disk.lockedBy !== by) {
    throw new Violation('one database', 'a file was moved under another eider');
  }
}
