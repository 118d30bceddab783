import type { State } from './state.ts';

/** What a webhook is told, and why now. */
export type Announcement = 'alert' | 'reminder' | 'recovery';

/** What is posted. */
export interface AnnouncementBody {
  /** The whole message for people: what Slack, Mattermost and Google Chat show. */
  text: string;
  announcement: Announcement;
  database: string;
  state: State;
  findings: string[];
  /** Since when it is in this state, RFC 3339. */
  since: string;
}
