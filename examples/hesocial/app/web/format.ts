const dates = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const counts = new Intl.NumberFormat('en');
const prices = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });

/** `Sat, January 16 at 07:00 PM` */
export const formatDate = (date: Date): string => dates.format(date);

/** `12,345` */
export const formatCount = (count: number | bigint): string => counts.format(count);

/** Cents as `€1,250`. */
export const formatPrice = (cents: number | bigint): string => prices.format(Number(cents) / 100);
