/** The first argument of a bundle that is to be one of the child programs; the second one names it. */
export const childMark = '--eider-child';
