import { beforeEach, describe, expect, it } from 'vitest';
import { requestClass } from '../../bench/server/request-class.ts';
import { S3Answers, type S3Request } from '../../bench/server/s3-answers.ts';

let answers: S3Answers;

beforeEach(() => {
  answers = new S3Answers();
});

const ask = (method: string, target: string, rest: Partial<S3Request> = {}) => {
  const url = new URL(target, 'http://bench');
  const key = url.pathname.slice(1);
  const answer = answers.answer({ method, key, query: url.searchParams, headers: {}, pieces: [], ...rest });
  return { ...answer, text: Buffer.concat([...(answer.pieces ?? [])]).toString() };
};

const put = (key: string, text: string, headers = {}) =>
  ask('PUT', key, { pieces: [Buffer.from(text.slice(0, 2)), Buffer.from(text.slice(2))], headers });

describe('objects', () => {
  it('come back whole and in ranges', () => {
    put('a', 'abcdef');
    expect(ask('GET', 'a').text).toBe('abcdef');
    expect(ask('GET', 'a', { headers: { range: 'bytes=1-3' } })).toMatchObject({
      status: 206,
      text: 'bcd',
      length: 3,
    });
    expect(ask('GET', 'a', { headers: { range: 'bytes=4-' } }).text).toBe('ef');
    expect(ask('GET', 'a', { headers: { range: 'bytes=6-9' } }).status).toBe(416);
    expect(ask('GET', 'b')).toMatchObject({ status: 404 });
  });

  it('are written under conditions', () => {
    const { headers } = put('a', 'one');
    expect(put('a', 'two', { 'if-none-match': '*' }).status).toBe(412);
    expect(put('a', 'two', { 'if-match': '"other"' }).status).toBe(412);
    expect(put('b', 'two', { 'if-match': headers?.['etag'] }).status).toBe(404);
    expect(put('a', 'two', { 'if-match': headers?.['etag'] }).status).toBe(200);
    expect(ask('GET', 'a').text).toBe('two');
  });

  it('are put together from parts, by their numbers', () => {
    const [, id = ''] = /<UploadId>(.*)<\/UploadId>/.exec(ask('POST', 'a?uploads').text) ?? [];
    put(`a?partNumber=10&uploadId=${id}`, 'ten');
    put(`a?partNumber=9&uploadId=${id}`, 'nine');
    expect(ask('GET', 'a').status).toBe(404);
    ask('POST', `a?uploadId=${id}`);
    expect(ask('GET', 'a').text).toBe('nineten');
    expect(put(`a?partNumber=1&uploadId=${id}`, 'late').status).toBe(404);
  });

  it('are copied and deleted', () => {
    put('a', 'text');
    ask('PUT', 'b/c', { headers: { 'x-amz-copy-source': 'bucket/a' } });
    ask('DELETE', 'a');
    expect(ask('GET', 'a').status).toBe(404);
    expect(ask('GET', 'b/c').text).toBe('text');
    ask('POST', '?delete', { pieces: [Buffer.from('<Delete><Object><Key>b/c</Key></Object></Delete>')] });
    expect(ask('GET', 'b/c').status).toBe(404);
  });
});

describe('a listing', () => {
  beforeEach(() => {
    for (const key of ['a/1', 'a/2', 'a/x/3', 'b']) put(key, 'text');
  });

  const keys = (query: string) =>
    [...ask('GET', `?list-type=2&${query}`).text.matchAll(/<(?:Key|Prefix)>([^<]*)</g)].map(([, key]) => key);

  it('has the keys of a prefix, in their order, after a key', () => {
    expect(keys('')).toEqual(['a/1', 'a/2', 'a/x/3', 'b']);
    expect(keys('prefix=a/')).toEqual(['a/1', 'a/2', 'a/x/3']);
    expect(keys('start-after=a/1&prefix=a/')).toEqual(['a/2', 'a/x/3']);
  });

  it('goes on where a page ends', () => {
    const page = ask('GET', '?list-type=2&max-keys=2').text;
    expect(page).toContain('<IsTruncated>true</IsTruncated>');
    const [, token = ''] = /<NextContinuationToken>(.*?)</.exec(page) ?? [];
    expect(keys(`continuation-token=${token}`)).toEqual(['a/x/3', 'b']);
  });

  it('shows what keys begin with once', () => {
    expect(keys('delimiter=/&prefix=a/')).toEqual(['a/1', 'a/2', 'a/x/']);
    expect(keys('delimiter=/')).toEqual(['a/', 'b']);
  });
});

it('requests are counted as R2 bills them', () => {
  const classOf = (method: string, target: string) => {
    const url = new URL(target, 'http://bench');
    return requestClass({ method, key: url.pathname.slice(1), query: url.searchParams });
  };
  expect(classOf('PUT', 'a')).toBe('A');
  expect(classOf('GET', '?list-type=2')).toBe('A');
  expect(classOf('POST', 'a?uploads')).toBe('A');
  expect(classOf('GET', 'a')).toBe('B');
  expect(classOf('HEAD', 'a')).toBe('B');
  expect(classOf('DELETE', 'a')).toBe('free');
  expect(classOf('POST', '?delete')).toBe('free');
});
