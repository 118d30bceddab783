/** `block-checksum.wat`, assembled by `node runtime/scripts/assemble-checksum.ts`; a test compares the two. */
export const checksumModule = [
  'AGFzbQEAAAABCwJgAX8BfmABfgF+AwMCAAEFAwEAAQchAwZtZW1vcnkCAAlmb2xkV29yZHMAAAhmb2xkUmVzdAABCoMBAjQC',
  'AX8BfgJAA0AgASAATw0BIAIgASkDAEK5y5Pn0e2RrL9/foUhAiABQQhqIQEMAAsLIAILTAEBfkLlqOiLDiAAQpXTx9618qnS',
  'Rn6FIQEgAUEAKQMAhUKV08fetfKp0kZ+IQEgASABQi+IhUKV08fetfKp0kZ+IQEgASABQi+IhQs=',
].join('');
