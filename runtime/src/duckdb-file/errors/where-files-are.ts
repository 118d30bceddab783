/** What a failed write leaves of the local files. `aside`: the folder that those it was to replace are in, all of them. */
export const whereFilesAre = (aside: string | undefined): string =>
  aside === undefined ? 'the local files are as they were' : `the files that were there are all in ${aside}`;
