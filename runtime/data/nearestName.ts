/** The name that was most likely meant; undefined if none is near. Case, blanks and underscores hardly count. */
export function nearestName(meant: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
  let nearest: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(plain(meant), plain(name));
    if (!nearest || distance < nearest.distance) nearest = { name, distance };
  }
  return nearest && nearest.distance <= Math.max(1, meant.length / 3) ? nearest.name : undefined;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
