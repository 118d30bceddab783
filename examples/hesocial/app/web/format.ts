const dates = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const counts = new Intl.NumberFormat('en');
const euros = { style: 'currency', currency: 'EUR' } as const;
const prices = new Intl.NumberFormat('en', { ...euros, maximumFractionDigits: 0 });

/** Large amounts are short, so that they fit a phone. */
const sums = new Intl.NumberFormat('en', { ...euros, notation: 'compact', maximumFractionDigits: 1 });

/** `Sat, January 16 at 07:00 PM` */
export const formatDate = (date: Date): string => dates.format(date);

/** `12,345` */
export const formatCount = (count: number | bigint): string => counts.format(count);

/** Cents as `€1,250`. */
export const formatPrice = (cents: number): string => prices.format(cents / 100);

/** Cents as `€1.2M`. */
export const formatSum = (cents: bigint): string => sums.format(Number(cents) / 100);
