import { writeFileSync } from 'node:fs';
import { renderSettingsPage } from '../src/config/settings-page.ts';
import { renderMetricsPage } from '../src/http/metrics-page.ts';
import { renderEventsPage } from '../src/logging/events-page.ts';

const docs = new URL('../../docs/', import.meta.url);

writeFileSync(new URL('settings.md', docs), renderSettingsPage());
writeFileSync(new URL('events.md', docs), renderEventsPage());
writeFileSync(new URL('metrics.md', docs), renderMetricsPage());
