import { type FileHandle, open } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';

/** A file as hyparquet reads it: piece by piece, so that it may be larger than memory. */
export async function withFileBuffer<T>(path: string, read: (buffer: AsyncBuffer) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return await read({ byteLength: size, slice: (start, end = size) => readSlice(file, start, end) });
  } finally {
    await file.close();
  }
}

async function readSlice(file: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) throw new Error('The file ends before it should.');
    done += bytesRead;
  }
  return bytes.buffer;
}
