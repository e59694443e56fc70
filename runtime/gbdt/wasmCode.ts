/**
 * As much of WebAssembly's binary format as kernels that are made to measure need (https://webassembly.github.io/spec/core/binary).
 * Code is a list of bytes; functions below return the code of one instruction or of one loop.
 */
export type Code = readonly number[];

/** LEB128 of a number from 0 up. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** LEB128 of a signed 32-bit number. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value & 127];
}

const I32 = 0x7f;
const I64 = 0x7e;

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const tee = (local: number): Code => [0x22, ...unsigned(local)];
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  load: (offset: number): Code => [0x28, 2, ...unsigned(offset)],
  load8: (offset: number): Code => [0x2d, 0, ...unsigned(offset)],
  load16: (offset: number): Code => [0x2f, 1, ...unsigned(offset)],
  lessThan: [0x49] as Code,
  add: [0x6a] as Code,
  subtract: [0x6b] as Code,
  multiply: [0x6c] as Code,
  and: [0x71] as Code,
  shiftLeft: [0x74] as Code,
  shiftRightSigned: [0x75] as Code,
};
export const i64 = {
  constant: (value: number): Code => [0x42, ...signed(value)],
  load: (offset: number): Code => [0x29, 3, ...unsigned(offset)],
  store: (offset: number): Code => [0x37, 3, ...unsigned(offset)],
  add: [0x7c] as Code,
  shiftLeft: [0x86] as Code,
  ofSigned: [0xac] as Code,
  ofUnsigned: [0xad] as Code,
};

/** The smaller of two unsigned numbers in locals. */
export function smaller(a: number, b: number): Code {
  return [...get(a), ...get(b), ...get(a), ...get(b), ...i32.lessThan, 0x1b];
}

/** Runs the body while local `at` is below local `end`, and adds `step` to it each time. */
export function upTo(at: number, end: number, step: Code, body: Code): Code {
  const isBelow = [...get(at), ...get(end), ...i32.lessThan];
  const next = [...get(at), ...step, ...i32.add, ...set(at)];
  const loop = [0x03, 0x40, ...body, ...next, ...isBelow, 0x0d, 0, 0x0b];
  return [...isBelow, 0x04, 0x40, ...loop, 0x0b];
}

/** A function of `parameters` 32-bit numbers that returns one; its locals follow on them: 32-bit ones, then 64-bit ones. */
export interface WasmFunction {
  name: string;
  parameters: number;
  locals32: number;
  locals64: number;
  body: Code;
}

/** A module of these functions that imports its memory (shared) as env.memory. */
export function moduleOf(functions: readonly WasmFunction[]): WebAssembly.Module {
  const sized = (bytes: Code) => [...unsigned(bytes.length), ...bytes];
  const text = (value: string) => sized([...Buffer.from(value)]);
  const list = (items: readonly Code[]) => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, items: readonly Code[]) => [id, ...sized(list(items))];
  const types = functions.map(({ parameters }) => [0x60, ...list(Array(parameters).fill([I32])), 1, I32]);
  const sharedMemory = [0x02, 0x03, ...unsigned(1), ...unsigned(65536)];
  const code = functions.map(({ locals32, locals64, body }) => {
    const locals = list([
      [...unsigned(locals32), I32],
      [...unsigned(locals64), I64],
    ]);
    return sized([...locals, ...body, 0x0b]);
  });
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('env'), ...text('memory'), ...sharedMemory]]),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]),
    ),
    ...section(10, code),
  ];
  return new WebAssembly.Module(Uint8Array.from(bytes));
}
