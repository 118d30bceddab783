/** How members pay. */
export const paymentMethods = ['bank transfer', 'card', 'escrow', 'letter of credit'] as const;
