export interface Category {
  name: string;
  /** What an event of this kind is called; the venue's name follows. */
  titles: readonly string[];
  /** Range of the price of a seat, in cents. */
  price: { min: number; max: number };
}

/** What the platform offers, from an afternoon to a week. */
export const categories: readonly Category[] = [
  {
    name: 'tasting',
    titles: ['Vertical tasting', 'Harvest supper', 'Blind tasting', 'Tea ceremony'],
    price: { min: 15_000, max: 90_000 },
  },
  {
    name: 'recital',
    titles: ['Chamber recital', 'Piano evening', 'Candlelight quartet', 'Private jazz session'],
    price: { min: 12_000, max: 60_000 },
  },
  {
    name: 'auction',
    titles: ['Art auction preview', 'Rare watch auction', 'First editions evening'],
    price: { min: 25_000, max: 150_000 },
  },
  {
    name: 'gala',
    titles: ['Charity gala', 'Winter ball', 'Opening night', 'Masked ball'],
    price: { min: 60_000, max: 400_000 },
  },
  {
    name: 'regatta',
    titles: ['Classic yacht regatta', 'Sunset cruise', 'Harbour dinner'],
    price: { min: 80_000, max: 500_000 },
  },
  {
    name: 'retreat',
    titles: ['Founders retreat', 'Alpine week', 'Garden retreat'],
    price: { min: 200_000, max: 1_200_000 },
  },
];
