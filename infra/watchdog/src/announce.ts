import type { Announcement, AnnouncementBody } from './announcement.ts';
import type { Judgement } from './judge.ts';
import { isBad, type State } from './state.ts';

const REMIND_AFTER = 3_600_000;

/**
 * Whether somebody is to be told: once when a bad state begins or changes, every hour while it lasts, and once when
 * it is over. What could not be delivered was not told, so the next round tries again.
 */
export function announcement(
  told: { state: State; at: number },
  state: State,
  now: number,
): Announcement | undefined {
  if (!isBad(state)) return isBad(told.state) ? 'recovery' : undefined;
  if (state !== told.state) return 'alert';
  return now - told.at >= REMIND_AFTER ? 'reminder' : undefined;
}

export function announcementBody(
  announcement: Announcement,
  database: string,
  { state, findings }: Judgement,
  since: number,
): AnnouncementBody {
  const at = new Date(since).toISOString();
  const text =
    announcement === 'recovery'
      ? `Eider: database ${database} has recovered, it is ${state} since ${at}`
      : `Eider: database ${database} is ${state} since ${at}${announcement === 'reminder' ? ', still' : ''}: ${findings.join('; ')}`;
  return { text, announcement, database, state, findings, since: at };
}
