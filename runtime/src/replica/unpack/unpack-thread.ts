import { parentPort } from 'node:worker_threads';
import { type PackedRange, unpack } from './unpack.ts';

// A thread of its own, which unpacks one range after the other, and answers in the order in which they came.

parentPort?.on('message', (range: PackedRange) => parentPort?.postMessage(unpack(range)));
