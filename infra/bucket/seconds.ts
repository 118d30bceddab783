const SECONDS_PER_DAY = 86_400;

/** R2 counts ages in seconds but acts once a day: only whole days are ever asked for. */
export const seconds = ({ days }: { days: number }): number => days * SECONDS_PER_DAY;
