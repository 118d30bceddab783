import {
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';

const good = 'green';
const doubtful = 'orange';
const bad = 'red';

const absolute = (steps: Threshold[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);

/** For a value that is bad when it is high. */
export const above = (doubtfulFrom: number, badFrom: number): ThresholdsConfigBuilder =>
  absolute([
    { value: null, color: good },
    { value: doubtfulFrom, color: doubtful },
    { value: badFrom, color: bad },
  ]);

/** For a value that is bad when it is low. */
export const below = (doubtfulBelow: number, badBelow: number): ThresholdsConfigBuilder =>
  absolute([
    { value: null, color: bad },
    { value: badBelow, color: doubtful },
    { value: doubtfulBelow, color: good },
  ]);

/** For a value that must be there: 0 is bad. */
export const positive: ThresholdsConfigBuilder = absolute([
  { value: null, color: bad },
  { value: 1, color: good },
]);

/** For a value that is neither good nor bad. */
export const neutral: ThresholdsConfigBuilder = absolute([{ value: null, color: 'blue' }]);
