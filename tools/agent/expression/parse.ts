/** An expression of Azure Pipelines as a tree. `at` counts characters from the expression's start. */
export type Expression =
  | { kind: 'literal'; value: null | boolean | number | string; at: number }
  | { kind: 'name'; name: string; at: number }
  | { kind: 'index'; of: Expression; key: Expression; at: number }
  | { kind: 'call'; name: string; args: Expression[]; at: number };

/** An expression that cannot be read or computed; `at` is where in it. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = 'ExpressionError';
  }
}

interface Token {
  kind: 'string' | 'number' | 'word' | 'sign' | 'end';
  text: string;
  at: number;
}

/** A dash is part of a word: job names and properties may hold one, and there is no subtraction. */
const token = /\s*(?:'((?:[^']|'')*)'|([+-]?(?:\d+\.?\d*|\.\d+)(?![\w.]))|([A-Za-z_][\w-]*)|([()[\],.]))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    const start = at + (text.slice(at).length - text.slice(at).trimStart().length);
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) {
      const what = text[start] === "'" ? 'A string has no end' : `Unexpected '${text[start]}'`;
      throw new ExpressionError(`${what} in '${text}'.`, start);
    }
    const [, string, number, word, sign] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'"), at: start });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at: start });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at: start });
    else tokens.push({ kind: 'sign', text: sign, at: start });
    at = token.lastIndex;
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length }];
}

const words: Readonly<Record<string, null | boolean>> = { true: true, false: false, null: null };

/**
 * Reads an expression: literals, named values, `a.b`, `a['b']` and functions, of any names; whoever evaluates it
 * says which there are. @throws ExpressionError
 */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let next = 0;
  const peek = (sign: string) => tokens[next].kind === 'sign' && tokens[next].text === sign;
  const unexpected = (): never => {
    throw new ExpressionError(`Unexpected ${tokens[next].text} in '${text.trim()}'.`, tokens[next].at);
  };
  const expect = (sign: string) => {
    if (!peek(sign)) unexpected();
    next++;
  };

  function readArguments(): Expression[] {
    expect('(');
    const args: Expression[] = [];
    if (!peek(')')) {
      args.push(readExpression());
      while (peek(',')) {
        next++;
        args.push(readExpression());
      }
    }
    expect(')');
    return args;
  }

  function readPrimary(): Expression {
    const { kind, text: content, at } = tokens[next];
    if (kind === 'sign' || kind === 'end') return unexpected();
    next++;
    if (kind === 'string') return { kind: 'literal', value: content, at };
    if (kind === 'number') return { kind: 'literal', value: Number(content), at };
    if (peek('(')) return { kind: 'call', name: content, args: readArguments(), at };
    const lower = content.toLowerCase();
    if (Object.hasOwn(words, lower)) return { kind: 'literal', value: words[lower], at };
    return { kind: 'name', name: content, at };
  }

  function readExpression(): Expression {
    let result = readPrimary();
    while (peek('.') || peek('[')) {
      const { text: sign, at } = tokens[next++];
      if (sign === '.') {
        if (tokens[next].kind !== 'word') unexpected();
        const key = { kind: 'literal', value: tokens[next].text, at: tokens[next].at } as const;
        next++;
        result = { kind: 'index', of: result, key, at };
      } else {
        result = { kind: 'index', of: result, key: readExpression(), at };
        expect(']');
      }
    }
    return result;
  }

  const result = readExpression();
  if (tokens[next].kind !== 'end') unexpected();
  return result;
}
